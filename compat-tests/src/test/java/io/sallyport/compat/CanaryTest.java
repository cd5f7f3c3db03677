package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Secret;
import io.sallyport.credentials.Keystore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are planted, a process works with them and fails in every way, and then they are looked
 * for wherever it left something: logs at their loudest, error texts with all causes, the journal,
 * a flight recording.
 */
@Timeout(300)
class CanaryTest {
  private static final String DATABASE = "canary7Xq9-database-password";
  private static final String WRONG = "canary7Xq9-wrong-password";
  private static final String STORE = "canary7Xq9-keystore-password";
  private static final String MASKS = "canary7Xq9-key-of-the-masks";
  private static final String ROW = "canary7Xq9.masked@row.example";
  private static final String BOUND = "canary7Xq9-bound-value";

  @TempDir Path work;

  @Test
  void noSecretIsInLogsErrorsTheJournalOrAFlightRecording() throws Exception {
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path access = work.resolve("pg_hba.conf");
    Files.writeString(
        access,
        """
        host all postgres all trust
        host all app all scram-sha-256
        """);
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("hba_file", access.toString()).start()) {
      prepare(server, server.getPort());
      String printed = run();
      assertThat(printed).as("what the agent was told").contains("SP-2001", "SP-6001", "SP-6002");
      assertThat(printed).as("a masked row").contains("c***@row.example");
      assertThat(printed).as("the database's own refusal").contains("28P01");
    }
    Canaries canaries = new Canaries(List.of(DATABASE, WRONG, STORE, MASKS, ROW, BOUND));
    assertThat(canaries.in(work.resolve("out"))).as("logs and errors").isEmpty();
    assertThat(canaries.in(work.resolve("audit"))).as("journal").isEmpty();
    assertThat(canaries.in(work.resolve("flight.jfr"))).as("flight recording").isEmpty();
    assertThat(canaries.in(events().getBytes(StandardCharsets.UTF_8))).as("its events").isEmpty();
  }

  /** Else the test above would find nothing anywhere. */
  @Test
  void whatIsThereIsFoundInEveryDress() throws Exception {
    Canaries canaries = new Canaries(List.of(DATABASE));
    byte[] utf8 = DATABASE.getBytes(StandardCharsets.UTF_8);
    for (String dress :
        List.of(
            DATABASE,
            java.util.HexFormat.of().formatHex(utf8),
            java.util.Base64.getEncoder().encodeToString(utf8),
            java.util.Base64.getEncoder().encodeToString(("user:" + DATABASE + ":x").getBytes()),
            java.util.Base64.getEncoder().encodeToString(("ab" + DATABASE).getBytes()))) {
      Path file = Files.writeString(work.resolve("dress"), "x".repeat((1 << 20) - 7) + dress + "y");
      assertThat(canaries.in(file)).as(dress).isNotEmpty();
    }
    assertThat(canaries.in(("\0" + DATABASE).getBytes(StandardCharsets.UTF_16LE))).isNotEmpty();
    assertThat(canaries.in("canary7Xq9-database".getBytes())).isEmpty();
  }

  private void prepare(EmbeddedPostgres server, int port) throws Exception {
    try (Connection keeper = server.getPostgresDatabase().getConnection();
        Statement statement = keeper.createStatement()) {
      statement.execute("CREATE ROLE app LOGIN PASSWORD '" + DATABASE + "'");
      statement.execute("CREATE TABLE customers (id int, name text, email text, token text)");
      statement.execute("CREATE TABLE orders (id int PRIMARY KEY, note text)");
      statement.execute("INSERT INTO customers VALUES (1, 'Ann', '" + ROW + "', '" + ROW + "')");
      statement.execute("GRANT ALL ON customers, orders TO app");
    }
    keep("secrets.p12", "shop-db", DATABASE, STORE);
    keep("secrets.p12", "wrong-db", WRONG, STORE);
    keep("secrets.p12", "mask-key", MASKS, STORE);
    Files.createDirectories(work.resolve("files"));
    Files.write(
        work.resolve("files/broken"), (DATABASE + "\u00ff").getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(work.resolve("password"), STORE);
    Files.writeString(work.resolve("bound"), BOUND);
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    String away = "jdbc:postgresql://127.0.0.1:1/postgres";
    Files.writeString(
        work.resolve("sallyport.yaml"),
        """
        version: 1
        secrets:
          - { files: files }
          - { keystore: secrets.p12, password_file: password }
        audit: { journal: ./audit }
        masks: { key: "${secret:mask-key}" }
        targets:
          shop: { url: "%1$s", username: app, password: "${secret:shop-db}" }
          wrong: { url: "%1$s", username: app, password: "${secret:wrong-db}" }
          missing: { url: "%1$s", username: app, password: "${secret:no-such}" }
          locked: { url: "%1$s", username: app, password: "${secret:broken}" }
          away: { url: "%2$s", username: app, password: "${secret:shop-db}" }
        rules:
          - id: reads
            permit: [sql.select, sql.insert]
            on: ["shop/customers", "shop/orders"]
            to: [group:analysts]
            mask: { customers.email: partial, customers.token: hash }
          - id: no-deletes
            deny: [sql.delete]
        """
            .formatted(url, away));
  }

  private void keep(String file, String name, String value, String password) throws Exception {
    try (Secret secret = Secret.of(value.toCharArray());
        Secret known = Secret.of(password.toCharArray())) {
      new Keystore(work.resolve(file)).set(name, secret, known);
    }
  }

  /** Runs the agent with logs at their loudest and a flight recording; returns what it printed. */
  private String run() throws Exception {
    Path out = work.resolve("out");
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
                    + work.resolve("flight.jfr"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-cp",
                System.getProperty("java.class.path"),
                CanaryAgent.class.getName(),
                work.resolve("sallyport.yaml").toString(),
                work.resolve("bound").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(agent.waitFor(120, TimeUnit.SECONDS)).as("the agent ended").isTrue();
    String printed = Files.readString(out);
    assertThat(printed).contains("marker-in-the-statement");
    return printed;
  }

  private String events() throws Exception {
    StringBuilder all = new StringBuilder();
    for (var event : RecordingFile.readAllEvents(work.resolve("flight.jfr"))) {
      all.append(event).append('\n');
    }
    assertThat(all).as("the recording shows the process").contains("CanaryAgent");
    return all.toString();
  }
}
