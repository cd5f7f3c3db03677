package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.gateway.control.Schema;
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
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program reads by a token what the pages show, and each answer is what the document says. */
final class ConsoleRestTest extends ConsoleVisit {
  private static final String API = "/console/api/";

  @TempDir Path folder;
  private Gateway gateway;
  private final Set<String> shown = new TreeSet<>();
  private Map<String, Object> document;

  @BeforeEach
  void start() throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), ConsoleTest.FILE);
    ConsoleDay.write(folder.resolve("audit"), 500, Instant.now());
    ConsoleDay.record(folder.resolve("audit"), Instant.now());
    gateway = Gateway.builder(config).development(true).door(EchoDoor.factory()).start();
    visit(gateway);
    document = JSONObjectUtils.parse(send(request(API + "openapi.json")).body());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String token(String subject, String group) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    var wanted = new ApiTokens.Wanted("test", subject, null, Set.of(group), tomorrow);
    return gateway.administration().createToken(wanted, "test").text().use(String::new);
  }

  private HttpResponse<String> ask(String token, String path) throws Exception {
    return send(request(API + path).header("Authorization", "Bearer " + token));
  }

  /** Asks, and holds the answer against what the document says of it. */
  private Map<String, Object> called(String token, int status, String form, String... parts)
      throws Exception {
    String plain = form.replaceAll("\\?.*", "");
    String path = form;
    for (String part : parts) {
      path = path.replaceFirst("\\{[a-z]+}", part);
    }
    HttpResponse<String> answer = ask(token, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    Map<?, ?> schema =
        (Map<?, ?>)
            in(
                document,
                "paths",
                API + plain,
                "get",
                "responses",
                String.valueOf(status),
                "content",
                "application/json",
                "schema");
    Map<String, Object> value = JSONObjectUtils.parse(answer.body());
    assertThat(Schema.problems((Map<?, ?>) in(document, "components", "schemas"), schema, value))
        .as(answer.body())
        .isEmpty();
    shown.add(API + plain);
    return value;
  }

  private static Object in(Map<?, ?> from, String... names) {
    Object at = from;
    for (String name : names) {
      at = ((Map<?, ?>) at).get(name);
      assertThat(at).as(name).isNotNull();
    }
    return at;
  }

  private static Map<?, ?> first(Map<String, Object> answer, String list) {
    return (Map<?, ?>) ((List<?>) answer.get(list)).get(0);
  }

  @Test
  void everyAnswerIsWhatTheDocumentSays() throws Exception {
    String olga = token("olga", "operators");
    shown.add(API + "openapi.json");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(ask(olga, "replays?recorded=true").body()).contains("\"terminal\""));
    called(olga, 200, "overview?hours=24");
    Map<String, Object> found = called(olga, 200, "calls?verdict=deny&limit=5");
    Map<?, ?> call = first(found, "calls");
    assertThat(call.get("verdict")).isEqualTo("deny");
    String session = String.valueOf(call.get("session"));
    called(olga, 200, "calls/{session}/{exchange}", session, String.valueOf(call.get("exchange")));
    called(olga, 404, "calls/{session}/{exchange}", session, "999999999");
    called(olga, 200, "targets");
    called(olga, 200, "replays?limit=1000");
    for (Object one : (List<?>) called(olga, 200, "replays?recorded=true").get("sessions")) {
      Map<?, ?> seen = (Map<?, ?>) one;
      String id = String.valueOf(seen.get("id"));
      called(olga, 200, "replays/{session}", id);
      for (Object recorded : (List<?>) seen.get("recordings")) {
        Map<?, ?> recording = (Map<?, ?>) recorded;
        String name = String.valueOf(recording.get("name"));
        boolean terminal = "terminal".equals(recording.get("kind"));
        called(olga, terminal ? 200 : 404, "replays/{session}/{recording}", id, name);
      }
    }
    called(olga, 404, "replays/{session}", "none");
    assertThat(shown).isEqualTo(new TreeSet<>(((Map<?, ?>) document.get("paths")).keySet()));
  }

  @Test
  void whoShowsNoTokenThatCountsLearnsNothing() throws Exception {
    called("spt_guessed", 401, "calls");
    String alice = token("alice", "analysts");
    assertThat(called(alice, 403, "calls")).containsEntry("code", "SP-7502");
    HttpResponse<String> basic =
        send(request(API + "calls").header("Authorization", "Basic b2xnYTpvbGdh"));
    assertThat(basic.statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenReadsAndChangesNothing() throws Exception {
    String olga = token("olga", "operators");
    HttpRequest.Builder change =
        request(API + "tokens")
            .header("Authorization", "Bearer " + olga)
            .header("X-Sallyport-Csrf", "")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"n\",\"subject\":\"s\"}"));
    assertThat(send(change).statusCode()).isEqualTo(401);
    assertThat(ask(olga, "overview").headers().firstValue("Set-Cookie")).isEmpty();
  }
}
