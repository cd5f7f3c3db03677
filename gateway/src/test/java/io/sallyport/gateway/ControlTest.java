package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import io.sallyport.gateway.identity.ApiTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane, asked as its clients ask it. */
final class ControlTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway:
        listeners: { jdbc: { port: 0 }, control: { port: 0 } }
        identity: { admins: [platform] }
        limits: { drain: 1s }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:analysts] }
      """;

  @TempDir Path folder;
  private Gateway gateway;
  private ControlFile.Way way;
  private ControlClient local;

  @BeforeEach
  void start() throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE);
    gateway = Gateway.builder(config).development(true).door(EchoDoor.factory()).start();
    way = ControlFile.read(folder.resolve("gateway/control"));
    local = new ControlClient(way);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private ControlClient with(String secret) {
    return new ControlClient(
        new ControlFile.Way(way.host(), way.port(), way.fingerprint(), secret));
  }

  private String token(String group) throws Exception {
    var wanted = new ApiTokens.Wanted("t", "ann", null, Set.of(group), null);
    return gateway.administration().createToken(wanted, "t").text().use(String::new);
  }

  @Test
  void healthAndFiguresAreForEverybody() throws Exception {
    ControlClient nobody = with("nothing");
    assertThat(nobody.ask("GET", "/healthz", null).body()).isEqualTo("ok\n");
    assertThat(nobody.ask("GET", "/readyz", null).status()).isEqualTo(200);
    String metrics = nobody.ask("GET", "/metrics", null).body();
    assertThat(metrics)
        .contains("# TYPE sallyport_sessions gauge\nsallyport_sessions 0\n")
        .contains("sallyport_certificate_expires_seconds ")
        .doesNotContain("shop");
    for (String line : metrics.split("\n")) {
      assertThat(line).matches("# (HELP|TYPE) .*|[a-z_]+ -?[0-9.E+]+");
    }
  }

  @Test
  void administrationIsForAdministrators() throws Exception {
    assertThat(with("nothing").ask("GET", "/v1/tokens", null).status()).isEqualTo(401);
    assertThat(with("").ask("GET", "/v1/tokens", null).status()).isEqualTo(401);
    assertThat(with(token("analysts")).ask("GET", "/v1/tokens", null).status()).isEqualTo(403);
    assertThat(with(token("platform")).ask("GET", "/v1/tokens", null).status()).isEqualTo(200);
    assertThat(local.ask("GET", "/v1/tokens", null).status()).isEqualTo(200);
  }

  @Test
  void theWayInIsForTheGatewaysAccountAloneAndEndsWithIt() throws Exception {
    Path file = folder.resolve("gateway/control");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    gateway.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void aTokenIsMadeUsedListedAndRevoked() throws Exception {
    var made =
        local.ask(
            "POST",
            "/v1/tokens",
            "{\"name\":\"ci\",\"subject\":\"alice\",\"groups\":[\"analysts\"],"
                + "\"expires\":\"2999-01-01T00:00:00Z\"}");
    assertThat(made.status()).isEqualTo(201);
    Map<String, Object> token = JSONObjectUtils.parse(made.body());
    String listed = local.ask("GET", "/v1/tokens", null).body();
    assertThat(listed).contains("alice").doesNotContain("hash").doesNotContain("spt_");
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      assertThat(client.say((String) token.get("token"))).startsWith("hello alice");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> local.ask("GET", "/v1/sessions", null).body().contains("alice"));
      String path = "/v1/tokens/" + token.get("id");
      assertThat(local.ask("DELETE", path, null).status()).isEqualTo(204);
      assertThat(local.ask("DELETE", path, null).status()).isEqualTo(404);
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void aSessionIsEndedByItsId() throws Exception {
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      assertThat(client.say(token("analysts"))).startsWith("hello");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> local.ask("GET", "/v1/sessions", null).body().contains("ann"));
      List<Object> sessions = JSONArrayUtils.parse(local.ask("GET", "/v1/sessions", null).body());
      Object id = ((Map<?, ?>) sessions.get(0)).get("id");
      assertThat(local.ask("DELETE", "/v1/sessions/" + id, null).status()).isEqualTo(204);
      assertThat(client.isCut()).isTrue();
      assertThat(local.ask("DELETE", "/v1/sessions/none", null).status()).isEqualTo(404);
    }
  }

  @Test
  void everythingOfASubjectIsRevoked() throws Exception {
    String token = token("analysts");
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      assertThat(client.say(token)).startsWith("hello");
      assertThat(local.ask("POST", "/v1/revocations", "{\"subject\":\"ann\"}").status())
          .isEqualTo(204);
      assertThat(client.isCut()).isTrue();
    }
    try (Client client = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      assertThat(client.say(token)).startsWith("SP-7101");
    }
  }

  @Test
  void whatIsNotUnderstoodIsRefusedWithItsReason() throws Exception {
    for (String body :
        List.of(
            "{}",
            "nonsense",
            "{\"name\":\"a\",\"subject\":\"b\",\"admin\":true}",
            "{\"name\":1,\"subject\":\"b\"}",
            "{\"name\":\"a\",\"subject\":\"a\\nb\"}",
            "{\"name\":\"a\",\"subject\":\"b\",\"expires\":\"tomorrow\"}")) {
      assertThat(local.ask("POST", "/v1/tokens", body).status()).as(body).isEqualTo(400);
    }
    assertThat(local.ask("GET", "/v1/../v1/nothing", null).status()).isEqualTo(404);
    assertThat(local.ask("GET", "/", null).status()).isEqualTo(404);
    String large = "{\"name\":\"" + "x".repeat(100_000) + "\",\"subject\":\"b\"}";
    assertThat(tooLarge(large)).isTrue();
  }

  private boolean tooLarge(String body) {
    try {
      return local.ask("POST", "/v1/tokens", body).status() >= 400;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  @Test
  void whoeverDrainsIsToldNotToSendAnybody() throws Exception {
    gateway.drain();
    var answer = local.ask("GET", "/readyz", null);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("draining\n");
    assertThat(local.ask("GET", "/healthz", null).status()).isEqualTo(200);
  }

  @Test
  void theDocumentDescribesWhatIsThere() throws Exception {
    Map<String, Object> document =
        JSONObjectUtils.parse(with("nothing").ask("GET", "/v1/openapi.json", null).body());
    Map<String, Object> paths = JSONObjectUtils.getJSONObject(document, "paths");
    for (Map.Entry<String, Object> path : paths.entrySet()) {
      for (Object method : ((Map<?, ?>) path.getValue()).keySet()) {
        Map<?, ?> said = (Map<?, ?>) ((Map<?, ?>) path.getValue()).get(method);
        Set<?> codes = ((Map<?, ?>) said.get("responses")).keySet();
        String name = String.valueOf(method).toUpperCase(java.util.Locale.ROOT);
        String body = name.equals("POST") ? "{}" : null;
        String place = path.getKey().replace("{id}", "none");
        assertThat(codes.stream().map(String::valueOf))
            .as(name + " " + place)
            .contains(String.valueOf(local.ask(name, place, body).status()));
        int stranger = with("nothing").ask(name, place, body).status();
        assertThat(stranger == 401).as(name + " " + place).isEqualTo(said.containsKey("security"));
      }
    }
  }
}
