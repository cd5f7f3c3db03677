package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How people sign in to the console by SAML, and what a user reads when that is wrong. */
final class ConsoleSettingsTest {
  private static final String WHOLE =
      """
      version: 1
      gateway:
        listeners: { console: { port: 7444 } }
        console:
          url: https://gateway.example:7444/
          saml:
            idp: urn:example:idp
            sign_in: https://id.example.org/saml
            certificates: [idp.pem, next.pem]
            decrypt: { certificate: saml.pem, key: saml.key }
            groups: groups
            skew: 1m
      """;
  private static final String ISSUER =
      "  identity: { oidc: [ { issuer: \"https://id.example.org\", audience: x } ] }\n";

  private static GatewaySettings.Saml read(String yaml) throws ConfigurationException {
    return SallyportFile.parse("sallyport.yaml", yaml).gateway().console().saml();
  }

  private static String problems(String yaml) {
    ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
    assertThat(e).as("the refusal of\n%s", yaml).isNotNull();
    return e.getMessage();
  }

  @Test
  void everythingIsRead() throws Exception {
    GatewaySettings.Saml saml = read(WHOLE);
    assertThat(saml.url()).isEqualTo("https://gateway.example:7444");
    assertThat(saml.idp()).isEqualTo("urn:example:idp");
    assertThat(saml.certificates()).containsExactly(Path.of("idp.pem"), Path.of("next.pem"));
    assertThat(saml.decrypt())
        .isEqualTo(new GatewaySettings.Saml.Decrypt(Path.of("saml.pem"), Path.of("saml.key")));
    assertThat(saml.subject()).as("the NameID").isNull();
    assertThat(saml.entity()).as("the address of the metadata").isNull();
    assertThat(saml.prefix()).isEmpty();
    assertThat(saml.skew()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whatIsMissingIsNamed() {
    for (String line :
        new String[] {
          "    url: https://gateway.example:7444/\n",
          "      idp: urn:example:idp\n",
          "      sign_in: https://id.example.org/saml\n",
          "      certificates: [idp.pem, next.pem]\n"
        }) {
      assertThat(WHOLE).contains(line);
      assertThat(problems(WHOLE.replace(line, "")))
          .contains("sallyport.yaml:", "SP-3005 signing in by SAML needs 'idp'");
    }
  }

  @Test
  void aCertificateWithoutItsKeyOpensNothing() {
    assertThat(problems(WHOLE.replace(", key: saml.key", "")))
        .contains("SP-3005 'decrypt' needs 'certificate'");
    assertThat(problems(WHOLE.replace("key: saml.key", "pem: saml.key"))).contains("SP-3003");
  }

  @Test
  void peopleAreNotSentAwayInTheClear() {
    assertThat(problems(WHOLE.replace("https://id.", "http://id.")))
        .contains("'sign_in' must be an https address");
  }

  @Test
  void clocksDifferByMinutesAtMost() {
    assertThat(problems(WHOLE.replace("1m", "1h"))).contains("'skew' must be at most 5m");
  }

  @Test
  void aMisspeltKeyIsNamed() {
    assertThat(problems(WHOLE.replace("sign_in:", "signin:")))
        .contains("SP-3003 unknown key 'signin'; did you mean 'sign_in'?");
  }

  @Test
  void besideAnIssuerItIsSaidWhetherItNamesTheSamePeople() throws Exception {
    assertThat(problems(WHOLE + ISSUER)).contains("'saml' has to say its 'prefix'");
    String same = WHOLE.replace("skew: 1m", "prefix: \"\"") + ISSUER;
    assertThat(read(same).prefix()).isEmpty();
    String other = same.replace("prefix: \"\"", "prefix: \"saml:\"");
    assertThat(problems(other)).contains("could name the other's subjects");
    String apart = other.replace("audience:", "prefix: \"oidc:\", audience:");
    assertThat(read(apart).prefix()).isEqualTo("saml:");
  }
}
