package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that a gateway holds are looked for wherever its client could find them: in the client's
 * heap, in every byte that was sent to it, in what it was told; and in what the gateway leaves
 * behind: its log at the loudest, its journal, its metrics, a flight recording.
 */
@Timeout(300)
class GatewayCanaryTest {
  private static final String DATABASE = "canary8Wq7-database-password";
  private static final String WRONG = "canary8Wq7-wrong-password";
  private static final String MASKS = "canary8Wq7-key-of-the-masks";
  private static final String ROW = "canary8Wq7.masked@row.example";
  private static final String SEEN = "canary8Wq7-a-name-that-may-be-seen";

  /** A line of the JDK's dump: the place, sixteen bytes with a gap in the middle, their letters. */
  private static final Pattern DUMPED = Pattern.compile(" *[0-9A-F]{4}: ([0-9A-F ]{50}).*");

  @TempDir Path work;

  @Test
  void theClientNeverHoldsWhatTheGatewayKnows() throws Exception {
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path access = work.resolve("pg_hba.conf");
    Files.writeString(access, "host all postgres all trust\nhost all app all scram-sha-256\n");
    Path dump = work.resolve("client.hprof");
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("hba_file", access.toString()).start();
        GatewayProcess gateway = gateway(server)) {
      agent(gateway, dump);
      Files.writeString(work.resolve("metrics"), metrics());
      gateway.end();
    }
    Path told = work.resolve("told");
    byte[] received = received(work.resolve("client.log"));
    assertThat(Files.readString(told)).contains("SP-2001", "SP-7042", SEEN, "c***@row.example");
    Canaries seen = new Canaries(List.of(SEEN));
    assertThat(seen.in(dump)).as("the heap is searched").isNotEmpty();
    assertThat(seen.in(received)).as("the bytes are those that were sent").isNotEmpty();
    Canaries secrets = new Canaries(List.of(DATABASE, WRONG, MASKS, ROW));
    assertThat(secrets.in(told)).as("what the client was told").isEmpty();
    assertThat(secrets.in(dump)).as("the client's heap").isEmpty();
    assertThat(secrets.in(received)).as("bytes sent to the client").isEmpty();
    assertThat(secrets.in(work.resolve("gateway.log"))).as("log").isEmpty();
    assertThat(secrets.in(work.resolve("audit"))).as("journal").isEmpty();
    assertThat(secrets.in(work.resolve("metrics"))).as("metrics").isEmpty();
    assertThat(secrets.in(work.resolve("flight.jfr"))).as("flight recording").isEmpty();
  }

  private GatewayProcess gateway(EmbeddedPostgres server) throws Exception {
    try (Connection keeper = server.getPostgresDatabase().getConnection();
        Statement statement = keeper.createStatement()) {
      statement.execute("CREATE ROLE app LOGIN PASSWORD '" + DATABASE + "'");
      statement.execute("CREATE TABLE customers (id int, name text, email text)");
      statement.execute("INSERT INTO customers VALUES (1, '" + SEEN + "', '" + ROW + "')");
      statement.execute("GRANT ALL ON customers TO app");
    }
    Path secrets = Files.createDirectories(work.resolve("secrets"));
    Files.writeString(secrets.resolve("shop-db"), DATABASE);
    Files.writeString(secrets.resolve("wrong-db"), WRONG);
    Files.writeString(secrets.resolve("mask-key"), MASKS);
    Path config = work.resolve("sallyport.yaml");
    Files.writeString(
        config,
        """
        version: 1
        secrets: [ { files: secrets } ]
        audit: { journal: ./audit }
        masks: { key: "${secret:mask-key}" }
        targets:
          shop: { url: "%1$s", username: app, password: "${secret:shop-db}" }
          wrong: { url: "%1$s", username: app, password: "${secret:wrong-db}" }
          missing: { url: "%1$s", username: app, password: "${secret:no-such}" }
          away: { url: "jdbc:postgresql://127.0.0.1:1/x", username: app, password: "${secret:shop-db}" }
        gateway:
          listeners: { jdbc: { port: 0 }, control: { port: 0 } }
        rules:
          - id: reads
            permit: [sql.select]
            on: ["*/customers"]
            to: [group:analysts]
            mask: { customers.email: partial }
          - { id: no-deletes, deny: [sql.delete] }
        """
            .formatted("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres"));
    return GatewayProcess.start(
        config,
        "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
            + work.resolve("flight.jfr"),
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
  }

  private void agent(GatewayProcess gateway, Path dump) throws Exception {
    Process agent =
        Java.start(
            work.resolve("client.log"),
            // What comes over TLS, as it is after that was taken off.
            List.of("-Djavax.net.debug=ssl,plaintext"),
            GatewayCanaryAgent.class,
            String.valueOf(gateway.port()),
            dump.toString());
    try (OutputStream in = agent.getOutputStream()) {
      gateway.properties(gateway.token("alice", "analysts")).store(in, null);
    }
    try (BufferedReader out = agent.inputReader()) {
      Files.write(work.resolve("told"), out.lines().toList());
    }
    assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
  }

  /** The bytes that the JDK shows of each record after it was decrypted. */
  private static byte[] received(Path log) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean shown = false;
    for (String line : Files.readAllLines(log)) {
      Matcher row = DUMPED.matcher(line);
      if (line.contains("Plaintext after DECRYPTION")) {
        shown = true;
      } else if (!row.matches()) {
        shown = false;
      } else if (shown) {
        bytes.writeBytes(HexFormat.of().parseHex(row.group(1).replace(" ", "")));
      }
    }
    return bytes.toByteArray();
  }

  private String metrics() throws IOException {
    ControlFile.Way way = ControlFile.read(work.resolve("gateway/control"));
    String body = new ControlClient(way).ask("GET", "/metrics", null).body();
    assertThat(body).contains("sallyport_sessions");
    return body;
  }
}
