package io.sallyport.jdbc;

import io.sallyport.jdbc.CorpusAnswer.Mode;
import io.sallyport.testkit.CorpusCase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rows of the corpus for one database, sent one after the other. One thread. */
final class CorpusRun implements AutoCloseable {
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\\?\\?[|&]?");
  private static final Set<String> WRITES =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE");
  private static final Set<String> READS = Set.of("SELECT", "WITH", "VALUES", "TABLE", "(");
  private static final int TIMES = 7;

  private final TestDatabase database;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, CorpusTally> tallies = new TreeMap<>();
  private final Map<String, Connection> governed = new HashMap<>();
  private CorpusWorld world;
  private Connection direct;
  private String untouched;

  CorpusRun(TestDatabase database) throws SQLException {
    this.database = database;
    this.world = new CorpusWorld(database, 1);
    this.direct = world.direct();
    this.untouched = world.contents(direct);
  }

  /** The corpus for a database. */
  static List<CorpusCase> rows(TestDatabase database) {
    String dialect =
        switch (database) {
          case POSTGRES -> "postgresql";
          case MARIADB -> "mariadb";
          case H2 -> "h2";
        };
    return CorpusCase.all().stream().filter(row -> row.dialect().equals(dialect)).toList();
  }

  static int parameters(String sql) {
    return (int) QUOTED.matcher(sql).replaceAll("").chars().filter(c -> c == '?').count();
  }

  static String verb(String sql) {
    String text = sql.strip();
    return text.startsWith("(") ? "(" : text.split("\\s+")[0].toUpperCase(Locale.ROOT);
  }

  /** Whether what a statement does is undone by a rollback. */
  static boolean undoable(TestDatabase database, String sql) {
    String verb = verb(sql);
    boolean rows = WRITES.contains(verb) || READS.contains(verb);
    return rows || verb.equals("EXPLAIN") || database == TestDatabase.POSTGRES;
  }

  List<String> problems() throws SQLException {
    for (CorpusCase row : rows(database)) {
      String sql = world.localized(row.sql());
      tally(row).rows++;
      for (Mode mode : modes(row, sql)) {
        one(row, sql, mode);
      }
    }
    return problems;
  }

  /** What became of the rows, by their group; complete once the problems are known. */
  Map<String, CorpusTally> tallies() {
    return tallies;
  }

  private CorpusTally tally(CorpusCase row) {
    return tallies.computeIfAbsent(row.group(), group -> new CorpusTally());
  }

  private static List<Mode> modes(CorpusCase row, String sql) {
    if (sql.contains("?") && parameters(sql) > 0) {
      return List.of(Mode.PREPARED);
    }
    List<Mode> modes = new ArrayList<>(List.of(Mode.PLAIN, Mode.PREPARED));
    boolean counts = WRITES.contains(verb(sql)) && !sql.contains("RETURNING");
    if (counts || row.expectation().equals("refused")) {
      modes.add(Mode.BATCH);
      modes.add(Mode.LARGE);
    }
    return modes;
  }

  private void one(CorpusCase row, String sql, Mode mode) throws SQLException {
    Connection connection = connection(row.policy());
    boolean mustNotRun = row.expectation().equals("refused");
    connection.setAutoCommit(mustNotRun);
    CorpusAnswer answer = answer(row, connection, sql, mode);
    boolean asExpected =
        answer.refused() ? row.expects("refused") : row.expects("clean") || row.expects("masked");
    CorpusTally tally = tally(row);
    tally.count(row, answer.refused());
    if (!asExpected) {
      tally.denials += mustNotRun ? 1 : 0;
      problem(row, mode, answer.refused() ? "refused" : "ran", answer.lines());
    }
    List<String> seen = new ArrayList<>(answer.lines());
    if (!answer.refused()) {
      if (mode != Mode.PLAIN || undoable(database, sql)) {
        effects(connection, sql, seen);
      }
      compare(row, sql, mode, answer);
    }
    boolean hides = row.policy().equals("full") || row.policy().equals("lookup");
    String secret = hides ? CorpusSecrets.in(seen, sql + CorpusWorld.bound(row.policy())) : null;
    if (secret == null && !verb(sql).equals("EXPLAIN")) {
      secret = CorpusSecrets.makingIn(seen, sql);
    }
    if (secret != null) {
      tally.leaks++;
      problem(row, mode, "leaks " + secret, seen);
    }
    restore(row, sql, mode, connection, mustNotRun);
  }

  private CorpusAnswer answer(CorpusCase row, Connection connection, String sql, Mode mode) {
    boolean reads = READS.contains(verb(sql));
    Object value = CorpusWorld.bound(row.policy());
    return mode == Mode.PREPARED && reads
        ? CorpusAnswer.repeated(connection, sql, parameters(sql), value, TIMES)
        : CorpusAnswer.of(connection, sql, mode, parameters(sql), value);
  }

  /** What a write left behind for its writer to read. */
  private void effects(Connection connection, String sql, List<String> seen) {
    if (WRITES.contains(verb(sql)) || verb(sql).equals("WITH")) {
      for (String table : List.of("orders", "products", "customers")) {
        seen.addAll(CorpusAnswer.of(connection, "SELECT * FROM " + table, Mode.PLAIN, 0).lines());
      }
    }
  }

  /** What no mask concerns answers as it does without the driver. */
  private void compare(CorpusCase row, String sql, Mode mode, CorpusAnswer answer)
      throws SQLException {
    if (!row.expectation().equals("clean") || mode != Mode.PLAIN || !undoable(database, sql)) {
      return;
    }
    governed.get(row.policy()).rollback();
    direct.setAutoCommit(false);
    CorpusAnswer first = CorpusAnswer.of(direct, sql, mode, 0);
    direct.rollback();
    CorpusAnswer second = CorpusAnswer.of(direct, sql, mode, 0);
    direct.rollback();
    direct.setAutoCommit(true);
    boolean stable = sorted(first).equals(sorted(second));
    boolean same = answer.state().equals(first.state());
    if (stable && first.state().isEmpty()) {
      same &= sorted(answer).equals(sorted(first));
    }
    if (!same) {
      tally(row).changed++;
      problem(row, mode, "differs", List.of(answer.toString(), first.toString()));
    }
  }

  private static List<String> sorted(CorpusAnswer answer) {
    List<String> lines = new ArrayList<>(answer.lines());
    Collections.sort(lines);
    return lines;
  }

  private void restore(
      CorpusCase row, String sql, Mode mode, Connection connection, boolean mustNotRun)
      throws SQLException {
    if (!connection.isClosed() && !connection.getAutoCommit()) {
      connection.rollback();
    }
    if (mustNotRun || !undoable(database, sql)) {
      String now = world.contents(direct);
      if (!now.equals(untouched)) {
        if (mustNotRun) {
          tally(row).denials++;
          problem(row, mode, "had an effect", List.of());
        }
        renew();
      }
    }
  }

  private void problem(CorpusCase row, Mode mode, String what, List<String> lines) {
    String all = String.join("\n    ", lines);
    problems.add(
        "%s %s %s%n    %s"
            .formatted(row, mode, what, all.length() > 600 ? all.substring(0, 600) : all));
  }

  private Connection connection(String policy) throws SQLException {
    Connection known = governed.get(policy);
    if (known == null || known.isClosed()) {
      known = world.governed(policy);
      governed.put(policy, known);
    }
    return known;
  }

  private void renew() throws SQLException {
    close();
    world = new CorpusWorld(database, 1);
    direct = world.direct();
    untouched = world.contents(direct);
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : governed.values()) {
      connection.close();
    }
    governed.clear();
    direct.close();
    world.close();
  }
}
