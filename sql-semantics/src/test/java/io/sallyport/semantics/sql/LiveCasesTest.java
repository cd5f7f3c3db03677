package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.semantics.sql.Rewrite.Rewritten;
import io.sallyport.testkit.CorpusCase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The case files on real databases. What is permitted runs in two worlds that differ in masked
 * columns only, and must answer alike: rows, order, counts, errors and warnings.
 */
class LiveCasesTest {
  private static final Pattern SECRET = Pattern.compile("quokka|-45-678|77\\.25|5556666");
  private static final Pattern BAD_VALUE = Pattern.compile("error (22|42883|42804|42809)");
  private static final Set<String> ROLLED_BACK_BY_NOBODY =
      Set.of(
          "CREATE",
          "DROP",
          "ALTER",
          "TRUNCATE",
          "COMMIT",
          "ROLLBACK",
          "BEGIN",
          "START",
          "VACUUM",
          "GRANT",
          "COPY",
          "CALL",
          "COMMENT",
          "SAVEPOINT",
          "RELEASE");

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void permittedStatementsAnswerAlikeWhateverTheMaskedColumnsHold(String dialect)
      throws SQLException {
    Map<String, List<String>> first = answers(dialect, 1);
    Map<String, List<String>> second = answers(dialect, 2);
    List<String> leaks = new ArrayList<>();
    first.forEach(
        (row, answer) -> {
          if (!answer.equals(second.get(row)) || SECRET.matcher(answer.toString()).find()) {
            leaks.add(row + "\n  " + answer + "\n  " + second.get(row));
          }
        });
    assertThat(leaks).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void everydayStatementsRun(String dialect) throws SQLException {
    List<String> failed = new ArrayList<>();
    try (Connection world = LiveDatabase.world(dialect, 3)) {
      for (CorpusCase row : CorpusCase.read("everyday.tsv")) {
        if (row.dialect().equals(dialect) && runs(row)) {
          String answer = String.join("\n", answer(world, row));
          boolean badValue = BAD_VALUE.matcher(answer).lookingAt();
          if (!badValue && (answer.startsWith("error 42") || answer.contains("lineage"))) {
            failed.add(row + " -> " + answer);
          }
        }
      }
      clear(world, dialect);
    }
    assertThat(failed).isEmpty();
  }

  private static boolean runs(CorpusCase row) {
    String word = row.sql().strip().split("\\s+")[0].toUpperCase(java.util.Locale.ROOT);
    return !ROLLED_BACK_BY_NOBODY.contains(word) && !row.accesses().contains("function:");
  }

  private static Map<String, List<String>> answers(String dialect, int number) throws SQLException {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    try (Connection world = LiveDatabase.world(dialect, number)) {
      for (CorpusCase row : CorpusCase.read("hostile.tsv")) {
        boolean permitted = row.policy().equals("full") && !row.expectation().equals("refused");
        if (row.dialect().equals(dialect) && permitted) {
          answers.put(row.toString(), answer(world, row));
        }
      }
      clear(world, dialect);
    }
    return answers;
  }

  private static void clear(Connection world, String dialect) throws SQLException {
    if (dialect.equals("h2")) {
      world.createStatement().execute("DROP ALL OBJECTS");
    }
  }

  private static List<String> answer(Connection world, CorpusCase row) throws SQLException {
    Shop shop = Shop.of(row.dialect());
    SqlAnalysis analysis = new SqlAnalyzer().analyze(row.sql(), shop.profile, shop.catalog);
    if (CaseFileTest.outcome(analysis, shop, row).equals("refused")) {
      return List.of("refused");
    }
    Rewritten rewritten = (Rewritten) ((Understood) analysis).rewrite(shop.masks(row.policy()));
    String text = rewritten.text();
    if (row.dialect().equals("postgresql") && text.contains("shop.public")) {
      text = text.replace("shop.public", world.getCatalog() + ".public");
    }
    return run(world, text, (Understood) analysis, rewritten);
  }

  private static List<String> run(
      Connection world, String text, Understood understood, Rewritten rewritten)
      throws SQLException {
    List<String> answer = new ArrayList<>();
    try (PreparedStatement statement = world.prepareStatement(text)) {
      for (int i = 1; i <= understood.parameterCount(); i++) {
        statement.setInt(i, 1);
      }
      boolean rows = statement.execute();
      if (rows) {
        collect(statement.getResultSet(), rewritten, answer);
      } else {
        answer.add("count " + statement.getUpdateCount());
      }
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        answer.add("warning " + w.getMessage());
      }
      afterWrite(world, understood, answer);
    } catch (SQLException e) {
      answer.add("error " + e.getSQLState() + " " + e.getMessage().replaceAll("conn=\\d+", ""));
    } finally {
      world.rollback();
    }
    return answer;
  }

  /** What a write stored shows whether masked values were laundered into other relations. */
  private static void afterWrite(Connection world, Understood understood, List<String> answer)
      throws SQLException {
    if (understood.kind() == SqlAction.SELECT || understood.kind() == SqlAction.EXPLAIN) {
      return;
    }
    for (String table : List.of("orders", "products")) {
      try (ResultSet rows =
          world.createStatement().executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
        while (rows.next()) {
          StringBuilder row = new StringBuilder("stored ");
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.append(
                    rows.getMetaData().getColumnName(i).equalsIgnoreCase("placed")
                        ? ""
                        : rows.getString(i))
                .append('|');
          }
          answer.add(row.toString());
        }
      }
    }
  }

  private static void collect(ResultSet rows, Rewritten rewritten, List<String> answer)
      throws SQLException {
    int width = rows.getMetaData().getColumnCount();
    boolean known =
        rewritten.columns().stream()
            .noneMatch(c -> c.derivation() == ResultColumn.Derivation.UNKNOWN);
    if (known && !rewritten.columns().isEmpty() && rewritten.columns().size() != width) {
      answer.add(
          "error lineage has " + rewritten.columns().size() + " columns, the result " + width);
    }
    while (rows.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= width; i++) {
        row.append(rows.getString(i)).append('|');
      }
      answer.add(row.toString());
    }
  }
}
