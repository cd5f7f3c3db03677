package io.sallyport.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.Secret;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.MemoryAuditSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The document says what the server does: every route, and the shape of every answer. */
@Timeout(120)
final class OpenApiTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "jdbc:h2:mem:openapi;DB_CLOSE_DELAY=-1" }
      budgets:
        - { id: calm, per: [subject], window: 1m, calls: 1000, denied: 500 }
      gateway:
        listeners: { jdbc: { port: 0 }, control: { port: 0 } }
        identity: { admins: [platform] }
        limits: { drain: 1s }
      rules:
        - { id: looks, permit: [sql.select], on: [shop/vault], to: [group:agents], break_glass: true }
        - id: deletes
          permit: [sql.delete]
          on: [shop/asked]
          to: [group:agents]
          approve: { by: [group:leads], count: 2 }
      """;

  @TempDir Path folder;
  private final MemoryAuditSink trail = MemoryAuditSink.unbounded();
  private Gateway gateway;
  private ControlFile.Way way;
  private Map<String, Object> document;
  private final List<String> shown = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), FILE);
    gateway = Gateway.builder(config).development(true).broker(this::alone).start();
    way = ControlFile.read(folder.resolve("gateway/control"));
    document = JSONObjectUtils.parse(ask("nobody", "GET", "/v1/openapi.json", null).body());
    try (Connection admin = DriverManager.getConnection("jdbc:h2:mem:openapi;DB_CLOSE_DELAY=-1");
        var statement = admin.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS asked (id int)");
      statement.execute("CREATE TABLE IF NOT EXISTS vault (id int)");
    }
  }

  private void alone(EmbeddedBroker.Builder builder) {
    builder.discover(false).sink(trail);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private ControlClient.Answer ask(String secret, String method, String path, String body)
      throws Exception {
    return new ControlClient(new ControlFile.Way(way.host(), way.port(), way.fingerprint(), secret))
        .ask(method, path, body);
  }

  private String token(String subject, String group) throws Exception {
    var wanted = new ApiTokens.Wanted("t", subject, null, Set.of(group), null);
    try (Secret text = gateway.administration().createToken(wanted, "t").text()) {
      return text.use(String::new);
    }
  }

  @Test
  void everyRouteIsInTheDocumentAndEveryOneOfTheDocumentIsThere() {
    Set<String> served = new TreeSet<>();
    for (Route route : Table.of(new NoOperations())) {
      served.add(route.method() + " " + route.path());
      boolean open = route.access() == Route.Access.ANYBODY;
      assertThat(operation(route.method(), route.path()).containsKey("security"))
          .as(route.path())
          .isEqualTo(!open);
    }
    Set<String> described = new TreeSet<>();
    paths()
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .keySet()
                    .forEach(
                        method ->
                            described.add(
                                method.toString().toUpperCase(Locale.ROOT) + " " + path)));
    assertThat(described).isEqualTo(served);
  }

  private Map<?, ?> paths() {
    return (Map<?, ?>) document.get("paths");
  }

  private Map<?, ?> operation(String method, String path) {
    Map<?, ?> methods = (Map<?, ?>) paths().get(path);
    assertThat(methods).as(path).isNotNull();
    Map<?, ?> said = (Map<?, ?>) methods.get(method.toLowerCase(Locale.ROOT));
    assertThat(said).as(method + " " + path).isNotNull();
    return said;
  }

  /** Asks, and holds the answer against what the document says of it. */
  private String called(
      String secret, int status, String method, String form, String id, String body)
      throws Exception {
    ControlClient.Answer answer = ask(secret, method, form.replace("{id}", id), body);
    String what = method + " " + form + ": " + answer.body();
    assertThat(answer.status()).as(what).isEqualTo(status);
    Map<?, ?> responses =
        (Map<?, ?>) operation(method, form.replaceAll("\\?.*", "")).get("responses");
    Map<?, ?> response = (Map<?, ?>) responses.get(String.valueOf(status));
    assertThat(response).as(what).isNotNull();
    Map<?, ?> content = (Map<?, ?>) response.get("content");
    if (content == null) {
      assertThat(answer.body()).as(what).isEmpty();
    } else if (content.get("application/json") instanceof Map<?, ?> json) {
      Map<?, ?> components = (Map<?, ?>) ((Map<?, ?>) document.get("components")).get("schemas");
      Object value =
          answer.body().startsWith("[")
              ? JSONArrayUtils.parse(answer.body())
              : JSONObjectUtils.parse(answer.body());
      assertThat(Schema.problems(components, (Map<?, ?>) json.get("schema"), value))
          .as(what)
          .isEmpty();
    }
    shown.add(method + " " + form.replaceAll("\\?.*", ""));
    return answer.body();
  }

  @Test
  void realAnswersAreWhatTheDocumentSays() throws Exception {
    String admin = way.secret();
    String lena = token("lena", "leads");
    String lars = token("lars", "leads");
    String bot = token("bot", "agents");
    for (String path : List.of("/healthz", "/readyz", "/metrics", "/v1/openapi.json")) {
      called("nobody", 200, "GET", path, "", null);
    }
    String first = asked(bot, "DELETE FROM asked WHERE id = 1");
    assertThat(called(lena, 200, "GET", "/v1/approvals", "", null)).contains(first);
    assertThat(called(bot, 200, "GET", "/v1/approvals?state=all", "", null)).contains(first);
    called(lena, 400, "GET", "/v1/approvals?state=some", "", null);
    called("nobody", 401, "GET", "/v1/approvals", "", null);
    called(lena, 200, "POST", "/v1/approvals/{id}/approve", first, null);
    called(lars, 200, "POST", "/v1/approvals/{id}/approve", first, null);
    called(lars, 409, "POST", "/v1/approvals/{id}/approve", first, null);
    called(bot, 403, "POST", "/v1/approvals/{id}/approve", asked(bot, "DELETE FROM asked"), null);
    String second = asked(bot, "DELETE FROM asked WHERE id = 2");
    assertThat(called(lena, 200, "GET", "/v1/approvals/{id}", second, null)).contains("before");
    called(lena, 200, "POST", "/v1/approvals/{id}/refuse", second, "{\"reason\":\"why?\"}");
    called(lena, 409, "POST", "/v1/approvals/{id}/refuse", second, "{}");
    called(lena, 400, "POST", "/v1/approvals/{id}/refuse", second, "{\"because\":\"why?\"}");
    called(admin, 200, "POST", "/v1/approvals/{id}/revoke", first, null);
    called(admin, 409, "POST", "/v1/approvals/{id}/revoke", first, null);
    called(lena, 409, "GET", "/v1/approvals/{id}", "none", null);
    called("nobody", 403, "POST", "/v1/callbacks/{id}", "none", "{}");
    emergency(bot);
    String alerts = called(admin, 200, "GET", "/v1/alerts", "", null);
    String alert = (String) ((Map<?, ?>) JSONArrayUtils.parse(alerts).get(0)).get("id");
    called(lena, 403, "GET", "/v1/alerts", "", null);
    called(admin, 204, "POST", "/v1/alerts/{id}/acknowledge", alert, null);
    called(admin, 404, "POST", "/v1/alerts/{id}/acknowledge", alert, null);
    assertThat(trail.events(AuditEvent.Acted.class))
        .extracting(AuditEvent.Acted::act)
        .filteredOn(act -> act.kind() == Act.Kind.ALERT_ACKNOWLEDGED)
        .singleElement()
        .satisfies(act -> assertThat(act.by()).isEqualTo("local"))
        .satisfies(act -> assertThat(act.on()).isEqualTo(alert));
    assertThat(called(admin, 200, "GET", "/v1/alerts", "", null)).isEqualTo("[]");
    assertThat(called(admin, 200, "GET", "/v1/alerts?state=all", "", null)).contains("SP-2052");
    assertThat(called(admin, 200, "GET", "/v1/budgets", "", null)).contains("\"calls\":1000");
    called(admin, 200, "GET", "/v1/policy", "", null);
    whatIf(admin, lena);
    rest(admin, bot);
    Set<String> all = new TreeSet<>();
    Table.of(new NoOperations()).forEach(route -> all.add(route.method() + " " + route.path()));
    assertThat(new TreeSet<>(shown)).as("what was asked").isEqualTo(all);
  }

  private void whatIf(String admin, String lena) throws Exception {
    String form = "/v1/policy/explain";
    String question =
        "{\"subject\":\"ann\",\"groups\":[\"agents\"],\"target\":\"shop\",\"call\":\"%s\"}";
    String asked = question.formatted("DELETE FROM asked WHERE id = 1");
    assertThat(called(admin, 200, "POST", form, "", asked))
        .contains("\"verdict\":\"permit\"", "approval by 2 of group:leads");
    assertThat(called(admin, 200, "POST", form, "", question.formatted("DELETE FROM vault")))
        .contains("\"verdict\":\"deny\"", "speaks of other resources");
    called(admin, 400, "POST", form, "", "{}");
    called(lena, 403, "POST", form, "", asked);
    called("nobody", 401, "POST", form, "", asked);
  }

  private void rest(String admin, String bot) throws Exception {
    called(admin, 200, "GET", "/v1/gateways", "", null);
    try (Connection client = connect(bot, null)) {
      Awaitility.await()
          .until(() -> ask(admin, "GET", "/v1/sessions", null).body().contains("bot"));
      String sessions = called(admin, 200, "GET", "/v1/sessions", "", null);
      String id = (String) ((Map<?, ?>) JSONArrayUtils.parse(sessions).get(0)).get("id");
      called(admin, 204, "DELETE", "/v1/sessions/{id}", id, null);
      called(admin, 404, "DELETE", "/v1/sessions/{id}", "none", null);
      assertThat(client).isNotNull();
    }
    String wanted = "{\"name\":\"ci\",\"subject\":\"ann\",\"expires\":\"2999-01-01T00:00:00Z\"}";
    String made = called(admin, 201, "POST", "/v1/tokens", "", wanted);
    called(admin, 400, "POST", "/v1/tokens", "", "{}");
    called(admin, 200, "GET", "/v1/tokens", "", null);
    String id = (String) JSONObjectUtils.parse(made).get("id");
    called(admin, 204, "DELETE", "/v1/tokens/{id}", id, null);
    called(admin, 404, "DELETE", "/v1/tokens/{id}", id, null);
    called(admin, 204, "POST", "/v1/revocations", "", "{\"subject\":\"ann\"}");
    called(admin, 400, "POST", "/v1/revocations", "", "{}");
  }

  private Connection connect(String token, String purpose) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("sallyport.token", token);
    settings.put("sallyport.fingerprint", gateway.fingerprint());
    settings.put("sallyport.approval", "async");
    if (purpose != null) {
      settings.put("sallyport.purpose", purpose);
    }
    Properties properties = new Properties();
    properties.putAll(settings);
    int port = gateway.address("jdbc").getPort();
    return DriverManager.getConnection("jdbc:sallyport://localhost:" + port + "/shop", properties);
  }

  private String asked(String token, String sql) throws Exception {
    try (Connection client = connect(token, null);
        var statement = client.createStatement()) {
      statement.execute(sql);
      throw new AssertionError("It was not asked for.");
    } catch (io.sallyport.jdbc.SallyportAccessDeniedException e) {
      assertThat(e.approval()).as(e.getMessage()).isNotNull();
      return e.approval();
    }
  }

  private void emergency(String token) throws Exception {
    try (Connection client = connect(token, "incident 7");
        var statement = client.createStatement()) {
      statement.execute("SELECT id FROM vault");
    }
  }
}
