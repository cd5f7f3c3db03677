package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.CorpusAnswer.Mode;
import io.sallyport.testkit.CorpusCase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two databases differ in what masked columns hold, and in nothing else. Whoever sees the columns
 * masked must not be able to tell the two apart: rows, order, counts, labels, errors, warnings.
 */
class NonInterferenceTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noStatementOfTheCorpusTellsTheTwoDatabasesApart(TestDatabase database) throws SQLException {
    indistinguishable(database, "full");
  }

  /** Only {@code column = ?} may find what it is bound to, which one of the two has. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noOtherFormOfComparingThanALookupTellsThemApart(TestDatabase database) throws SQLException {
    indistinguishable(database, "lookup");
  }

  private static void indistinguishable(TestDatabase database, String policy) throws SQLException {
    List<String> found = differences(database, policy);
    if (!found.isEmpty()) {
      // What masked values lead to shows in every pair of worlds; an order left open does not.
      List<String> again =
          differences(database, policy).stream().map(NonInterferenceTest::head).toList();
      found.removeIf(difference -> !again.contains(head(difference)));
    }
    assertThat(found).isEmpty();
  }

  private static String head(String difference) {
    return difference.substring(0, difference.indexOf('\n'));
  }

  private static List<String> differences(TestDatabase database, String policy)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    try (TwoWorlds worlds = new TwoWorlds(database, policy)) {
      for (CorpusCase row : CorpusRun.rows(database)) {
        boolean other = row.policy().equals("lookup") != policy.equals("lookup");
        if (other || row.group().equals("lookups")) {
          continue;
        }
        if (row.expectation().equals("refused") || !CorpusRun.undoable(database, row.sql())) {
          continue;
        }
        for (Mode mode : List.of(Mode.PLAIN, Mode.PREPARED)) {
          String difference = worlds.difference(row.sql(), mode);
          if (difference != null) {
            differences.add("%s %s%n  %s".formatted(row, mode, difference));
          }
        }
      }
    }
    return differences;
  }
}
