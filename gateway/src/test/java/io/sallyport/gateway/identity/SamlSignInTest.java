package io.sallyport.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.door.Login;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an identity provider's answer says of a person, and that it says so once. */
final class SamlSignInTest {
  private static final String BASE = "https://console.example";
  private static SamlIdp old;
  private static SamlIdp next;

  @BeforeAll
  static void keys() throws Exception {
    old = new SamlIdp("RSA", 2048);
    next = new SamlIdp("RSA", 2048);
  }

  private static SamlSignIn signIn(String subject, Clock clock) {
    return new SamlSignIn(
        new SamlSettings(
            SamlIdp.NAME,
            URI.create(SamlIdp.SIGN_IN),
            List.of(old.certificate, next.certificate),
            null,
            BASE + "/console/saml/metadata",
            URI.create(BASE + "/console/saml/signed-in"),
            subject,
            "groups",
            Set.of("region"),
            "corp:",
            Duration.ofSeconds(30)),
        clock);
  }

  private static String posted(SamlIdp idp, String xml) throws Exception {
    return SamlIdp.posted(SamlIdp.text(idp.signed(xml, "Assertion")));
  }

  private static String with(String request, String attribute, String... values) {
    StringBuilder more = new StringBuilder("<saml:Attribute Name=\"" + attribute + "\">");
    for (String value : values) {
      more.append("<saml:AttributeValue>").append(value).append("</saml:AttributeValue>");
    }
    return SamlIdp.answer(BASE, request)
        .replace(
            "<saml:AttributeStatement>", "<saml:AttributeStatement>" + more + "</saml:Attribute>");
  }

  private static String refused(SamlSignIn signIn, SamlSignIn.Begun begun, String posted) {
    AccessDeniedException refused =
        catchThrowableOfType(AccessDeniedException.class, () -> signIn.finish(begun, posted));
    assertThat(refused).isNotNull();
    return refused.reason().code();
  }

  @Test
  void anAssertionCountsOnceEvenWhereItsRequestStillWaits() throws Exception {
    SamlSignIn signIn = signIn("NameID", Clock.systemUTC());
    SamlSignIn.Begun begun = signIn.begin();
    String answer = posted(old, SamlIdp.answer(BASE, begun.request()));
    assertThat(signIn.finish(begun, answer).caller().subject().id()).isEqualTo("corp:olga");
    assertThat(refused(signIn, begun, answer)).isEqualTo("SP-7513");
  }

  @Test
  void whileKeysChangeEitherCounts() throws Exception {
    SamlSignIn signIn = signIn("NameID", Clock.systemUTC());
    for (SamlIdp idp : List.of(old, next)) {
      SamlSignIn.Begun begun = signIn.begin();
      String id = idp == old ? "_assertion" : "_another";
      String answer = SamlIdp.answer(BASE, begun.request()).replace("_assertion", id);
      assertThat(signIn.finish(begun, posted(idp, answer)).credentialId()).startsWith("saml:");
    }
  }

  @Test
  void aCertificateThatHasExpiredIsBelievedNoMore() throws Exception {
    Instant later = Instant.now().plus(Duration.ofHours(2));
    SamlSignIn signIn = signIn("NameID", Clock.fixed(later, ZoneOffset.UTC));
    SamlSignIn.Begun begun = signIn.begin();
    String answer =
        SamlIdp.answer(BASE, begun.request())
            .replaceAll(
                "NotOnOrAfter=\"[^\"]*\"", "NotOnOrAfter=\"" + later.plusSeconds(60) + "\"");
    assertThat(refused(signIn, begun, posted(old, answer))).isEqualTo("SP-7510");
  }

  @Test
  void anAttributeNamesTheSubjectWhereThatIsSaid() throws Exception {
    SamlSignIn signIn = signIn("urn:oid:0.9.2342.19200300.100.1.1", Clock.systemUTC());
    SamlSignIn.Begun begun = signIn.begin();
    String answer = with(begun.request(), "urn:oid:0.9.2342.19200300.100.1.1", "o1234");
    String more =
        answer.replace(
            "</saml:AttributeStatement>",
            "<saml:Attribute Name=\"region\"><saml:AttributeValue>eu</saml:AttributeValue>"
                + "</saml:Attribute><saml:Attribute Name=\"photo\"><saml:AttributeValue><x/>"
                + "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>");
    Login login = signIn.finish(begun, posted(old, more));
    assertThat(login.caller().subject().id()).isEqualTo("corp:o1234");
    assertThat(login.caller().subject().groups())
        .containsExactlyInAnyOrder("corp:people", "corp:operators");
    assertThat(login.caller().subject().attributes().values()).containsEntry("region", "eu");
    assertThat(login.expires()).as("the console says how long").isNull();
  }

  @Test
  void twoNamesOrNoneAreNobody() throws Exception {
    SamlSignIn signIn = signIn("uid", Clock.systemUTC());
    SamlSignIn.Begun begun = signIn.begin();
    for (String answer :
        List.of(
            SamlIdp.answer(BASE, begun.request()),
            with(begun.request(), "uid"),
            with(begun.request(), "uid", "a", "b"),
            with(begun.request(), "uid", "<x>a</x>"))) {
      assertThat(refused(signIn, begun, posted(old, answer))).isEqualTo("SP-7510");
    }
    SamlSignIn byName = signIn("NameID", Clock.systemUTC());
    String posing =
        with(begun.request(), "NameID", "mallory").replace("<saml:NameID>olga</saml:NameID>", "");
    assertThat(refused(byName, begun, posted(old, posing))).isEqualTo("SP-7510");
  }
}
