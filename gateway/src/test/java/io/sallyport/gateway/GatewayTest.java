package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.SessionRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway as a whole, through the smallest front end there is. */
final class GatewayTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway:
        listeners: { jdbc: { port: 0 } }
        limits: { sessions: 5, per_subject: 3, drain: 1s }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:analysts] }
      """;

  @TempDir Path folder;
  private Path config;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE);
    gateway = started();
  }

  private Gateway started() throws ConfigurationException {
    return Gateway.builder(config).development(true).door(EchoDoor.factory()).start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String token(String subject, @Nullable Instant expires) throws Exception {
    return made(subject, expires).text().use(String::new);
  }

  private ApiTokens.Made made(String subject, @Nullable Instant expires) throws Exception {
    var wanted = new ApiTokens.Wanted("test", subject, null, Set.of("analysts"), expires);
    return gateway.administration().createToken(wanted, "test");
  }

  private Client client() throws Exception {
    return new Client(gateway.address("jdbc"), gateway.fingerprint());
  }

  @Test
  void aTokenLetsItsSubjectInOverTls13() throws Exception {
    try (Client client = client()) {
      assertThat(client.socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(client.say(token("alice", null))).isEqualTo("hello alice[analysts]");
      assertThat(client.say("and back")).isEqualTo("and back");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> gateway.administration().sessions().size() == 1);
      SessionRow row = gateway.administration().sessions().get(0);
      assertThat(row.subject()).isEqualTo("alice");
      assertThat(row.target()).isEqualTo("shop");
      assertThat(row.credential()).startsWith("token:");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> gateway.administration().sessions().isEmpty());
  }

  @Test
  void aGuessedTokenIsToldNothing() throws Exception {
    String good = token("alice", null);
    String wrongSecret = good.substring(0, 60) + (good.endsWith("AAAA") ? "BBBB" : "AAAA");
    String wrongId = "spt_0000000000000000" + good.substring(20);
    for (String guess : List.of(wrongSecret, wrongId, "garbage", good + "x", "")) {
      try (Client client = client()) {
        assertThat(client.say(guess)).startsWith("SP-7101 The credential is not accepted.");
      }
    }
  }

  @Test
  void manyGuessesAreRefusedUnseenAndAKnownTokenStillCounts() throws Exception {
    String good = token("alice", null);
    try (Client client = client()) {
      assertThat(client.say(good)).startsWith("hello");
    }
    for (int i = 0; i < 20; i++) {
      try (Client client = client()) {
        assertThat(client.say("guess" + i)).startsWith("SP-7101");
      }
    }
    try (Client client = client()) {
      assertThat(client.say("one more")).startsWith("SP-7102");
    }
    try (Client client = client()) {
      assertThat(client.say(good)).startsWith("hello");
    }
  }

  @Test
  void aRevokedTokenEndsItsSessionsAndOpensNone() throws Exception {
    ApiTokens.Made made = made("alice", null);
    String text = made.text().use(String::new);
    try (Client client = client()) {
      assertThat(client.say(text)).startsWith("hello");
      assertThat(gateway.administration().revokeToken(made.row().id(), "test")).isTrue();
      long begun = System.nanoTime();
      assertThat(client.isCut()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
    try (Client client = client()) {
      assertThat(client.say(text)).startsWith("SP-7101");
    }
  }

  @Test
  void aSessionEndsWithItsCredential() throws Exception {
    try (Client client = client()) {
      Instant end = Instant.now().plusSeconds(2);
      assertThat(client.say(token("alice", end))).startsWith("hello");
      assertThat(client.isCut()).isTrue();
      assertThat(Instant.now()).isBetween(end, end.plusSeconds(5));
    }
    try (Client client = client()) {
      assertThat(client.say(token("alice", Instant.now().minusSeconds(1)))).startsWith("SP-7104");
    }
  }

  @Test
  void anOperatorEndsASession() throws Exception {
    try (Client client = client()) {
      assertThat(client.say(token("alice", null))).startsWith("hello");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> gateway.administration().sessions().size() == 1);
      gateway.administration().endSession(gateway.administration().sessions().get(0).id(), "op");
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void rulesThatNoLongerSpeakOfSomebodyEndHisSessions() throws Exception {
    try (Client alice = client();
        Client stranger = client()) {
      assertThat(alice.say(token("alice", null))).startsWith("hello");
      var wanted = new ApiTokens.Wanted("test", "bob", null, Set.of(), null);
      var other = gateway.administration().createToken(wanted, "test");
      assertThat(stranger.say(other.text().use(String::new))).startsWith("hello");
      Files.writeString(config, FILE.replace("group:analysts", "group:others"));
      assertThat(alice.isCut()).isTrue();
      // Nothing was ever permitted here, so each call is refused by itself, as when embedded.
      assertThat(stranger.say("still there")).isEqualTo("still there");
    }
  }

  @Test
  void sessionsAreBoundedAltogetherAndForEachSubject() throws Exception {
    String alice = token("alice", null);
    String bob = token("bob", null);
    List<Client> clients = new java.util.ArrayList<>();
    try {
      for (String token : List.of(alice, alice, alice, bob, bob)) {
        Client client = client();
        clients.add(client);
        assertThat(client.say(token)).startsWith("hello");
      }
      try (Client one = client()) {
        assertThat(one.say(bob)).startsWith("SP-7020");
      }
      clients.remove(3).close();
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () -> {
                try (Client one = client()) {
                  return one.say(alice).startsWith("SP-7021");
                }
              });
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  @Test
  void drainingLetsNobodyInAndThenCutsWhatIsLeft() throws Exception {
    try (Client client = client()) {
      assertThat(client.say(token("alice", null))).startsWith("hello");
      gateway.drain();
      assertThatThrownBy(this::client).isInstanceOf(java.io.IOException.class);
      assertThat(client.say("until the end")).isEqualTo("until the end");
      gateway.close();
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void itsStoreOutlivesIt() throws Exception {
    String token = token("alice", null);
    gateway.close();
    gateway = started();
    try (Client client = client()) {
      assertThat(client.say(token)).startsWith("hello");
    }
  }

  @Test
  void theTokenItselfIsNowhereOnDisk() throws Exception {
    String secret = token("alice", null).substring(21);
    gateway.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void withoutACertificateOnlyDevelopmentStarts() {
    gateway.close();
    assertThatThrownBy(() -> Gateway.start(config)).hasMessageStartingWith("SP-7002");
  }

  @Test
  void aFileWithoutGatewayStartsNone() throws Exception {
    gateway.close();
    Files.writeString(config, "version: 1\n");
    assertThatThrownBy(this::started).hasMessageStartingWith("SP-7001");
  }
}
