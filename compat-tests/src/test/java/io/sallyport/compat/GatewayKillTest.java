package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway, its client, its database: each is killed under load. No call was executed without a
 * record, what was told to be committed is there, and no session is left at the database.
 */
@Timeout(300)
class GatewayKillTest {
  private static final int ROUNDS = Integer.getInteger("sallyport.kill.gatewayRounds", 2);
  private static final String RULES =
      """
      gateway: { listeners: { jdbc: { port: 0 } } }
      rules:
        - id: load
          permit: [sql.insert, sql.update, sql.select]
          on: [shop/ledger]
          to: [subject:load]
      """;

  @TempDir Path folder;
  private EmbeddedPostgres server;
  private Ledger ledger;
  private Path config;
  private GatewayProcess gateway;
  private final AtomicLong next = new AtomicLong();
  private final Set<Long> told = ConcurrentHashMap.newKeySet();
  private final List<Thread> writers = new ArrayList<>();
  private volatile boolean goesOn = true;

  @BeforeEach
  void start() throws Exception {
    server =
        EmbeddedPostgres.builder()
            // Its own default tells of commits that are in no log yet.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "off")
            .start();
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    Database admin = new Database(Peer.POSTGRES, url, "postgres", "postgres");
    ledger = Ledger.in(admin);
    admin.run("CREATE ROLE app LOGIN", "GRANT ALL ON ledger TO app");
    config = GatewayProcess.config(folder, new Database(Peer.POSTGRES, url, "app", "app"), RULES);
    gateway = GatewayProcess.start(config);
  }

  @AfterEach
  void end() throws Exception {
    goesOn = false;
    gateway.close();
    for (Thread writer : writers) {
      writer.join();
    }
    server.close();
  }

  /** Writes until the end, each row in a transaction of its own, and connects anew when it must. */
  private void write(String token, int writer) {
    while (goesOn) {
      try (Connection connection = gateway.connect(token)) {
        connection.setAutoCommit(writer % 2 == 0);
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger (id, note) VALUES (?, ?)")) {
          while (goesOn) {
            long id = next.incrementAndGet();
            insert.setLong(1, id);
            insert.setString(2, Load.added(id));
            insert.executeUpdate();
            if (writer % 2 != 0) {
              connection.commit();
            }
            told.add(id);
          }
        }
      } catch (SQLException e) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void load() throws Exception {
    String token = gateway.token("load", "writers");
    for (int i = 0; i < 4; i++) {
      int writer = i;
      Thread thread = new Thread(() -> write(token, writer), "writer-" + i);
      writers.add(thread);
      thread.start();
    }
  }

  private void awaitMore() {
    long enough = told.size() + 40L;
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> told.size() > enough);
  }

  private void holds() throws Exception {
    assertThat(ledger.ids()).containsAll(told);
    ledger.isRecordedIn(folder.resolve("audit"));
  }

  private String count(String states) throws SQLException {
    return ledger.database.value(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app' AND state " + states);
  }

  private void awaitNoSession(String states) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> count(states).equals("0"));
  }

  @Test
  void theGatewayIsKilled() throws Exception {
    load();
    for (int round = 0; round < ROUNDS; round++) {
      awaitMore();
      GatewayProcess killed = gateway;
      killed.kill();
      awaitNoSession("IS NOT NULL");
      holds();
      gateway = GatewayProcess.start(config);
    }
    awaitMore();
    goesOn = false;
    for (Thread writer : writers) {
      writer.join();
    }
    holds();
  }

  @Test
  void aClientIsKilled() throws Exception {
    Properties properties = gateway.properties(gateway.token("load", "writers"));
    for (int round = 1; round <= ROUNDS; round++) {
      Process client =
          Java.start(
              folder.resolve("client.log"),
              List.of(),
              Load.class,
              gateway.url(),
              String.valueOf(round));
      try (OutputStream in = client.getOutputStream()) {
        properties.store(in, null);
      }
      assertThat(client.inputReader().lines().filter("ready"::equals).findFirst()).isPresent();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> gateway.sessions() > 0);
      client.destroyForcibly().waitFor();
      gateway.awaitSessions(0);
      awaitNoSession("<> 'idle'");
      ledger.isRecordedIn(folder.resolve("audit"));
    }
    assertThat(ledger.ids()).isNotEmpty();
  }

  @Test
  void aClientIsKilledInATransactionAndInALongQuery() throws Exception {
    String token = gateway.token("load", "writers");
    try (Connection open = gateway.connect(token);
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO ledger (id, note) VALUES (-1, 'never')");
      assertThat(count("= 'idle in transaction'")).isEqualTo("1");
      open.abort(Runnable::run);
    }
    awaitNoSession("<> 'idle'");
    assertThat(ledger.ids()).doesNotContain(-1L);
  }

  /** A server that dies takes all sessions of all processes with it, and recovers from its log. */
  @Test
  void theDatabaseIsKilled() throws Exception {
    load();
    for (int round = 0; round < ROUNDS; round++) {
      awaitMore();
      // What was committed just before the last kill may be all that came since.
      long backend =
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .ignoreExceptions()
              .until(
                  () ->
                      Long.parseLong(
                          ledger.database.value(
                              "SELECT pid FROM pg_stat_activity WHERE usename = 'app' LIMIT 1")),
                  pid -> pid > 0);
      assertThat(ProcessHandle.of(backend).orElseThrow().destroyForcibly()).isTrue();
      // Nobody is let in again before it has recovered.
      awaitMore();
    }
    goesOn = false;
    for (Thread writer : writers) {
      writer.join();
    }
    gateway.awaitSessions(0);
    awaitNoSession("<> 'idle'");
    holds();
  }

  /** The whole server is killed with its first process, and its operator starts it again. */
  @Test
  void theDatabaseServerIsKilled() throws Exception {
    load();
    for (int round = 0; round < ROUNDS; round++) {
      awaitMore();
      ProcessHandle killed = postmaster();
      List<String> command = new ArrayList<>();
      if (System.getProperty("user.name").equals("root")) {
        command.addAll(List.of("unshare", "-U"));
      }
      command.add(killed.info().command().orElseThrow());
      command.addAll(List.of(killed.info().arguments().orElseThrow()));
      assertThat(killed.destroyForcibly()).isTrue();
      // Its sessions end by themselves, and until they have, no other server takes their place.
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> starts(command));
      awaitMore();
    }
    goesOn = false;
    for (Thread writer : writers) {
      writer.join();
    }
    gateway.awaitSessions(0);
    awaitNoSession("<> 'idle'");
    holds();
  }

  private ProcessHandle postmaster() throws Exception {
    Path data = Path.of(ledger.database.value("SHOW data_directory"));
    String first = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(first)).orElseThrow();
  }

  private boolean starts(List<String> command) throws Exception {
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("postgres.log").toFile())
            .start();
    while (server.isAlive()) {
      try (Connection open = ledger.database.direct()) {
        return open.isValid(10);
      } catch (SQLException e) {
        pause();
      }
    }
    return false;
  }
}
