package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.gateway.identity.ApiTokens;
import java.net.http.HttpRequest;
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

/** The console's side of the server: who gets in, what is asked of a request, what is answered. */
final class ConsoleTest extends ConsoleVisit {
  static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "jdbc:h2:mem:shop", username: sa, password: "${secret:shop-db}" }   # the web shop
        crm:  { url: "jdbc:h2:mem:crm", username: sa, password: "${secret:crm-db}" }
      gateway:
        listeners: { jdbc: { port: 0 }, console: { port: 0 } }
        identity: { admins: [operators] }
        limits: { drain: 1s }
      rules:
        - id: analysts-read-shop
          permit: [sql.select]
          on: [shop/customers, shop/orders]
          to: [group:analysts]
          mask: { customers.email: partial, customers.card: redact }
        - id: agents-edit-orders
          permit: [sql.select, sql.update]
          on: [shop/orders]
          to: [group:agents]
        - id: no-unfiltered-writes
          deny: [sql.update, sql.delete]
          when: sql.unfiltered
          reason: Add a WHERE clause that names the rows.
        - { id: analysts-read-crm, permit: [sql.select], on: ["crm/*"], to: [group:analysts] }
      """;

  @TempDir Path folder;
  private Path config;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    config = Files.writeString(folder.resolve("sallyport.yaml"), FILE);
    ConsoleDay.write(folder.resolve("audit"), 500, Instant.now());
    gateway = Gateway.builder(config).development(true).door(EchoDoor.factory()).start();
    visit(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private ApiTokens.Made token(String subject, String group) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    return gateway
        .administration()
        .createToken(new ApiTokens.Wanted("test", subject, null, Set.of(group), tomorrow), "test");
  }

  private HttpResponse<String> signInAsOperator() throws Exception {
    return signIn(token("olga", "operators").text().use(String::new));
  }

  @Test
  void thePageIsServedUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = send(request("/"));
    assertThat(page.statusCode()).isEqualTo(200);
    // The terminal's player computes in WebAssembly, which is no text that is made code.
    assertThat(
            page.headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow()
                .replace(" 'wasm-unsafe-eval'", ""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:");
    assertThat(page.body()).contains("assets/console.js").doesNotContain("<script>", "<style>");
    for (String asset :
        List.of(
            "/assets/console.js",
            "/assets/console.css",
            "/assets/terminal.js",
            "/assets/terminal.css")) {
      assertThat(send(request(asset)).statusCode()).as(asset).isEqualTo(200);
    }
    for (String path :
        List.of("/index.htm", "/assets/../index.html", "/assets/", "/Console.class")) {
      assertThat(send(request(path)).statusCode()).as(path).isIn(400, 404);
    }
  }

  @Test
  void nobodyGetsAnythingWithoutSigningIn() throws Exception {
    for (String path : List.of("session", "overview", "calls", "sessions", "policy", "tokens")) {
      HttpResponse<String> answer = api("GET", path, null);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).contains("SP-7501");
    }
    assertThat(signIn("spt_guessed").statusCode()).isEqualTo(401);
    HttpResponse<String> other = signIn(token("alice", "analysts").text().use(String::new));
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body()).contains("SP-7502");
    assertThat(other.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
    String set = signInAsOperator().headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set)
        .startsWith("__Host-")
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "Path=/");
    assertThat(api("DELETE", "session", null).statusCode()).isEqualTo(204);
    assertThat(api("GET", "overview", null).statusCode()).as("after signing out").isEqualTo(401);
  }

  @Test
  void aForgedRequestChangesNothing() throws Exception {
    signInAsOperator();
    ApiTokens.Made victim = token("bob", "analysts");
    String path = "tokens/" + victim.row().id();
    String good = csrf;
    for (String wrong : List.of("", "new", good.substring(1) + "A")) {
      csrf = wrong;
      assertThat(api("DELETE", path, null).statusCode()).as("'%s'", wrong).isEqualTo(403);
    }
    HttpResponse<String> other =
        send(
            request("/console/api/" + path)
                .header("Cookie", cookie)
                .header("X-Sallyport-Csrf", good)
                .header("Sec-Fetch-Site", "same-site")
                .DELETE());
    assertThat(other.statusCode()).as("from a sibling site").isEqualTo(403);
    csrf = good;
    assertThat(
            send(request("/console/api/tokens")
                    .header("Cookie", cookie)
                    .header("X-Sallyport-Csrf", good)
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .as("a form's media type")
        .isEqualTo(400);
    assertThat(gateway.administration().tokens())
        .anyMatch(row -> row.id().equals(victim.row().id()));
    assertThat(api("DELETE", path, null).statusCode()).isEqualTo(204);
    assertThat(gateway.administration().tokens())
        .noneMatch(row -> row.id().equals(victim.row().id()));
  }

  @Test
  void aRevokedTokenEndsItsSeat() throws Exception {
    ApiTokens.Made operator = token("olga", "operators");
    signIn(operator.text().use(String::new));
    got("overview");
    gateway.administration().revokeToken(operator.row().id(), "test");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api("GET", "overview", null).statusCode() == 401);
  }

  @Test
  void callsAreCountedSearchedAndShownWhole() throws Exception {
    signInAsOperator();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ((Number) got("calls").get("searched")).intValue() == 500);
    Map<?, ?> totals = (Map<?, ?>) got("overview?hours=6").get("totals");
    assertThat(((Number) totals.get("calls")).intValue()).isEqualTo(500);
    Map<String, Object> denied = got("calls?verdict=deny&code=SP-2001&text=orders&limit=5");
    List<?> rows = (List<?>) denied.get("calls");
    assertThat(rows).hasSize(5);
    assertThat(((Number) denied.get("found")).intValue()).isGreaterThan(5);
    assertThat(((Number) totals.get("refused")).intValue())
        .isGreaterThanOrEqualTo(((Number) denied.get("found")).intValue());
    Map<?, ?> first = (Map<?, ?>) rows.get(0);
    assertThat(first.get("text")).isEqualTo("DELETE FROM orders");
    assertThat(first.get("remedy")).isEqualTo("Add a WHERE clause that names the rows.");
    Map<?, ?> masked = (Map<?, ?>) ((List<?>) got("calls?text=card&limit=1").get("calls")).get(0);
    Map<String, Object> whole =
        got("calls/" + masked.get("session") + "/" + masked.get("exchange"));
    assertThat(String.valueOf(whole.get("canonical"))).contains("CAST('***' AS text)");
    assertThat(String.valueOf(whole.get("obligations")))
        .contains("mask shop/public.customers.email");
    for (String odd :
        List.of("calls/x/1", "calls/../1", "calls/x/99999999999999999999", "calls/x")) {
      assertThat(api("GET", odd, null).statusCode()).as(odd).isIn(400, 404);
    }
  }

  @Test
  void thePolicyShowsWhoReachesWhatAndNeverAFileThatWasRefused() throws Exception {
    signInAsOperator();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ((List<?>) got("policy").get("reach")).size() == 4);
    String reach = String.valueOf(got("policy").get("reach"));
    assertThat(reach)
        .contains("subject=alice")
        .contains("crm=[sql.select]", "shop=[sql.select, sql.update]", "targets={}");
    Files.writeString(config, FILE.replace("${secret:shop-db}", "canary-in-the-file"));
    Map<String, Object> policy = got("policy");
    assertThat(String.valueOf(policy.get("problem"))).contains("SP-3013");
    assertThat(policy.toString()).doesNotContain("canary-in-the-file");
    assertThat(String.valueOf(policy.get("text"))).contains("${secret:shop-db}");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ((List<?>) got("policy").get("changes")).size() == 2);
    assertThat(got("policy").get("changes").toString())
        .contains("what=policy_refused", "SP-3013", "what=gateway_started", "version=")
        .doesNotContain("canary-in-the-file");
  }

  @Test
  void targetsAreListedWithWhatWentOnThereAndNoSecret() throws Exception {
    signInAsOperator();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ((Number) got("calls").get("searched")).intValue() == 500);
    List<?> targets = (List<?>) got("targets").get("targets");
    assertThat(targets).hasSize(2);
    Map<?, ?> crm = (Map<?, ?>) targets.get(0);
    Map<?, ?> shop = (Map<?, ?>) targets.get(1);
    assertThat(crm.get("calls")).hasToString("0");
    assertThat(crm.get("last")).isNull();
    assertThat(shop.get("name")).isEqualTo("shop");
    assertThat(shop.get("kind")).isEqualTo("h2");
    assertThat(shop.get("calls")).hasToString("500");
    assertThat(shop.get("refused"))
        .hasToString(String.valueOf(got("calls?verdict=deny").get("found")));
    assertThat(shop.get("secrets")).hasToString("{password=${secret:shop-db}}");
  }

  @Test
  void aSessionIsListedAndEnded() throws Exception {
    signInAsOperator();
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      client.say(token("alice", "analysts").text().use(String::new));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ((List<?>) got("sessions").get("sessions")).size() == 1);
      Map<?, ?> row = (Map<?, ?>) ((List<?>) got("sessions").get("sessions")).get(0);
      assertThat(row.get("subject")).isEqualTo("alice");
      assertThat(api("DELETE", "sessions/" + row.get("id"), null).statusCode()).isEqualTo(204);
      assertThat(client.isCut()).isTrue();
    }
    assertThat(api("DELETE", "sessions/none", null).statusCode()).isEqualTo(404);
  }

  @Test
  void aTokenIsMadeShownOnceAndListedWithoutItsText() throws Exception {
    signInAsOperator();
    String until = Instant.now().plus(Duration.ofDays(3)).toString();
    HttpResponse<String> made =
        api(
            "POST",
            "tokens",
            "{\"name\":\"ci\",\"subject\":\"robot\",\"groups\":[\"agents\"],\"expires\":\""
                + until
                + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String text = String.valueOf(JSONObjectUtils.parse(made.body()).get("token"));
    assertThat(text).hasSizeGreaterThan(30);
    assertThat(got("tokens").toString()).contains("robot", "olga").doesNotContain(text);
    assertThat(api("POST", "tokens", "{\"name\":\"no end\",\"subject\":\"robot\"}").statusCode())
        .as("a token without an end")
        .isEqualTo(400);
  }
}
