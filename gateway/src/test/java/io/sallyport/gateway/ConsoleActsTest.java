package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.Act.Kind;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.Alert;
import io.sallyport.gateway.store.Store;
import io.sallyport.kernel.MemoryApprovals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody does on the console is on record, with who did it. */
@Timeout(120)
final class ConsoleActsTest extends ConsoleVisit {
  @TempDir Path folder;
  private final Trail trail = new Trail();
  private final MemoryApprovals approvals = new MemoryApprovals();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), ConsoleTest.FILE);
    ConsoleDay.record(folder.resolve("audit"), Instant.now());
    Files.createDirectories(folder.resolve("gateway"));
    try (Store store = Store.file(folder.resolve("gateway/state"))) {
      store
          .alerts()
          .add(new Alert("a1", Instant.now(), "SP-2052", "r", "s1", "an emergency", null, null));
    }
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(broker -> broker.sink(trail).approvals(approvals))
            .door(EchoDoor.factory())
            .start();
    visit(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String token(String subject, String... groups) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    return gateway
        .administration()
        .createToken(new ApiTokens.Wanted("t", subject, null, Set.of(groups), tomorrow), "setup")
        .text()
        .use(String::new);
  }

  private void done(String method, String path, String body, int status) throws Exception {
    assertThat(api(method, path, body).statusCode()).as(path).isEqualTo(status);
  }

  @Test
  void everyDeedIsOnRecordWithWhoDidIt() throws Exception {
    String watched = "replays/" + "t".repeat(28);
    try (ConsoleAsked asked = new ConsoleAsked(approvals);
        Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      asked.ask();
      client.say(token("alice", "analysts"));
      signIn(token("olga", "operators", "leads"));
      String until = Instant.now().plus(Duration.ofDays(3)).toString();
      Map<String, Object> made =
          JSONObjectUtils.parse(
              api(
                      "POST",
                      "tokens",
                      "{\"name\":\"ci\",\"subject\":\"robot\",\"expires\":\"" + until + "\"}")
                  .body());
      done("DELETE", "tokens/" + made.get("id"), null, 204);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !((List<?>) got("sessions").get("sessions")).isEmpty());
      Map<?, ?> session = (Map<?, ?>) ((List<?>) got("sessions").get("sessions")).get(0);
      done("DELETE", "sessions/" + session.get("id"), null, 204);
      done("POST", "alerts/a1/acknowledge", "{}", 204);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> api("GET", watched, null).statusCode() == 200);
      done("GET", watched, null, 200);
      api(
          "POST",
          "policy/explain",
          "{\"subject\":\"bob\",\"target\":\"crm\",\"call\":\"SELECT 1\"}");
      List<?> waiting = (List<?>) got("approvals").get("approvals");
      Map<?, ?> question =
          waiting.stream()
              .map(one -> (Map<?, ?>) one)
              .filter(one -> "pending".equals(one.get("state")))
              .findFirst()
              .orElseThrow();
      done("POST", "approvals/" + question.get("id") + "/refuse", "{\"reason\":\"later\"}", 200);
      done("DELETE", "session", null, 204);
    }
    List<Act> hers = trail.acts.stream().filter(act -> act.by().equals("olga")).toList();
    assertThat(hers)
        .extracting(Act::kind)
        .containsExactly(
            Kind.SIGNED_IN,
            Kind.TOKEN_CREATED,
            Kind.TOKEN_REVOKED,
            Kind.SESSION_END_ORDERED,
            Kind.ALERT_ACKNOWLEDGED,
            Kind.SESSION_WATCHED,
            Kind.CALL_EXPLAINED,
            Kind.APPROVAL_REFUSED,
            Kind.SIGNED_OUT);
    assertThat(hers.get(5).subject()).as("whose session").isEqualTo("carol");
    assertThat(hers.get(6).toString()).as("of whom it was asked").doesNotContain("bob");
  }

  @Test
  void whatIsRefusedIsNotDoneAndNotOnRecordAsDone() throws Exception {
    signIn(token("olga", "operators"));
    csrf = "forged";
    done("POST", "alerts/a1/acknowledge", "{}", 403);
    done("DELETE", "session", null, 403);
    assertThat(trail.acts.stream().filter(act -> act.by().equals("olga")))
        .extracting(Act::kind)
        .containsExactly(Kind.SIGNED_IN);
  }
}
