package io.sallyport.gateway.jdbc;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the way through the door costs beside a direct connection: one process, alternating blocks,
 * TLS, policy, and a journal that is written. A program, not a test: {@code main} prints the
 * ratios.
 */
final class RemoteCost {
  private static final String RULES =
      """
      version: 1
      audit: { journal: '%s' }
      rules:
        - { id: all, permit: ["sql.*"], on: ["shop/*"], to: [group:analysts] }
      """;
  private static final String POINT = "SELECT id, name, email, total, made FROM c WHERE id = ?";
  private static final String SCAN = "SELECT id, name, email, total, made FROM c";

  private RemoteCost() {}

  public static void main(String[] arguments) throws Exception {
    Path journal = Files.createTempDirectory("journal");
    TestDatabase database = TestDatabase.POSTGRES;
    String name = database.fresh();
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "CREATE TABLE c AS SELECT i AS id, 'name ' || i AS name, 'user' || i || '@example.org' AS"
              + " email, i::numeric(12,2) / 7 AS total, now()::timestamp AS made"
              + " FROM generate_series(1, 100000) i");
      statement.execute("ALTER TABLE c ADD PRIMARY KEY (id)");
      statement.execute("VACUUM ANALYZE c");
    }
    Caller caller = Caller.of(Subject.of("alice", "analysts"));
    EmbeddedBroker.Builder builder = EmbeddedBroker.builder();
    try (EmbeddedBroker broker =
            builder.configText("cost", RULES.formatted(journal)).discover(true).build();
        TestDoor door = TestDoor.open(Duration.ofMinutes(5))) {
      TestDoor.World world = new TestDoor.World(database, name, broker, caller);
      try (Connection direct = database.connect(name);
          Connection remote = door.connect(world)) {
        points(direct, remote);
        scans(direct, remote);
      }
      threads(database, name, door, world);
    }
    System.exit(0);
  }

  private static void points(Connection direct, Connection remote) throws SQLException {
    try (PreparedStatement a = direct.prepareStatement(POINT);
        PreparedStatement b = remote.prepareStatement(POINT)) {
      point(a, 20_000);
      point(b, 20_000);
      double[] ratios = new double[15];
      double[] one = new double[15];
      double[] two = new double[15];
      for (int i = 0; i < ratios.length; i++) {
        one[i] = median(point(a, 3_000));
        two[i] = median(point(b, 3_000));
        ratios[i] = two[i] / one[i];
      }
      print("point select p50", one, two, ratios, "us");
    }
  }

  private static long[] point(PreparedStatement select, int times) throws SQLException {
    long[] took = new long[times];
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      select.setInt(1, 1 + i * 7919 % 100_000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          read(rows);
        }
      }
      took[i] = System.nanoTime() - begun;
    }
    return took;
  }

  private static long read(ResultSet rows) throws SQLException {
    return rows.getInt(1)
        + rows.getString(2).length()
        + rows.getString(3).length()
        + rows.getBigDecimal(4).scale()
        + rows.getTimestamp(5).getNanos();
  }

  private static double median(long[] took) {
    Arrays.sort(took);
    return took[took.length / 2] / 1000.0;
  }

  private static void scans(Connection direct, Connection remote) throws SQLException {
    double[] one = new double[9];
    double[] two = new double[9];
    double[] ratios = new double[9];
    for (int i = -3; i < one.length; i++) {
      double a = scan(direct);
      double b = scan(remote);
      if (i >= 0) {
        one[i] = a;
        two[i] = b;
        ratios[i] = b / a;
      }
    }
    print("scan 100 k x 5", one, two, ratios, "ms");
  }

  private static double scan(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    long begun = System.nanoTime();
    long sum = 0;
    try (PreparedStatement select = connection.prepareStatement(SCAN)) {
      select.setFetchSize(1_000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sum += read(rows);
        }
      }
    }
    double took = (System.nanoTime() - begun) / 1e6;
    connection.commit();
    connection.setAutoCommit(true);
    return sum == 0 ? 0 : took;
  }

  private static void threads(
      TestDatabase database, String name, TestDoor door, TestDoor.World world) throws Exception {
    double[] one = new double[5];
    double[] two = new double[5];
    double[] ratios = new double[5];
    for (int i = -1; i < one.length; i++) {
      double a = throughput(() -> database.connect(name));
      double b = throughput(() -> door.connect(world));
      if (i >= 0) {
        one[i] = a;
        two[i] = b;
        ratios[i] = b / a;
      }
    }
    print("16 threads, point selects", one, two, ratios, "1/s");
  }

  private static double throughput(Callable<Connection> opening) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(16);
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      connections.add(opening.call());
    }
    long begun = System.nanoTime();
    List<Future<Integer>> done = new ArrayList<>();
    for (Connection connection : connections) {
      done.add(
          pool.submit(
              () -> {
                try (PreparedStatement select = connection.prepareStatement(POINT)) {
                  return point(select, 1_500).length;
                }
              }));
    }
    int all = 0;
    for (Future<Integer> one : done) {
      all += one.get();
    }
    double perSecond = all / ((System.nanoTime() - begun) / 1e9);
    for (Connection connection : connections) {
      connection.close();
    }
    pool.shutdown();
    return perSecond;
  }

  private static void print(
      String what, double[] direct, double[] remote, double[] ratios, String unit) {
    Arrays.sort(direct);
    Arrays.sort(remote);
    Arrays.sort(ratios);
    System.out.printf(
        "%-28s direct %.1f %s, gateway %.1f %s, ratio %.2f (%.2f-%.2f)%n",
        what,
        direct[direct.length / 2],
        unit,
        remote[remote.length / 2],
        unit,
        ratios[ratios.length / 2],
        ratios[ratios.length / 4],
        ratios[ratios.length * 3 / 4]);
  }
}
