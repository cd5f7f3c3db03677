package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.testkit.MemoryAuditSink;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in to the console by a browser at an issuer, as people do and as attackers try. */
final class ConsoleSignInTest extends ConsoleVisit {
  private static final String BEGIN = "/console/sign-in";
  private static final String BACK = "/console/signed-in";

  @TempDir Path folder;
  private MockOAuth2Server issuer;
  private final MemoryAuditSink trail = MemoryAuditSink.unbounded();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    issuer = new MockOAuth2Server();
    issuer.start();
    String file =
        ConsoleTest.FILE.replace(
            "  identity: { admins: [operators] }\n",
            """
              console:
                url: https://console.example:7444
                oidc: { issuer: "%1$s", client: sallyport-console }
              identity:
                admins: [operators]
                oidc: [ { issuer: "%1$s", audience: sallyport, groups: groups } ]
            """
                .formatted(issuer.issuerUrl("main")));
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), file);
    ConsoleDay.write(folder.resolve("audit"), 20, Instant.now());
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(broker -> broker.sink(trail))
            .door(EchoDoor.factory())
            .start();
    visit(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
    issuer.shutdown();
  }

  private void knows(String subject, String group) {
    issuer.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            "main", subject, "JWT", List.of(), Map.of("groups", List.of(group)), 300));
  }

  private List<Act> acts(Act.Kind kind) {
    return trail.events(AuditEvent.Acted.class).stream()
        .map(AuditEvent.Acted::act)
        .filter(act -> act.kind() == kind)
        .toList();
  }

  /** The last who was turned away, where it was at the console for that reason. */
  private void recorded(String code, String subject) {
    List<Act> refused = acts(Act.Kind.LOGIN_REFUSED);
    Act last = refused.get(refused.size() - 1);
    assertThat(last.on()).isEqualTo("console");
    assertThat(last.by()).isEqualTo("127.0.0.1");
    assertThat(last.subject()).isEqualTo(subject);
    assertThat(last.reason().code()).isEqualTo(code);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : uri.getRawQuery().split("&")) {
      int at = pair.indexOf('=');
      found.put(
          pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
    }
    return found;
  }

  /** What a browser keeps after it was sent to the issuer. */
  private record Begun(URI at, String cookie) {}

  private Begun begin() throws Exception {
    HttpResponse<String> answer = send(request(BEGIN));
    assertThat(answer.statusCode()).isEqualTo(303);
    String cookie = set(answer, "__Host-sallyport-begun");
    assertThat(cookie).contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/");
    return new Begun(location(answer), cookie.substring(0, cookie.indexOf(';')));
  }

  /** What the issuer sends a browser back with. */
  private static URI answered(URI at) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    return location(answer);
  }

  private HttpResponse<String> back(URI answer, String cookie) throws Exception {
    HttpRequest.Builder request =
        request(BACK + "?" + answer.getRawQuery()).header("Sec-Fetch-Site", "cross-site");
    return send(cookie == null ? request : request.header("Cookie", cookie));
  }

  @Test
  void aPersonSignsInAtTheIssuerAndStaysLongerThanTheTokenThatSaidWho() throws Exception {
    assertThat(got("ways")).containsEntry("issuer", issuer.issuerUrl("main").toString());
    knows("olga", "operators");
    Begun begun = begin();
    Map<String, String> asked = query(begun.at());
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "sallyport-console")
        .containsEntry("redirect_uri", "https://console.example:7444" + BACK)
        .containsEntry("scope", "openid")
        .containsEntry("code_challenge_method", "S256")
        .containsKeys("state", "nonce", "code_challenge");
    HttpResponse<String> in = back(answered(begun.at()), begun.cookie());
    assertThat(location(in)).isEqualTo(URI.create("/"));
    String seat = set(in, "__Host-sallyport");
    assertThat(seat).contains("; Secure", "; HttpOnly", "; SameSite=Strict");
    cookie = seat.substring(0, seat.indexOf(';'));
    Map<String, Object> who = got("session");
    assertThat(who).containsEntry("name", "olga").containsEntry("role", "admin");
    assertThat(((Map<?, ?>) got("overview").get("totals")).get("calls")).isNotNull();
    assertThat(acts(Act.Kind.SIGNED_IN))
        .singleElement()
        .satisfies(act -> assertThat(act.by()).isEqualTo("olga"))
        .satisfies(act -> assertThat(act.facts()).containsEntry("door", "console"));
    assertThat(acts(Act.Kind.LOGIN_REFUSED)).isEmpty();
    gateway.administration().revokeSubject("olga", "test", null);
    HttpResponse<String> after = awaitRefusal();
    assertThat(after.statusCode()).as("once revoked").isEqualTo(401);
  }

  private HttpResponse<String> awaitRefusal() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api("GET", "overview", null), answer -> answer.statusCode() != 200);
  }

  @Test
  void whoeverIsOfNoGroupOfTheConsoleIsToldSo() throws Exception {
    knows("intern", "guests");
    Begun begun = begin();
    refused(back(answered(begun.at()), begun.cookie()), "SP-7502");
    recorded("SP-7502", "intern");
    assertThat(acts(Act.Kind.SIGNED_IN)).isEmpty();
  }

  @Test
  void anAnswerCountsOnceAndOnlyInTheBrowserThatBegan() throws Exception {
    knows("olga", "operators");
    Begun begun = begin();
    URI answer = answered(begun.at());
    refused(back(answer, null), "SP-7507");
    recorded("SP-7507", null);
    Begun other = begin();
    refused(back(answer, other.cookie()), "SP-7507");
    refused(back(URI.create("https://x/?code=abc&state="), begun.cookie()), "SP-7507");
    // The cookie was good once, whatever came with it.
    refused(back(answer, begun.cookie()), "SP-7507");
    assertThat(acts(Act.Kind.LOGIN_REFUSED)).hasSize(4);
  }

  @Test
  void aTokenThatIsNotKnownIsOnRecordAndNotItsText() throws Exception {
    assertThat(signIn("spt_0000000000000000_guessed").statusCode()).isEqualTo(401);
    recorded("SP-7101", null);
    assertThat(trail.events().toString()).doesNotContain("guessed");
  }

  @Test
  void aTokenOfAnotherSignInDoesNotCount() throws Exception {
    knows("olga", "operators");
    Begun begun = begin();
    String nonce = query(begun.at()).get("nonce");
    URI altered = URI.create(begun.at().toString().replace(nonce, "n".repeat(43)));
    refused(back(answered(altered), begun.cookie()), "SP-7507");
    recorded("SP-7507", null);
  }

  @Test
  void anAnswerThatSaysItIsOfAnotherIssuerDoesNotCount() throws Exception {
    knows("olga", "operators");
    Begun begun = begin();
    URI answer = URI.create(answered(begun.at()) + "&iss=https%3A%2F%2Fevil.example");
    refused(back(answer, begun.cookie()), "SP-7507");
  }

  @Test
  void anIssuerThatIsAwayIsSaidSoAndATokenStillOpens() throws Exception {
    issuer.shutdown();
    HttpResponse<String> answer = send(request(BEGIN));
    refused(answer, "SP-7508");
  }

  @Test
  void whatTheIssuerSaysNeverLeadsElsewhere() throws Exception {
    for (String query :
        List.of(
            "?code=a&state=b&redirect=https://evil.example",
            "?error=access_denied&error_uri=https://evil.example",
            "?code=a&code=b&state=c",
            "")) {
      HttpResponse<String> answer = send(request(BACK + query));
      assertThat(location(answer).isAbsolute()).as(query).isFalse();
      assertThat(location(answer)).as(query).isEqualTo(URI.create("/#/refused?code=SP-7507"));
    }
    assertThat(JSONObjectUtils.parse(api("GET", "session", null).body()))
        .containsEntry("code", "SP-7501");
  }
}
