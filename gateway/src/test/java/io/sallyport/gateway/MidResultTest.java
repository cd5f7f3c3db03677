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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session ends in time in the middle of a result that has no end, and the database is let go. */
@Timeout(60)
final class MidResultTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "%s", username: postgres, password: "${secret:shop}" }
      gateway: { listeners: { jdbc: { port: 0 } } }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:analysts] }
      """;
  private static final String ENDLESS = "SELECT a.i FROM t a, t b, t c";

  @TempDir Path folder;
  private String database;
  private Path config;
  private Gateway gateway;

  private interface End {
    void end(ApiTokens.Made token) throws Exception;
  }

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.freshDatabase();
    try (Connection admin = TestPostgres.connect(database);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT generate_series(1, 3000) AS i");
    }
    config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted(TestPostgres.url(database)));
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                builder ->
                    builder.credentials(
                        new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP", "postgres"))))
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void endsAfter(Instant expires, End end) throws Exception {
    ApiTokens.Made token =
        gateway
            .administration()
            .createToken(
                new ApiTokens.Wanted("test", "alice", null, Set.of("analysts"), expires), "test");
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", token.text().use(String::new));
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
    String url = "jdbc:sallyport://localhost:" + gateway.address("jdbc").getPort() + "/shop";
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ENDLESS)) {
      assertThat(rows.next()).isTrue();
      end.end(token);
      Instant due = expires.isBefore(later().minusSeconds(300)) ? expires : Instant.now();
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  // On and on.
                }
              })
          // Told why, or cut before it could be told.
          .isInstanceOfSatisfying(
              SQLException.class,
              e ->
                  assertThat(e.getSQLState() + " " + e.getMessage())
                      .matches("(?s)42501 SP-70.*|08.*"));
      assertThat(Duration.between(due, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
    try (Connection admin = TestPostgres.connect(database);
        Statement statement = admin.createStatement()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                try (ResultSet row =
                    statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND state <> 'idle' AND pid <> pg_backend_pid()")) {
                  row.next();
                  return row.getInt(1) == 0;
                }
              });
    }
  }

  private static Instant later() {
    return Instant.now().plusSeconds(600);
  }

  @Test
  void whenItsTokenExpires() throws Exception {
    endsAfter(Instant.now().plusSeconds(3), token -> {});
  }

  @Test
  void whenItsTokenIsRevoked() throws Exception {
    endsAfter(later(), token -> gateway.administration().revokeToken(token.row().id(), "test"));
  }

  @Test
  void whenChangedRulesLetItDoNothingAnyMore() throws Exception {
    endsAfter(
        later(),
        token ->
            Files.writeString(
                config, Files.readString(config).replace("group:analysts", "group:others")));
  }
}
