package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.Act.Kind;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers, operators and the gateway itself do stands in the trail. */
final class GatewayActsTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway: { listeners: { jdbc: { port: 0 } }, limits: { per_subject: 1, drain: 1s } }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:analysts] }
      """;

  @TempDir Path folder;
  private final Trail trail = new Trail();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE);
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(broker -> broker.sink(trail))
            .door(EchoDoor.factory())
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private ApiTokens.Made made(String name) throws Exception {
    var wanted = new ApiTokens.Wanted(name, "alice", "bot", Set.of("b", "a"), null);
    return gateway.administration().createToken(wanted, "olga");
  }

  private String said(String token) throws Exception {
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      return client.say(token);
    }
  }

  @Test
  void aStrangerIsOnRecordWithDoorAddressAndReasonAndNothingOfTheCredential() throws Exception {
    assertThat(said("spt_0000000000000000_guessed")).startsWith("SP-7101");
    Act act = trail.of(Kind.LOGIN_REFUSED).get(0);
    assertThat(act.by()).isEqualTo("127.0.0.1");
    assertThat(act.on()).isEqualTo("jdbc");
    assertThat(act.reason().code()).isEqualTo("SP-7101");
    assertThat(act.toString()).doesNotContain("guessed", "spt_");
  }

  @Test
  void aKnownSubjectThatIsNotLetInIsNamed() throws Exception {
    String token = made("one").text().use(String::new);
    try (Client first = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      assertThat(first.say(token)).startsWith("hello");
      assertThat(said(token)).startsWith("SP-7021");
    }
    Act act = trail.of(Kind.LOGIN_REFUSED).get(0);
    assertThat(act.subject()).isEqualTo("alice");
    assertThat(act.target()).isEqualTo("shop");
    assertThat(act.reason().code()).isEqualTo("SP-7021");
  }

  @Test
  void manyGuessesOfOneAddressAreCountedAndNotAllWritten() throws Exception {
    for (int i = 0; i < 35; i++) {
      assertThat(said("guess" + i)).startsWith("SP-710");
    }
    assertThat(trail.of(Kind.LOGIN_REFUSED)).hasSize(30);
    gateway.close();
    List<Act> all = trail.of(Kind.LOGIN_REFUSED);
    assertThat(all).hasSize(31);
    assertThat(all.get(30).facts()).containsEntry("more", "5");
  }

  @Test
  void manyAddressesTogetherAreBoundedToo() {
    TurnedAway turnedAway = new TurnedAway(recorder());
    for (int i = 0; i < 1_500; i++) {
      turnedAway.record("jdbc", "192.0.2." + i, null, null, Reasons.notKnown());
    }
    assertThat(trail.of(Kind.LOGIN_REFUSED)).hasSize(1_000);
    turnedAway.close();
    turnedAway.close();
    assertThat(trail.of(Kind.LOGIN_REFUSED)).hasSize(1_001);
    assertThat(trail.of(Kind.LOGIN_REFUSED).get(1_000).facts()).containsEntry("more", "500");
  }

  @Test
  void aNameThatAStrangerChoseIsCut() {
    new TurnedAway(recorder())
        .record("ssh", "192.0.2.1", "x".repeat(30_000), null, Reasons.notKnown());
    assertThat(trail.of(Kind.LOGIN_REFUSED).get(0).subject()).hasSize(201);
  }

  private ActRecorder recorder() {
    return new ActRecorder() {
      @Override
      public void did(Act act) {
        trail.acts.add(act);
      }

      @Override
      public void first(Act act) {
        trail.acts.add(act);
      }
    };
  }

  @Test
  void whatAnOperatorDoesIsOnRecordWithTheOperator() throws Exception {
    ApiTokens.Made made = made("night job");
    String token = made.text().use(String::new);
    String session;
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      assertThat(client.say(token)).startsWith("hello");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.administration().sessions().size() == 1);
      session = gateway.administration().sessions().get(0).id();
      gateway.administration().endSession(session, "olga");
      assertThat(client.isCut()).isTrue();
    }
    assertThat(gateway.administration().revokeToken(made.row().id(), "otto")).isTrue();
    assertThat(gateway.administration().revokeToken(made.row().id(), "otto")).isFalse();
    gateway.administration().revokeSubject("mallory", "otto", null);
    Act created = trail.of(Kind.TOKEN_CREATED).get(0);
    assertThat(created.by()).isEqualTo("olga");
    assertThat(created.on()).isEqualTo(made.row().id());
    assertThat(created.subject()).isEqualTo("alice");
    assertThat(created.facts())
        .containsEntry("name", "night job")
        .containsEntry("groups", "a, b")
        .containsEntry("actor", "bot");
    assertThat(created.toString()).doesNotContain(token.substring(21));
    assertThat(trail.of(Kind.SESSION_END_ORDERED))
        .singleElement()
        .satisfies(act -> assertThat(act.by()).isEqualTo("olga"))
        .satisfies(act -> assertThat(act.on()).isEqualTo(session));
    assertThat(trail.of(Kind.SESSION_ENDED))
        .singleElement()
        .satisfies(act -> assertThat(act.on()).isEqualTo(session))
        .satisfies(act -> assertThat(act.reason().code()).isEqualTo("SP-7023"));
    assertThat(trail.of(Kind.TOKEN_REVOKED))
        .singleElement()
        .satisfies(act -> assertThat(act.by()).isEqualTo("otto"));
    assertThat(trail.of(Kind.SUBJECT_REVOKED))
        .singleElement()
        .satisfies(act -> assertThat(act.on()).isEqualTo("mallory"));
  }

  @Test
  void aTokenThatCannotBeRecordedIsNotMade() throws Exception {
    trail.failing = true;
    assertThatThrownBy(() -> made("unseen"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("SP-7045");
    trail.failing = false;
    assertThat(gateway.administration().tokens()).isEmpty();
  }

  @Test
  void aGatewaysBeginningAndEndAreOnRecord() {
    gateway.close();
    assertThat(trail.acts)
        .extracting(Act::kind)
        .startsWith(Kind.GATEWAY_STARTED)
        .endsWith(Kind.GATEWAY_ENDED);
    assertThat(trail.acts.get(0).on()).isEqualTo(trail.of(Kind.GATEWAY_ENDED).get(0).on());
  }
}
