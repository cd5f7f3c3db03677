package io.sallyport.jdbc;

import io.sallyport.jdbc.CorpusAnswer.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two databases that differ in what masked columns hold, and in nothing else, and a twin of the
 * first. Whoever sees the columns masked must not be able to tell the two apart. One thread.
 */
final class TwoWorlds implements AutoCloseable {
  private static final Pattern CLOCK =
      Pattern.compile(
          "(?i)now\\(|current_|random|rand\\(|uuid|sysdate|clock|explain|conn=|nextval|lastval"
              + "|sequence|next\\s+value|connection_id|pg_backend|xmin|xmax|cmin|txid|localtime"
              + "|today|tablesample|tableoid|ctid|\\bnow\\b|session_id|pg_postmaster|transaction_id|curtime"
              + "|curdate|utc_|statement_timestamp|timeofday|transaction_timestamp");
  private static final Pattern INNERMOST = Pattern.compile("\\([^()]*\\)");
  private static final int ROUNDS = 8;

  private final CorpusWorld one;
  private final CorpusWorld other;
  private final CorpusWorld twin;
  private Connection here;
  private Connection there;
  private Connection control;

  private final String policy;

  TwoWorlds(TestDatabase database) throws SQLException {
    this(database, "full");
  }

  /** Worlds seen under a policy of the corpus. */
  TwoWorlds(TestDatabase database, String policy) throws SQLException {
    this.policy = policy;
    one = new CorpusWorld(database, 1);
    other = new CorpusWorld(database, 2);
    twin = new CorpusWorld(database, 1);
    here = open(one);
    there = open(other);
    control = open(twin);
  }

  private Connection open(CorpusWorld world) throws SQLException {
    Connection connection = world.governed(policy);
    connection.setAutoCommit(false);
    return connection;
  }

  /** What the first world answers to a statement, all lines. */
  List<String> answer(String sql, Mode mode) throws SQLException {
    return answers(one, here, sql, mode);
  }

  /** How the worlds can be told apart by a statement; null if they cannot. */
  @Nullable String difference(String sql, Mode mode) throws SQLException {
    renew();
    List<String> first = answers(one, here, sql, mode);
    List<String> second = answers(other, there, sql, mode);
    boolean same = orders(sql) ? first.equals(second) : sorted(first).equals(sorted(second));
    if (same
        || CLOCK.matcher(sql).find()
        || unordered(first, second, answers(twin, control, sql, mode))
        || common(sql, mode)) {
      return null;
    }
    return cut(first) + "\n  " + cut(second);
  }

  private static String cut(List<String> lines) {
    String all = lines.toString();
    return all.length() > 1_000 ? all.substring(0, 1_000) : all;
  }

  /** A statement may cost its connection, which must not cost the next one its answer. */
  private void renew() throws SQLException {
    here = here.isClosed() ? open(one) : here;
    there = there.isClosed() ? open(other) : there;
    control = control.isClosed() ? open(twin) : control;
  }

  /**
   * Whether both give the same answer at some time: what ties leave open is nobody's secret. Where
   * a connection's memory decides among them, another connection decides otherwise.
   */
  private boolean common(String sql, Mode mode) throws SQLException {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < ROUNDS; i++) {
      seen.add(anew(one, sql, mode));
    }
    for (int i = 0; i < ROUNDS; i++) {
      if (seen.contains(anew(other, sql, mode))) {
        return true;
      }
    }
    return false;
  }

  private List<String> anew(CorpusWorld world, String sql, Mode mode) throws SQLException {
    try (Connection connection = open(world)) {
      return answers(world, connection, sql, mode);
    }
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
  private List<String> answers(CorpusWorld world, Connection connection, String text, Mode mode)
      throws SQLException {
    String sql = world.localized(text);
    int parameters = CorpusRun.parameters(sql);
    if (mode == Mode.PLAIN && parameters > 0) {
      return List.of();
    }
    CorpusAnswer answer =
        CorpusAnswer.of(connection, sql, mode, parameters, CorpusWorld.bound(policy));
    List<String> all = new ArrayList<>(List.of(answer.refused() ? "refused" : answer.state()));
    all.addAll(answer.lines());
    boolean reads = CorpusRun.verb(sql).equals("SELECT") || CorpusRun.verb(sql).equals("(");
    if (answer.state().isEmpty() && !reads) {
      for (String table : List.of("orders", "products", "customers")) {
        String look = "SELECT * FROM " + table + " ORDER BY id";
        all.addAll(CorpusAnswer.of(connection, look, Mode.PLAIN, 0).lines());
      }
    }
    if (!connection.isClosed()) {
      connection.rollback();
    }
    String name = world.name.substring(0, 9) + "[0-9a-f]*"; // labels may be cut inside it
    all.replaceAll(line -> line.replaceAll(name, "shop").replaceAll("conn=\\d+", ""));
    return all;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : List.of(here, there, control)) {
      connection.close();
    }
    List.of(one, other, twin).forEach(CorpusWorld::close);
  }
}
