package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A target whose address and credential come from the file, and are not the agent's to know. */
class ConfiguredTargetTest {
  private static final String ROLE = "secret_role";
  private static final String PASSWORD = "canary-4711";

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();

  private EmbeddedBroker broker(String url, String password) throws Exception {
    String yaml =
        """
        version: 1
        targets:
          shop: { url: "%s", username: %s, password: "${secret:shop-db}" }
        rules:
          - { id: reads, permit: [sql.select], on: [shop/things] }
        """
            .formatted(url, ROLE);
    return EmbeddedBroker.builder()
        .configText("sallyport.yaml", yaml)
        .sink(sink)
        .credentials(new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP_DB", password)))
        .discover(false)
        .build();
  }

  private static Connection connect(EmbeddedBroker broker) throws SQLException {
    Properties who = new Properties();
    who.setProperty("sallyport.subject", "alice");
    return new SallyportDataSource("jdbc:sallyport:shop", who, broker).getConnection();
  }

  private static String freshDatabase() throws SQLException {
    String name = TestPostgres.freshDatabase();
    try (Connection admin = TestPostgres.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS " + ROLE);
      statement.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE TABLE things (id int)");
      statement.execute("INSERT INTO things VALUES (1)");
      statement.execute("GRANT SELECT ON things TO " + ROLE);
    }
    return name;
  }

  private static void dropRole(String name) throws SQLException {
    try (Connection admin = TestPostgres.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("DROP OWNED BY " + ROLE);
      statement.execute("DROP ROLE " + ROLE);
    }
  }

  @Test
  void theAgentReadsWithoutKnowingAddressAccountOrPassword() throws Exception {
    String name = freshDatabase();
    String url = TestPostgres.url(name).replaceAll("\\?.*", "");
    try (EmbeddedBroker broker = broker(url, PASSWORD);
        Connection connection = connect(broker);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM things")) {
      assertThat(rows.next()).isTrue();
      String told =
          String.join(
              " ",
              connection.getMetaData().getURL(),
              String.valueOf(connection.getMetaData().getUserName()),
              connection.toString(),
              String.valueOf(connection.getClientInfo()),
              sink.events().toString());
      assertThat(told).doesNotContain(ROLE).doesNotContain(PASSWORD).doesNotContain(url);
    } finally {
      dropRole(name);
    }
  }

  @Test
  void anUnreachableDatabaseIsAnErrorThatTellsNeitherAddressNorAccount() throws Exception {
    try (EmbeddedBroker broker = broker("jdbc:postgresql://127.0.0.1:1/hidden_db", PASSWORD)) {
      SQLException refused = catchThrowableOfType(SQLException.class, () -> connect(broker));
      assertThat(refused.toString())
          .doesNotContain(ROLE)
          .doesNotContain(PASSWORD)
          .doesNotContain("127.0.0.1")
          .doesNotContain("hidden_db");
      assertThat(refused.getSQLState()).startsWith("08");
    }
  }

  @Test
  void anUnknownTargetIsNamed() throws Exception {
    try (EmbeddedBroker broker = broker("jdbc:postgresql://127.0.0.1:1/x", PASSWORD)) {
      SallyportDataSource source = new SallyportDataSource("jdbc:sallyport:shpo", who(), broker);
      SQLException refused = catchThrowableOfType(SQLException.class, () -> source.getConnection());
      assertThat((Throwable) refused).hasMessageContaining("shpo");
    }
  }

  private static Properties who() {
    Properties who = new Properties();
    who.setProperty("sallyport.subject", "alice");
    return who;
  }
}
