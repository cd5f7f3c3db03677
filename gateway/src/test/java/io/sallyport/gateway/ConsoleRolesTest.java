package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.kernel.MemoryApprovals;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.api.io.TempDir;

/** What each role sees and may do on the console, replays among it. */
final class ConsoleRolesTest extends ConsoleVisit {
  private static final String TERMINAL = "t".repeat(28);
  private static final String QUERIED = "q".repeat(28);

  @TempDir Path folder;
  private final MemoryApprovals approvals = new MemoryApprovals();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    String file =
        ConsoleTest.FILE.replace(
            "admins: [operators]", "admins: [operators], auditors: [audit], users: [analysts]");
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), file);
    ConsoleDay.write(folder.resolve("audit"), 200, Instant.now());
    ConsoleDay.record(folder.resolve("audit"), Instant.now());
    gateway =
        Gateway.builder(config)
            .development(true)
            .door(EchoDoor.factory())
            .broker(broker -> broker.approvals(approvals))
            .start();
    visit(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String token(String subject, String group) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    return gateway
        .administration()
        .createToken(new ApiTokens.Wanted("test", subject, null, Set.of(group), tomorrow), "test")
        .text()
        .use(String::new);
  }

  @Test
  void anAgentThatActsForAnAdministratorIsNone() throws Exception {
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted(
            "bot", "olga", "bot", Set.of("operators"), Instant.now().plus(Duration.ofDays(1)));
    String token = gateway.administration().createToken(wanted, "test").text().use(String::new);
    assertThat(signIn(token).statusCode()).isEqualTo(200);
    assertThat(got("session")).containsEntry("role", "user");
    String body =
        """
        { "name": "mine", "subject": "lena", "groups": ["leads"] }
        """;
    assertThat(status("POST", "tokens", body)).isEqualTo(403);
    assertThat(status("GET", "tokens", null)).isEqualTo(403);
    assertThat(status("GET", "policy", null)).isEqualTo(403);
    assertThat(gateway.administration().tokens()).noneMatch(row -> row.name().equals("mine"));
    HttpResponse<String> shown =
        send(request("/console/api/tokens").header("Authorization", "Bearer " + token));
    assertThat(shown.statusCode()).as("with the token itself").isEqualTo(403);
  }

  private void signInAs(String subject, String group) throws Exception {
    assertThat(signIn(token(subject, group)).statusCode()).isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ((Number) got("calls").get("searched")).intValue() == 204);
  }

  private List<?> list(String path, String name) throws Exception {
    return (List<?>) got(path).get(name);
  }

  private int status(String method, String path, String body) throws Exception {
    return api(method, path, body).statusCode();
  }

  @Test
  void anAuditorSeesEverythingAndChangesNothing() throws Exception {
    signInAs("ada", "audit");
    assertThat(got("session")).containsEntry("role", "auditor");
    assertThat(list("calls?limit=1000", "calls")).hasSize(204);
    assertThat(list("tokens", "tokens")).isNotEmpty();
    assertThat(got("policy").get("text")).asString().contains("analysts-read-shop");
    assertThat(list("replays?recorded=true", "sessions")).hasSize(3);
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      client.say(token("alice", "analysts"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> list("sessions", "sessions").size() == 1);
      Map<?, ?> row = (Map<?, ?>) list("sessions", "sessions").get(0);
      assertThat(status("DELETE", "sessions/" + row.get("id"), null)).isEqualTo(404);
      assertThat(client.isCut()).isFalse();
    }
    String id = gateway.administration().tokens().get(0).id();
    assertThat(status("DELETE", "tokens/" + id, null)).isEqualTo(403);
    assertThat(status("POST", "tokens", "{}")).isEqualTo(403);
    assertThat(gateway.administration().tokens()).anyMatch(row -> row.id().equals(id));
  }

  @Test
  void anAuditorSeesWhatOthersAreAskedAndChangesNothing() throws Exception {
    try (ConsoleAsked asked = new ConsoleAsked(approvals)) {
      asked.ask();
      signInAs("alice", "analysts");
      assertThat(list("approvals", "approvals")).as("a user's own").isEmpty();
      assertThat(status("GET", "alerts", null)).isEqualTo(404);
      signInAs("ada", "audit");
      List<?> shown = list("approvals?state=all", "approvals");
      assertThat(shown).hasSize(4);
      for (Object one : shown) {
        Map<?, ?> approval = (Map<?, ?>) one;
        String id = String.valueOf(approval.get("id"));
        Object state = approval.get("state");
        assertThat(approval.get("answerable")).isEqualTo(false);
        for (String deed : List.of("approve", "refuse", "revoke")) {
          assertThat(status("POST", "approvals/" + id + "/" + deed, "{}")).as(deed).isEqualTo(409);
        }
        assertThat(got("approvals/" + id)).containsEntry("state", state);
      }
      assertThat(got("alerts")).containsKey("alerts");
      assertThat(status("POST", "alerts/a1/acknowledge", "{}")).isEqualTo(404);
    }
  }

  @Test
  void aUserSeesAndEndsWhatIsTheirsAndNothingElse() throws Exception {
    signInAs("alice", "analysts");
    assertThat(got("session")).containsEntry("role", "user");
    List<?> calls = list("calls?limit=1000", "calls");
    assertThat(calls)
        .isNotEmpty()
        .allSatisfy(call -> assertThat(((Map<?, ?>) call).get("subject")).isEqualTo("alice"));
    assertThat(list("calls?subject=bob", "calls")).isEmpty();
    Map<?, ?> totals = (Map<?, ?>) got("overview?hours=6").get("totals");
    assertThat(((Number) totals.get("calls")).intValue()).isEqualTo(calls.size());
    assertThat(list("replays?limit=1000", "sessions"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(((Map<?, ?>) one).get("subject")).isEqualTo("alice"));
    assertThat(status("GET", "replays/" + QUERIED, null)).isEqualTo(200);
    assertThat(status("GET", "replays/" + TERMINAL, null)).as("carol's").isEqualTo(404);
    assertThat(status("GET", "replays/" + TERMINAL + "/" + TERMINAL + "-1.cast", null))
        .as("carol's terminal")
        .isEqualTo(404);
    assertThat(status("GET", "calls/" + "0".repeat(20) + "00000001/21", null))
        .as("another's call")
        .isEqualTo(404);
    for (String path : List.of("policy", "targets", "tokens")) {
      assertThat(api("GET", path, null).body()).as(path).contains("SP-7509");
    }
    assertThat(status("POST", "tokens", "{}")).isEqualTo(403);
    try (Client own = new Client(gateway.address("jdbc"), gateway.fingerprint());
        Client other = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      own.say(token("alice", "analysts"));
      other.say(token("bob", "analysts"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.administration().sessions().size() == 2);
      List<?> seen = list("sessions", "sessions");
      assertThat(seen).hasSize(1);
      for (var row : gateway.administration().sessions()) {
        assertThat(status("DELETE", "sessions/" + row.id(), null))
            .isEqualTo(row.subject().equals("alice") ? 204 : 404);
      }
      assertThat(own.isCut()).isTrue();
      assertThat(other.isCut()).isFalse();
    }
  }

  @Test
  void aSessionIsPlayedBackWithItsRecordedRowsAndItsTerminal() throws Exception {
    signInAs("olga", "operators");
    Map<String, Object> session = got("replays/" + QUERIED);
    assertThat(session).containsEntry("subject", "alice").containsEntry("actor", "report-agent");
    assertThat(session.get("ended")).isNotNull();
    assertThat((List<?>) session.get("calls")).hasSize(2);
    assertThat(String.valueOf(session.get("events")))
        .contains("b***@example.com", "e***@example.org");
    List<?> recordings = (List<?>) got("replays/" + TERMINAL).get("recordings");
    String name = String.valueOf(((Map<?, ?>) recordings.get(0)).get("name"));
    String cast = String.valueOf(got("replays/" + TERMINAL + "/" + name).get("cast"));
    assertThat(cast.lines().count()).isEqualTo(4);
    assertThat(cast).contains("\"version\":2", "tail -2 /var/log/shop.log");
  }

  @Test
  void noFileIsReadButARecordingOfThatSession() throws Exception {
    signInAs("olga", "operators");
    List<?> recordings = (List<?>) got("replays/" + TERMINAL).get("recordings");
    String name = String.valueOf(((Map<?, ?>) recordings.get(0)).get("name"));
    for (String odd :
        List.of(
            QUERIED + "/" + name,
            TERMINAL + "/..%2f..%2fsallyport.yaml",
            TERMINAL + "/../../sallyport.yaml",
            TERMINAL + "/" + name + "%00",
            TERMINAL + "/",
            "none/" + name,
            "")) {
      assertThat(status("GET", "replays/" + odd, null)).as(odd).isIn(400, 404);
    }
  }
}
