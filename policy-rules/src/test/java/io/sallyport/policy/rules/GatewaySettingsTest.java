package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The section gateway: what it says, and what a user reads when it is wrong. */
final class GatewaySettingsTest {
  private static final String WHOLE =
      """
      version: 1
      gateway:
        listeners:
          jdbc: { port: 7443 }
          control: { host: 127.0.0.1, port: 9443 }
        tls: { certificate: tls/server.pem, key: tls/server.key, clients: tls/clients.pem }
        identity:
          tokens: false
          oidc:
            - issuer: https://id.example.org/realms/main
              audience: sallyport
              groups: realm_access.roles
              prefix: "main:"
          certificates: { subject: uri, groups: [machines] }
        store: { url: "jdbc:postgresql://state/sallyport", username: gw, password: "${secret:state}" }
        limits: { sessions: 50, handshake: 5s, message: 1MiB }
        upstream: { connections: 5, stamp: true }
      """;

  private static String problems(String yaml) {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class, () -> SallyportFile.parse("sallyport.yaml", yaml));
    assertThat(e).as("the refusal of\n%s", yaml).isNotNull();
    return e.getMessage();
  }

  @Test
  void everythingIsRead() throws Exception {
    GatewaySettings gateway = SallyportFile.parse("f", WHOLE).gateway();
    assertThat(gateway.listeners().keySet()).containsExactly("jdbc", "control");
    assertThat(gateway.listeners().get("control"))
        .isEqualTo(new GatewaySettings.Listener("127.0.0.1", 9443, Map.of()));
    assertThat(gateway.tls().clients()).isEqualTo(Path.of("tls/clients.pem"));
    assertThat(gateway.identity().tokens()).isFalse();
    GatewaySettings.Issuer issuer = gateway.identity().issuers().get(0);
    assertThat(issuer.algorithms()).containsExactlyInAnyOrder("RS256", "ES256");
    assertThat(issuer.types()).containsExactlyInAnyOrder("at+jwt", "jwt");
    assertThat(issuer.prefix()).isEqualTo("main:");
    assertThat(gateway.identity().certificates().groups()).isEqualTo(Set.of("machines"));
    assertThat(gateway.store().password()).isEqualTo("${secret:state}");
    assertThat(gateway.limits().sessions()).isEqualTo(50);
    assertThat(gateway.limits().message()).isEqualTo(1 << 20);
    assertThat(gateway.limits().idle()).isEqualTo(Duration.ofMinutes(30));
    assertThat(gateway.upstream().stamp()).isTrue();
  }

  @Test
  void hostsOfTargetsStandAtTheListenerForHttpAndNameTargetsOfTheFile() throws Exception {
    String targets = "version: 1\ntargets: { billing: { url: \"https://billing.internal\" } }\n";
    String http = "gateway: { listeners: { http: { port: 7480, routes: { b.example: %s } } } }\n";
    assertThat(
            SallyportFile.parse("f", targets + http.formatted("billing"))
                .gateway()
                .listeners()
                .get("http")
                .routes())
        .isEqualTo(Map.of("b.example", "billing"));
    assertThat(problems(targets + http.formatted("biling")))
        .contains("SP-3009 unknown target 'biling'; did you mean 'billing'?");
    assertThat(problems(targets + http.formatted("billing").replace("http:", "jdbc:")))
        .contains("SP-3014 'routes' are of the listener 'http' alone");
  }

  @Test
  void aFileWithoutItHasNone() throws Exception {
    assertThat(SallyportFile.parse("f", "version: 1\n").gateway()).isNull();
  }

  @Test
  void misspeltKeysAreNamedWithTheirPlace() {
    assertThat(problems(WHOLE.replace("jdbc:", "jdbb:").replace("stamp", "stamps")))
        .contains("sallyport.yaml:4:5: SP-3003 unknown key 'jdbb'; did you mean 'jdbc'?")
        .contains("SP-3003 unknown key 'stamps'; did you mean 'stamp'?");
  }

  @Test
  void aSharedSecretIsNoSignature() {
    assertThat(problems(WHOLE.replace("prefix: \"main:\"", "algorithms: [HS256]")))
        .contains("'algorithms' cannot be 'HS256'");
    assertThat(problems(WHOLE.replace("prefix: \"main:\"", "algorithms: [none]")))
        .contains("'algorithms' cannot be 'none'");
  }

  @Test
  void keysAreNotFetchedInTheClearFromElsewhere() {
    assertThat(problems(WHOLE.replace("https://id.", "http://id.")))
        .contains("'issuer' must be an https address");
    assertThat(problems(WHOLE.replace("https://id.", "https://u:p@id.")))
        .contains("'issuer' must be an https address")
        .doesNotContain("u:p");
  }

  /** With a second issuer. */
  private static String beside(String prefix) {
    String second = "      - { issuer: \"https://b.example\", audience: x%s }\n".formatted(prefix);
    return WHOLE.replace("    certificates:", second + "    certificates:");
  }

  @Test
  void issuersCannotNameEachOthersSubjects() throws Exception {
    assertThat(problems(beside(", prefix: \"main:\"")))
        .contains("two issuers with the same 'prefix'");
    for (String overlapping :
        List.of("", ", prefix: main", ", prefix: \"main:b:\"", ", prefix: \"m\"")) {
      assertThat(problems(beside(overlapping))).as(overlapping).contains("begins with the other's");
    }
    assertThat(SallyportFile.parse("f", beside(", prefix: \"b:\"")).gateway().identity().issuers())
        .hasSize(2);
  }

  @Test
  void certificatesNeedTheirAuthorities() {
    assertThat(problems(WHOLE.replace(", clients: tls/clients.pem", "")))
        .contains("'tls' names no 'clients'");
  }

  @Test
  void anIssuerNamesItsAudience() {
    assertThat(problems(WHOLE.replace("        audience: sallyport\n", ""))).contains("'audience'");
  }

  @Test
  void theStoreHoldsNoSecretInTheFile() {
    assertThat(problems(WHOLE.replace("${secret:state}", "hunter2")))
        .contains("SP-3013")
        .doesNotContain("hunter2");
    assertThat(problems(WHOLE.replace("/sallyport\"", "/sallyport?password=hunter2\"")))
        .contains("SP-3013")
        .doesNotContain("hunter2");
  }

  @Test
  void limitsThatLimitNothingAreRefused() {
    assertThat(problems(WHOLE.replace("sessions: 50", "sessions: 0"))).contains("'sessions'");
    assertThat(problems(WHOLE.replace("message: 1MiB", "message: 2GiB"))).contains("'message'");
    assertThat(problems(WHOLE.replace("port: 7443", "port: 74430"))).contains("'port'");
  }

  @Test
  void aGatewayThatListensNowhereIsRefused() {
    assertThat(problems("version: 1\ngateway: {}\n")).contains("SP-3005 'gateway' has no listener");
  }
}
