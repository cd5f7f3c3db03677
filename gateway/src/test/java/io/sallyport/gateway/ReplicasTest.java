package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.SessionRow;
import io.sallyport.jdbc.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one PostgreSQL. */
final class ReplicasTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway:
        listeners: { jdbc: { port: 0 } }
        store: { url: "%s", username: postgres, password: "${secret:state}" }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"] }
      """;

  @TempDir Path folder;
  private String database;
  private Gateway one;
  private Gateway two;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.freshDatabase();
    one = started("one");
    two = started("two");
  }

  private Gateway started(String name) throws Exception {
    Path config = Files.createDirectories(folder.resolve(name)).resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted(TestPostgres.url(database)));
    return Gateway.builder(config)
        .development(true)
        .door(EchoDoor.factory())
        .broker(
            builder ->
                builder.credentials(
                    new io.sallyport.credentials.EnvironmentCredentials(
                        java.util.Map.of("SALLYPORT_SECRET_STATE", "postgres"))))
        .start();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static Client client(Gateway gateway) throws Exception {
    return new Client(gateway.address("jdbc"), gateway.fingerprint());
  }

  private ApiTokens.Made made(String subject) throws Exception {
    var wanted = new ApiTokens.Wanted("t", subject, null, Set.of(), null);
    return one.administration().createToken(wanted, "test");
  }

  @Test
  void aTokenOfOneCountsAtTheOtherAndItsRevocationToo() throws Exception {
    ApiTokens.Made made = made("alice");
    String text = made.text().use(String::new);
    try (Client client = client(two)) {
      assertThat(client.say(text)).startsWith("hello");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> one.administration().sessions().size() == 1);
      one.administration().revokeToken(made.row().id(), "test");
      long begun = System.nanoTime();
      assertThat(client.isCut()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
    try (Client client = client(two)) {
      assertThat(client.say(text)).startsWith("SP-7101");
    }
  }

  @Test
  void aSessionIsEndedFromTheOtherOne() throws Exception {
    try (Client client = client(two)) {
      assertThat(client.say(made("alice").text().use(String::new))).startsWith("hello");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> one.administration().sessions().size() == 1);
      List<SessionRow> seen = one.administration().sessions();
      one.administration().endSession(seen.get(0).id(), "test");
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void eitherMayGoAndTheOtherServesOn() throws Exception {
    String text = made("alice").text().use(String::new);
    try (Client client = client(two)) {
      assertThat(client.say(text)).startsWith("hello");
      one.close();
      assertThat(client.say("still")).isEqualTo("still");
      try (Client again = client(two)) {
        assertThat(again.say(text)).startsWith("hello");
      }
    }
    one = started("one");
    try (Client client = client(one)) {
      assertThat(client.say(text)).startsWith("hello");
    }
  }

  @Test
  void whenTheStoreIsGoneNobodyIsLetInAndItComesBack() throws Exception {
    String text = made("alice").text().use(String::new);
    try (Client client = client(one)) {
      assertThat(client.say(text)).startsWith("hello");
    }
    try (Connection admin = TestPostgres.connect("postgres");
        var statement = admin.createStatement()) {
      statement.execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS false");
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + database
              + "'");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                try (Client client = client(one)) {
                  return client.say(text).startsWith("SP-7103");
                }
              });
      statement.execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (Client client = client(one)) {
                return client.say(text).startsWith("hello");
              }
            });
  }
}
