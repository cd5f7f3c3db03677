package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.jdbc.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the database's own logs say of a session is the gateway's word, not the client's. */
@Timeout(60)
final class StampTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "%s", username: postgres, password: "${secret:shop}" }
      gateway: { listeners: { jdbc: { port: 0 } }, upstream: { stamp: true } }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:analysts] }
      """;

  @TempDir Path folder;

  @Test
  void aClientCannotPassForAnother() throws Exception {
    String database = TestPostgres.freshDatabase();
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted(TestPostgres.url(database)));
    Map<String, String> secrets = Map.of("SALLYPORT_SECRET_SHOP", "postgres");
    try (Gateway gateway =
        Gateway.builder(config)
            .development(true)
            .broker(builder -> builder.credentials(new EnvironmentCredentials(secrets)))
            .start()) {
      Properties properties = new Properties();
      properties.setProperty("sallyport.token", token(gateway));
      properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
      properties.setProperty("ApplicationName", "sallyport s1 bob");
      String url = "jdbc:sallyport://localhost:" + gateway.address("jdbc").getPort() + "/shop";
      try (Connection connection = DriverManager.getConnection(url, properties);
          Statement statement = connection.createStatement()) {
        assertThat(name(database)).startsWith("sallyport s").endsWith(" alice");
        assertThatThrownBy(() -> connection.setClientInfo("ApplicationName", "sallyport s1 bob"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("SP-5050");
        assertThatThrownBy(() -> statement.execute("SET application_name = 'sallyport s1 bob'"))
            .hasMessageContaining("SP-2002");
        assertThat(name(database)).endsWith(" alice");
      }
    }
  }

  private static String token(Gateway gateway) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted("test", "alice", null, Set.of("analysts"), tomorrow);
    return gateway.administration().createToken(wanted, "test").text().use(String::new);
  }

  /** As the database shows it to its own administrator. */
  private static String name(String database) throws SQLException {
    try (Connection admin = TestPostgres.connect(database);
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT application_name FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    + " AND backend_type = 'client backend'")) {
      row.next();
      return row.getString(1);
    }
  }
}
