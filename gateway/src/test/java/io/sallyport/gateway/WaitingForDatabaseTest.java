package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.gateway.identity.ApiTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has logged in may wait for the database for longer than a login may take. */
@Timeout(60)
final class WaitingForDatabaseTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "jdbc:h2:mem:waiting", username: sa }
      gateway:
        listeners: { jdbc: { port: 0 } }
        limits: { handshake: 1s }
        upstream: { connections: 1, wait: 3s }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"] }
      """;

  @TempDir Path folder;
  private Gateway gateway;
  private final Properties properties = new Properties();

  @BeforeEach
  void start() throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), FILE);
    gateway = Gateway.builder(config).development(true).start();
    ApiTokens.Made token =
        gateway
            .administration()
            .createToken(new ApiTokens.Wanted("test", "alice", null, Set.of(), null), "test");
    properties.setProperty("sallyport.token", token.text().use(String::new));
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Connection connect() throws SQLException {
    int port = gateway.address("jdbc").getPort();
    return DriverManager.getConnection("jdbc:sallyport://localhost:" + port + "/shop", properties);
  }

  @Test
  void aConnectionThatComesFreeInTimeIsHad() throws Exception {
    Connection first = connect();
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(
            () -> {
              try {
                first.close();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
    try (Connection second = connect()) {
      assertThat(second.isValid(5)).isTrue();
      assertThat(later).isCompleted();
    }
  }

  @Test
  void oneThatDoesNotIsARefusalThatSaysSo() throws Exception {
    try (Connection first = connect()) {
      assertThatThrownBy(this::connect)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SP-7040");
      assertThat(first.isValid(5)).isTrue();
    }
  }
}
