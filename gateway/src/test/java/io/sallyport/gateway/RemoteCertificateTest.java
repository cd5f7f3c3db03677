package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.TestPostgres;
import io.sallyport.testkit.MemoryAuditSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JDBC client that shows a certificate in place of a token. */
@Timeout(60)
final class RemoteCertificateTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "%s", username: postgres, password: "${secret:shop}" }
      gateway:
        listeners: { jdbc: { host: 127.0.0.1, port: 0 } }
        tls: { certificate: server.pem, key: server.key, clients: clients.pem }
        identity: { certificates: { subject: uri, groups: [machines] } }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:machines] }
      """;
  private static final String AGENT = "spiffe://example.org/agent";

  @TempDir Path folder;
  private final Authority authority = new Authority("CN=authority");
  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    String database = TestPostgres.freshDatabase();
    try (Connection admin = TestPostgres.connect(database);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 AS i");
    }
    own("server", authority, new GeneralName(GeneralName.dNSName, "localhost"));
    Authority.pem(folder.resolve("clients.pem"), "CERTIFICATE", authority.certificate.getEncoded());
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted(TestPostgres.url(database)));
    gateway =
        Gateway.builder(config)
            .broker(
                builder ->
                    builder
                        .sink(sink)
                        .credentials(
                            new EnvironmentCredentials(
                                Map.of("SALLYPORT_SECRET_SHOP", "postgres"))))
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** Makes a key and a certificate for it, in files of that name. */
  private void own(String file, Authority issuer, GeneralName... names) throws Exception {
    KeyPair pair = Authority.keys();
    X509Certificate certificate = issuer.issue("CN=" + file, pair, names);
    Authority.pem(folder.resolve(file + ".key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    Authority.pem(folder.resolve(file + ".pem"), "CERTIFICATE", certificate.getEncoded());
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private Connection connect(String certificate, String key) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("sallyport.ca", folder.resolve("clients.pem").toString());
    properties.setProperty("sallyport.loginDirectory", folder.resolve("login").toString());
    if (certificate != null) {
      properties.setProperty("sallyport.certificate", folder.resolve(certificate).toString());
    }
    if (key != null) {
      properties.setProperty("sallyport.certificateKey", folder.resolve(key).toString());
    }
    return DriverManager.getConnection(
        "jdbc:sallyport://localhost:" + gateway.address("jdbc").getPort() + "/shop", properties);
  }

  @Test
  void itsAlternativeNameIsTheSubjectOfEveryCall() throws Exception {
    own("agent", authority, uri(AGENT));
    try (Connection connection = connect("agent.pem", "agent.key");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("SELECT i FROM t").next()).isTrue();
      assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM t WHERE i = 1"))
          .hasMessageStartingWith("SP-2");
    }
    assertThat(sink.events(AuditEvent.Decided.class))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(decided -> decided.caller().subject().id().equals(AGENT));
  }

  @Test
  void aCertificateWithoutSuchANameOrOfSomebodyElseOpensNothing() throws Exception {
    own("nameless", authority);
    assertThatThrownBy(() -> connect("nameless.pem", "nameless.key"))
        .isInstanceOf(SallyportAccessDeniedException.class)
        .hasMessageContaining("SP-7120");
    own("forged", new Authority("CN=authority"), uri(AGENT));
    assertThatThrownBy(() -> connect("forged.pem", "forged.key")).isInstanceOf(SQLException.class);
    assertThat(sink.events(AuditEvent.Decided.class)).isEmpty();
  }

  @Test
  void whatCannotBeShownIsSaid() throws Exception {
    own("agent", authority, uri(AGENT));
    own("other", authority, uri(AGENT));
    for (String[] pair :
        new String[][] {
          {"agent.pem", null},
          {null, "agent.key"},
          {"agent.pem", "missing.key"},
          {"agent.pem", "agent.pem"},
          {"agent.key", "agent.key"}
        }) {
      assertThatThrownBy(() -> connect(pair[0], pair[1])).hasMessageStartingWith("SP-5213");
    }
    // A key of another certificate proves nothing.
    assertThatThrownBy(() -> connect("agent.pem", "other.key")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect(null, null)).hasMessageStartingWith("SP-53");
  }
}
