package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.CorpusAnswer.Mode;
import io.sallyport.testkit.CorpusCase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two databases differ in what masked columns hold, and in nothing else. Whoever sees the columns
 * masked must not be able to tell the two apart: rows, order, counts, labels, errors, warnings.
 */
class NonInterferenceTest {
  private static final Pattern CLOCK =
      Pattern.compile("(?i)now\\(|current_|random|rand\\(|uuid|sysdate|clock|explain|conn=");

  private static final Pattern INNERMOST = Pattern.compile("\\([^()]*\\)");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noStatementOfTheCorpusTellsTheTwoDatabasesApart(TestDatabase database) throws SQLException {
    List<String> found = differences(database);
    if (!found.isEmpty()) {
      // What masked values lead to shows in every pair of worlds; an order left open does not.
      List<String> again = differences(database).stream().map(NonInterferenceTest::head).toList();
      found.removeIf(difference -> !again.contains(head(difference)));
    }
    assertThat(found).isEmpty();
  }

  private static String head(String difference) {
    return difference.substring(0, difference.indexOf('\n'));
  }

  static List<String> differences(TestDatabase database) throws SQLException {
    List<String> differences = new ArrayList<>();
    try (CorpusWorld one = new CorpusWorld(database, 1);
        CorpusWorld other = new CorpusWorld(database, 2);
        CorpusWorld twin = new CorpusWorld(database, 1);
        Connection here = one.governed("full");
        Connection there = other.governed("full");
        Connection control = twin.governed("full")) {
      here.setAutoCommit(false);
      there.setAutoCommit(false);
      control.setAutoCommit(false);
      for (CorpusCase row : CorpusRun.rows(database)) {
        if (row.expectation().equals("refused") || !CorpusRun.undoable(database, row.sql())) {
          continue;
        }
        for (Mode mode : List.of(Mode.PLAIN, Mode.PREPARED)) {
          List<String> first = answers(one, here, row.sql(), mode);
          List<String> second = answers(other, there, row.sql(), mode);
          boolean same =
              orders(row.sql()) ? first.equals(second) : sorted(first).equals(sorted(second));
          if (!same
              && !CLOCK.matcher(row.sql()).find()
              && !unordered(first, second, answers(twin, control, row.sql(), mode))
              && !common(one, here, other, there, row.sql(), mode)) {
            differences.add("%s %s%n  %s%n  %s".formatted(row, mode, first, second));
          }
        }
      }
    }
    return differences;
  }

  /** Whether both give the same answer at some time: what ties leave open is nobody's secret. */
  private static boolean common(
      CorpusWorld one, Connection here, CorpusWorld other, Connection there, String sql, Mode mode)
      throws SQLException {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      seen.add(answers(one, here, sql, mode));
    }
    for (int i = 0; i < 8; i++) {
      if (seen.contains(answers(other, there, sql, mode))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the order alone differs, and differs between equal databases, too. */
  private static boolean unordered(List<String> one, List<String> other, List<String> twin) {
    return !one.equals(twin) && sorted(one).equals(sorted(other));
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  /** Whether the statement itself orders its rows; else their order is anybody's guess. */
  private static boolean orders(String sql) {
    String outer = sql;
    String inner;
    do {
      inner = outer;
      outer = INNERMOST.matcher(inner).replaceAll(" ");
    } while (!outer.equals(inner));
    return outer.toLowerCase(Locale.ROOT).contains("order");
  }

  /** The answer, and what the writer of it can read afterwards. */
  private static List<String> answers(
      CorpusWorld world, Connection connection, String text, Mode mode) throws SQLException {
    String sql = world.localized(text);
    int parameters = CorpusRun.parameters(sql);
    if (mode == Mode.PLAIN && parameters > 0) {
      return List.of();
    }
    CorpusAnswer answer = CorpusAnswer.of(connection, sql, mode, parameters);
    List<String> all = new ArrayList<>(List.of(answer.state()));
    all.addAll(answer.lines());
    if (answer.state().isEmpty()) {
      for (String table : List.of("orders", "products", "customers")) {
        String look = "SELECT * FROM " + table + " ORDER BY id";
        all.addAll(CorpusAnswer.of(connection, look, Mode.PLAIN, 0).lines());
      }
    }
    connection.rollback();
    all.replaceAll(line -> line.replace(world.name, "shop").replaceAll("conn=\\d+", ""));
    return all;
  }
}
