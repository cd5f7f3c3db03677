package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections in a bounded heap, and load over time without growth. By default a short form;
 * the whole is {@code -Dsallyport.idle=500 -Dsallyport.busy=100 -Dsallyport.heap=512m
 * -Dsallyport.soak=PT30M}. {@code -Dsallyport.pause=PT0.2S} lets each busy connection rest between
 * rounds, for a machine that has other work.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class GatewaySoakTest {
  private static final int IDLE = Integer.getInteger("sallyport.idle", 40);
  private static final int BUSY = Integer.getInteger("sallyport.busy", 8);
  private static final String HEAP = System.getProperty("sallyport.heap", "96m");
  private static final Duration SOAK = Duration.parse(System.getProperty("sallyport.soak", "PT6S"));
  private static final Duration PAUSE =
      Duration.parse(System.getProperty("sallyport.pause", "PT0S"));

  @TempDir Path folder;
  private EmbeddedPostgres server;
  private Database database;
  private GatewayProcess gateway;
  private String token;
  private final AtomicLong done = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean goesOn = true;

  @BeforeEach
  void start() throws Exception {
    int most = IDLE + BUSY + 20;
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("shared_buffers", "32MB")
            .setServerConfig("max_connections", String.valueOf(most + 20))
            .start();
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    database = new Database(Peer.POSTGRES, url, "postgres", "postgres");
    database.run(
        "CREATE TABLE ledger (id bigint PRIMARY KEY, note varchar(40) NOT NULL)",
        "INSERT INTO ledger SELECT i, 'added' FROM generate_series(1, 2000) i",
        "CREATE TABLE hidden (id int)");
    Path config =
        GatewayProcess.config(
            folder,
            database,
            """
            gateway:
              listeners: { jdbc: { port: 0 } }
              limits: { sessions: %1$d, per_subject: %1$d }
              upstream: { connections: %1$d, wait: 60s }
            rules:
              - { id: ledger, permit: [sql.select, sql.update], on: [shop/ledger] }
            """
                .formatted(most));
    gateway = GatewayProcess.start(config, "-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError");
    token = gateway.token("soak", "soakers");
  }

  @AfterEach
  void stop() throws Exception {
    goesOn = false;
    gateway.close();
    server.close();
  }

  private List<Connection> idle() throws SQLException {
    List<Connection> open = new ArrayList<>();
    for (int i = 0; i < IDLE; i++) {
      open.add(gateway.connect(token));
    }
    return open;
  }

  /** Reads, writes, is refused, fails, rolls back, and connects anew now and then. */
  private void work(int number) {
    while (goesOn) {
      try (Connection connection = gateway.connect(token)) {
        for (int i = 0; i < 200 && goesOn; i++) {
          round(connection, number + i);
          done.incrementAndGet();
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException | RuntimeException | AssertionError e) {
        if (goesOn) {
          failures.add(e);
        }
        return;
      }
    }
  }

  private static void round(Connection connection, int i) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT id, note FROM ledger WHERE id = ?");
        Statement statement = connection.createStatement()) {
      select.setLong(1, 1 + i % 2_000);
      try (ResultSet rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
      if (i % 10 == 0) {
        try (ResultSet rows = statement.executeQuery("SELECT id, note FROM ledger")) {
          rows.next();
        }
      }
      if (i % 20 == 0) {
        connection.setAutoCommit(false);
        statement.executeUpdate(
            "UPDATE ledger SET note = 'x" + i + "' WHERE id = " + (1 + i % 2_000));
        connection.rollback();
        connection.setAutoCommit(true);
      }
      if (i % 25 == 0) {
        try {
          statement.executeQuery("SELECT id FROM hidden WHERE id = " + i);
          throw new AssertionError("not refused");
        } catch (SallyportAccessDeniedException e) {
          assertThat(e.code()).startsWith("SP-");
        }
      }
    }
  }

  @Test
  void manyConnectionsFitAndNothingGrows() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(BUSY);
    List<Connection> open = idle();
    try {
      for (int i = 0; i < BUSY; i++) {
        int number = i;
        workers.execute(() -> work(number * 17));
      }
      List<Long> heap = new ArrayList<>();
      List<Integer> threads = new ArrayList<>();
      int samples = 6;
      for (int i = 0; i < samples; i++) {
        long before = done.get();
        TimeUnit.MILLISECONDS.sleep(SOAK.toMillis() / samples);
        assertThat(failures).isEmpty();
        assertThat(done.get()).isGreaterThan(before);
        heap.add(gateway.heap() >> 10);
        threads.add(gateway.threads());
      }
      System.out.println("heap in KiB " + heap + ", threads " + threads + ", rounds " + done.get());
      // What is learnt once is learnt by the middle.
      long middle = Math.max(heap.get(samples / 2), heap.get(samples / 2 - 1));
      assertThat(heap.get(samples - 1)).as("%s", heap).isLessThan(middle + middle / 4 + 8_192);
      assertThat(threads.get(samples - 1)).isLessThanOrEqualTo(threads.get(samples / 2) + BUSY);
      for (Connection connection : open) {
        assertThat(connection.isValid(20)).isTrue();
      }
    } finally {
      goesOn = false;
      workers.shutdown();
      assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    // Not where it failed: that they are lost would hide the reason.
    for (Connection connection : open) {
      connection.close();
    }
    gateway.awaitSessions(0);
  }
}
