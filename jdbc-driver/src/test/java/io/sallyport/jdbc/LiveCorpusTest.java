package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of the corpus on real databases, in every way of sending it: what is refused leaves no
 * trace, what runs gives no masked value away, and what no mask concerns answers as it does without
 * the driver. {@code docs/sql-coverage.md} holds the figures; {@code -Dsallyport.report=write}
 * writes them anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveCorpusTest {
  private static final Path REPORT = Path.of("..", "docs", "sql-coverage.md");
  private static final String BEGIN = "<!-- corpus -->";
  private static final String END = "<!-- end of corpus -->";

  private final Map<String, CorpusTally> tallies = new TreeMap<>();
  private final Set<TestDatabase> done = EnumSet.noneOf(TestDatabase.class);

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyRowOfTheCorpusFaresAsItsFileSays(TestDatabase database) throws SQLException {
    try (CorpusRun run = new CorpusRun(database)) {
      List<String> problems = run.problems();
      run.tallies()
          .forEach(
              (group, tally) ->
                  tallies.computeIfAbsent(group, name -> new CorpusTally()).add(tally));
      done.add(database);
      assertThat(problems).isEmpty();
    }
  }

  /** Rows may come, but never leave, and what is masked or runs today does so tomorrow. */
  @AfterAll
  void theReportHoldsTheFigures() throws IOException {
    if (done.size() < TestDatabase.values().length) {
      return;
    }
    String text = Files.readString(REPORT);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    if ("write".equals(System.getProperty("sallyport.report"))) {
      Files.writeString(REPORT, text.substring(0, from) + table() + text.substring(to));
      return;
    }
    Map<String, List<Integer>> reported = new TreeMap<>();
    text.substring(from, to).lines().forEach(line -> read(line, reported));
    List<Integer> none = List.of(0, 0, 0, 0, 0, 0, 0, 0);
    tallies.forEach((group, tally) -> holds(group, tally, reported.getOrDefault(group, none)));
    assertThat(tallies.keySet()).containsAll(without(reported.keySet(), "**all**"));
  }

  private static Set<String> without(Set<String> groups, String sum) {
    Set<String> rest = new TreeSet<>(groups);
    rest.remove(sum);
    return rest;
  }

  private static void holds(String group, CorpusTally tally, List<Integer> said) {
    assertThat(tally.rows).as("rows of " + group).isGreaterThanOrEqualTo(said.get(0));
    assertThat(tally.leaks).as("leaks of " + group).isEqualTo(said.get(2));
    assertThat(tally.denials).as("executed denials of " + group).isEqualTo(said.get(3));
    assertThat(tally.masked).as("masked of " + group).isGreaterThanOrEqualTo(said.get(4));
    assertThat(tally.unchanged - tally.changed)
        .as("unchanged of " + group)
        .isGreaterThanOrEqualTo(said.get(6));
  }

  /** The numbers of a line: rows, executions, leaks, denials, masked, of, unchanged, of. */
  private static void read(String line, Map<String, List<Integer>> into) {
    String[] cells = line.split("\\|", -1);
    if (cells.length < 8 || !cells[2].strip().matches("\\d+")) {
      return;
    }
    List<Integer> numbers = new ArrayList<>();
    for (int i = 2; i < 6; i++) {
      numbers.add(Integer.parseInt(cells[i].strip()));
    }
    for (int i = 6; i < 8; i++) {
      String[] parts = cells[i].strip().split(" of ", -1);
      numbers.add(parts.length < 2 ? 0 : Integer.parseInt(parts[0]));
      numbers.add(parts.length < 2 ? 0 : Integer.parseInt(parts[1]));
    }
    into.put(cells[1].strip(), numbers);
  }

  private String table() {
    StringBuilder text =
        new StringBuilder(
            """

            | group | rows | executions | leaks | executed denials | masked, not refused | unchanged |
            |---|---|---|---|---|---|---|
            """);
    CorpusTally all = new CorpusTally();
    tallies.forEach(
        (group, tally) -> {
          text.append(tally.line(group)).append('\n');
          all.add(tally);
        });
    return text.append(all.line("**all**")).append('\n').toString();
  }
}
