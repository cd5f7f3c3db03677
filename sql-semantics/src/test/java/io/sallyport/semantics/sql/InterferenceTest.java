package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of made-up statements run in two worlds that differ in masked columns only; any
 * difference in rows, order, counts or errors is a leak. {@code -Dsallyport.mutants=50000} runs
 * more, {@code -Dsallyport.seed} others.
 */
class InterferenceTest {
  private static final int COUNT = Integer.getInteger("sallyport.mutants", 600);
  private static final long SEED = Long.getLong("sallyport.seed", 20_260_101L);

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void noStatementTellsTheWorldsApart(String dialect) throws SQLException {
    List<String> texts = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    masked(dialect, texts, sources);
    List<String> first = run(dialect, 4, texts);
    List<String> again = run(dialect, 4, texts);
    List<String> second = run(dialect, 5, texts);
    List<Integer> suspects = new ArrayList<>();
    int ran = 0;
    for (int i = 0; i < texts.size(); i++) {
      ran += first.get(i).startsWith("error") ? 0 : 1;
      boolean repeatable = first.get(i).equals(again.get(i));
      if (repeatable && !first.get(i).equals(second.get(i))) {
        suspects.add(i);
      }
    }
    List<String> leaks = new ArrayList<>();
    for (int i : suspects) {
      if (alwaysTellsApart(dialect, texts.get(i))) {
        leaks.add(
            sources.get(i)
                + "\n  "
                + texts.get(i)
                + "\n  "
                + first.get(i)
                + "\n  "
                + second.get(i));
      }
    }
    System.out.println(
        dialect + ": " + texts.size() + " of " + COUNT + " permitted, " + ran + " ran");
    assertThat(leaks).isEmpty();
    assertThat(ran).isGreaterThan(COUNT / 20);
  }

  /**
   * Which of equal rows LIMIT leaves out depends on where they happen to lie: an answer that both
   * worlds give tells nothing.
   */
  private static boolean alwaysTellsApart(String dialect, String text) throws SQLException {
    Set<String> here = new HashSet<>();
    Set<String> there = new HashSet<>();
    for (int round = 0; round < 5; round++) {
      here.addAll(run(dialect, 4, List.of(text)));
      there.addAll(run(dialect, 5, List.of(text)));
    }
    return Collections.disjoint(here, there);
  }

  private static void masked(String dialect, List<String> texts, List<String> sources) {
    Shop shop = Shop.of(dialect);
    Masks masks = shop.masks("full");
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      for (int i = 0; i < COUNT; i++) {
        String sql = new RandomSql(SEED + i, dialect).statement();
        if (analyzer.analyze(sql, shop.profile, shop.catalog) instanceof Understood understood
            && understood.rewrite(masks) instanceof Rewritten rewritten) {
          sources.add(sql);
          texts.add(rewritten.text());
        }
      }
    }
  }

  private static List<String> run(String dialect, int number, List<String> texts)
      throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection world = LiveDatabase.world(dialect, number)) {
      for (String text : texts) {
        answers.add(answer(world, text));
      }
      if (dialect.equals("h2")) {
        world.createStatement().execute("DROP ALL OBJECTS");
      }
    }
    return answers;
  }

  private static String answer(Connection world, String text) throws SQLException {
    StringBuilder answer = new StringBuilder();
    try (Statement statement = world.createStatement()) {
      statement.setQueryTimeout(5);
      if (statement.execute(text)) {
        rows(statement.getResultSet(), answer);
      } else {
        answer.append("count ").append(statement.getUpdateCount()).append('\n');
        rows(statement.executeQuery("SELECT id, name FROM customers ORDER BY id"), answer);
        rows(statement.executeQuery("SELECT id, note FROM orders ORDER BY id"), answer);
      }
    } catch (SQLException e) {
      answer.append("error ").append(e.getSQLState()).append(' ');
      answer.append(e.getMessage().replaceAll("conn=\\d+|shop\\d+", ""));
    } finally {
      world.rollback();
    }
    return answer.toString();
  }

  private static void rows(ResultSet rows, StringBuilder answer) throws SQLException {
    int width = rows.getMetaData().getColumnCount();
    for (int n = 0; rows.next() && n < 200; n++) {
      for (int i = 1; i <= width; i++) {
        answer.append(rows.getString(i)).append('|');
      }
      answer.append('\n');
    }
  }
}
