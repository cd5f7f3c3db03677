package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways in two processes, one PostgreSQL for their state, clients that know both. */
@Timeout(180)
class GatewayReplicasTest {
  private static final String RULES =
      """
      gateway:
        listeners: { jdbc: { port: 0 } }
        tls: { certificate: ../server.pem, key: ../server.key }
        store: { url: "%s", username: postgres, password: "${secret:shop-db}" }
      rules:
        - { id: all, permit: ["sql.*"], on: [shop/ledger], to: [group:writers] }
      """;

  @TempDir Path folder;
  private Ledger ledger;
  private Database state;
  private GatewayProcess one;
  private GatewayProcess two;

  @BeforeEach
  void start() throws Exception {
    ledger = Ledger.fresh();
    state = Peer.POSTGRES.fresh();
    certificate();
    one = started("one");
    two = started("two");
  }

  private GatewayProcess started(String name) throws Exception {
    Path config =
        GatewayProcess.config(folder.resolve(name), ledger.database, RULES.formatted(state.url()));
    return GatewayProcess.start(config);
  }

  /** One certificate for both, as clients find them under one name. */
  private void certificate() throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    byte[] key = keys.getKey("server", "changeit".toCharArray()).getEncoded();
    pem("server.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    pem("server.key", "PRIVATE KEY", key);
    Files.setPosixFilePermissions(
        folder.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
  }

  private void pem(String file, String label, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Names both, the first one first. */
  private Connection connect(GatewayProcess first, GatewayProcess second, String token)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", token);
    properties.setProperty("sallyport.ca", folder.resolve("server.pem").toString());
    return DriverManager.getConnection(
        "jdbc:sallyport://localhost:" + first.port() + ",localhost:" + second.port() + "/shop",
        properties);
  }

  @Test
  void aRevocationAtOneEndsSessionsAtTheOtherAlsoWhileTheyRead() throws Exception {
    ledger.database.run("INSERT INTO ledger SELECT i, 'x' FROM generate_series(1, 200000) i");
    String token = one.token("alice", "writers");
    try (Connection connection = connect(two, one, token);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT a.id FROM ledger a, ledger b")) {
      assertThat(rows.next()).isTrue();
      one.revoke(token);
      long begun = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  // Until it is cut.
                }
              })
          .isInstanceOf(SQLException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
    assertThatThrownBy(() -> connect(two, one, token)).hasMessageContaining("SP-7101");
  }

  @Test
  void theVersionsOfBothConfigurationsAreSeenInTheStore() throws Exception {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> versions() == 1);
    Path config = folder.resolve("two/sallyport.yaml");
    Files.writeString(config, Files.readString(config).replace("id: all", "id: everything"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> versions() == 2);
    Path other = folder.resolve("one/sallyport.yaml");
    Files.writeString(other, Files.readString(other).replace("id: all", "id: everything"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> versions() == 1);
  }

  private long versions() throws SQLException {
    return Long.parseLong(state.value("SELECT count(DISTINCT policy) FROM gateway_node"));
  }

  @Test
  void oneDiesAndItsClientsGoOnAtTheOtherWithNothingSentTwice() throws Exception {
    String token = one.token("alice", "writers");
    try (Connection connection = connect(one, two, token);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger (id, note) VALUES (?, 'x')")) {
      insert.setLong(1, 1);
      insert.executeUpdate();
      one.kill();
      insert.setLong(1, 2);
      assertThatThrownBy(insert::executeUpdate)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
      assertThat(ledger.ids()).containsExactly(1L);
      assertThat(connection.isValid(10)).isTrue();
      insert.setLong(1, 3);
      insert.executeUpdate();
    }
    assertThat(ledger.ids()).containsExactlyInAnyOrder(1L, 3L);
    try (Connection connection = connect(one, two, token)) {
      assertThat(connection.isValid((int) TimeUnit.SECONDS.toSeconds(5))).isTrue();
    }
  }
}
