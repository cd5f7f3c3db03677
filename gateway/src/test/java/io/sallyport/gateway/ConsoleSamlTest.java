package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.ConfigurationException;
import io.sallyport.audit.spi.Act;
import io.sallyport.gateway.identity.SamlIdp;
import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Signing in to the console at a SAML identity provider, as people do and as attackers try. */
final class ConsoleSamlTest extends ConsoleVisit {
  private static final String BASE = "https://console.example:7444";
  private static final String BEGIN = "/console/saml/sign-in";
  private static final String BACK = "/console/saml/signed-in";
  private static final String COOKIE = "__Host-sallyport-saml";

  private static SamlIdp idp;

  @TempDir Path folder;
  private final Trail trail = new Trail();
  private Gateway gateway;

  @BeforeAll
  static void key() throws Exception {
    idp = new SamlIdp("RSA", 2048);
  }

  @BeforeEach
  void start() throws Exception {
    gateway = gateway(idp);
    visit(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Gateway gateway(SamlIdp idp) throws Exception {
    String file =
        ConsoleTest.FILE.replace(
            "  identity: { admins: [operators] }\n",
            """
              console:
                url: %s
                saml: { idp: "%s", sign_in: "%s", certificates: idp.pem, groups: groups }
              identity: { admins: [operators] }
            """
                .formatted(BASE, SamlIdp.NAME, SamlIdp.SIGN_IN));
    Authority.pem(folder.resolve("idp.pem"), "CERTIFICATE", idp.certificate.getEncoded());
    return Gateway.builder(Files.writeString(folder.resolve("sallyport.yaml"), file))
        .development(true)
        .broker(broker -> broker.sink(trail))
        .door(EchoDoor.factory())
        .start();
  }

  /**
   * What a browser keeps after it was sent away.
   *
   * @param answer what the identity provider says to an honest person
   */
  private record Begun(String request, String id, String cookie, String answer) {}

  private Begun begin() throws Exception {
    return begin(SamlIdp.SIGN_IN + "&SAMLRequest=");
  }

  private Begun begin(String to) throws Exception {
    HttpResponse<String> answer = send(request(BEGIN));
    assertThat(answer.statusCode()).isEqualTo(303);
    String at = location(answer).toString();
    assertThat(at).startsWith(to);
    String value = at.substring(at.indexOf("SAMLRequest=") + 12);
    byte[] deflated = Base64.getDecoder().decode(URLDecoder.decode(value, StandardCharsets.UTF_8));
    String request =
        new String(
            new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    String cookie = set(answer, COOKIE);
    assertThat(cookie)
        .as("a form of another site has to bring it")
        .contains("; Secure", "; HttpOnly", "; SameSite=None", "; Path=/", "; Max-Age=600");
    String id = SamlIdp.parsed(request).getDocumentElement().getAttribute("ID");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    return new Begun(request, id, pair, SamlIdp.answer(BASE, id));
  }

  private HttpResponse<String> post(String form, String cookie) throws Exception {
    HttpRequest.Builder request =
        request(BACK)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "https://id.example.org")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return send(cookie == null ? request : request.header("Cookie", cookie));
  }

  private HttpResponse<String> bring(String xml, String cookie) throws Exception {
    String posted = URLEncoder.encode(SamlIdp.posted(xml), StandardCharsets.UTF_8);
    return post("SAMLResponse=" + posted + "&RelayState=https%3A%2F%2Fevil.example", cookie);
  }

  private HttpResponse<String> bring(Document document, Begun begun) throws Exception {
    return bring(SamlIdp.text(document), begun.cookie());
  }

  private void refused(Document document, Begun begun, String code) throws Exception {
    refused(bring(document, begun), code);
  }

  private void lets(HttpResponse<String> answer) {
    assertThat(location(answer)).isEqualTo(URI.create("/"));
    String seat = set(answer, "__Host-sallyport");
    assertThat(seat).contains("; Secure", "; HttpOnly", "; SameSite=Strict");
    cookie = seat.substring(0, seat.indexOf(';'));
  }

  @ParameterizedTest
  @CsvSource({"Assertion", "Response", "Assertion Response"})
  void aPersonSignsInWhetherTheAssertionOrTheAnswerIsSigned(String signed) throws Exception {
    assertThat(got("ways")).containsEntry("saml", SamlIdp.SIGN_IN);
    Begun begun = begin();
    Element request = SamlIdp.parsed(begun.request()).getDocumentElement();
    assertThat(request.getAttribute("Destination")).isEqualTo(SamlIdp.SIGN_IN);
    assertThat(request.getAttribute("AssertionConsumerServiceURL")).isEqualTo(BASE + BACK);
    assertThat(request.getTextContent()).isEqualTo(BASE + "/console/saml/metadata");
    lets(bring(idp.signed(begun.answer(), signed.split(" ")), begun));
    assertThat(got("session")).containsEntry("name", "olga").containsEntry("role", "admin");
    assertThat(trail.of(Act.Kind.SIGNED_IN))
        .singleElement()
        .satisfies(act -> assertThat(act.by()).isEqualTo("olga"))
        .satisfies(act -> assertThat(act.on()).startsWith("saml:"));
    gateway.administration().revokeSubject("olga", "test", null);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> api("GET", "overview", null).statusCode() == 401);
  }

  @Test
  void anIdentityProviderWithAKeyOfEllipticCurvesSignsInToo() throws Exception {
    gateway.close();
    SamlIdp curves = new SamlIdp("EC", 256);
    gateway = gateway(curves);
    visit(gateway);
    Begun begun = begin();
    refused(idp.signed(begun.answer(), "Assertion"), begun, "SP-7510");
    Begun again = begin();
    lets(bring(curves.signed(again.answer(), "Assertion"), again));
  }

  @Test
  void theConfigurationOfThePageSignsIn() throws Exception {
    gateway.close();
    String page = Files.readString(Path.of("../docs/console.md"));
    String yaml =
        page.replaceAll("(?s).*## Signing in by SAML\n```yaml\n(.*?)```.*", "$1")
            .replaceAll("(?m)^  tls: .*\n", "")
            .replace("port: 7444", "port: 0");
    Path config = Files.writeString(folder.resolve("page.yaml"), yaml);
    gateway = Gateway.builder(config).development(true).start();
    visit(gateway);
    String idpOfPage = "https://id.example.org/realms/main";
    Begun begun = begin(idpOfPage + "/protocol/saml?SAMLRequest=");
    String answer =
        SamlIdp.answer("https://gateway.example:7444", begun.id()).replace(SamlIdp.NAME, idpOfPage);
    lets(bring(idp.signed(answer, "Assertion"), begun));
    assertThat(got("session")).containsEntry("name", "olga").containsEntry("role", "admin");
  }

  @Test
  void anIdentityProviderReadsWhatItHasToKnow() throws Exception {
    HttpResponse<String> metadata = send(request("/console/saml/metadata"));
    assertThat(metadata.headers().firstValue("Content-Type"))
        .contains("application/samlmetadata+xml");
    Element entity = SamlIdp.parsed(metadata.body()).getDocumentElement();
    assertThat(entity.getAttribute("entityID")).isEqualTo(BASE + "/console/saml/metadata");
    Element service =
        (Element) entity.getElementsByTagNameNS("*", "AssertionConsumerService").item(0);
    assertThat(service.getAttribute("Location")).isEqualTo(BASE + BACK);
    assertThat(service.getAttribute("Binding")).endsWith(":HTTP-POST");
  }

  @Test
  void whoeverIsOfNoGroupOfTheConsoleIsToldSoAndOnRecordByName() throws Exception {
    Begun begun = begin();
    String guest = begun.answer().replace(">operators<", ">guests<");
    refused(idp.signed(guest, "Assertion"), begun, "SP-7502");
    assertThat(trail.of(Act.Kind.LOGIN_REFUSED))
        .singleElement()
        .satisfies(act -> assertThat(act.subject()).isEqualTo("olga"))
        .satisfies(act -> assertThat(act.reason().code()).isEqualTo("SP-7502"));
  }

  @Test
  void whatIsRefusedIsOnRecordWithItsCode() throws Exception {
    refused(bring("<x/>", null), "SP-7513");
    refused(bring("<x/>", begin().cookie()), "SP-7510");
    assertThat(trail.of(Act.Kind.LOGIN_REFUSED))
        .extracting(act -> act.on() + " " + act.by() + " " + act.reason().code())
        .containsExactly("console 127.0.0.1 SP-7513", "console 127.0.0.1 SP-7510");
  }

  /** Signature wrapping as Somorovsky and others list it ("On Breaking SAML", 2012). */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aWrappedSignatureSignsNothingElse(int kind) throws Exception {
    Begun begun = begin();
    Wrapping wrapping =
        new Wrapping(idp.signed(begun.answer(), kind < 3 ? "Response" : "Assertion"));
    Document wrapped = wrapping.make(kind);
    if (kind != 1 && kind != 6) {
      assertThat(Wrapping.fooled(wrapped, idp))
          .as("who a naive reader takes it for")
          .isEqualTo("mallory");
    }
    refused(wrapped, begun, "SP-7510");
  }

  @Test
  void aNameIsReadWholeOrNotAtAll() throws Exception {
    Begun begun = begin();
    String longer = begun.answer().replace(">olga<", ">olga.mallory<");
    String signed = SamlIdp.text(idp.signed(longer, "Assertion"));
    String cut = signed.replace(">olga.mallory<", ">olga<!-- -->.mallory<");
    assertThat(Wrapping.fooled(SamlIdp.parsed(cut), idp))
        .as("comments are not signed")
        .isNotEmpty();
    refused(bring(cut, begun.cookie()), "SP-7510");
    Begun again = begin();
    String instruction =
        SamlIdp.text(idp.signed(again.answer().replace(">olga<", ">olga<?x?>.m<"), "Response"));
    refused(bring(instruction, again.cookie()), "SP-7510");
    Begun third = begin();
    String outside = SamlIdp.text(idp.signed(third.answer(), "Response")) + "<!-- -->";
    refused(bring(outside, third.cookie()), "SP-7510");
    Begun fourth = begin();
    String other = SamlIdp.text(idp.signed(fourth.answer(), "Response"));
    refused(bring("<?xml version=\"1.1\"?>" + other, fourth.cookie()), "SP-7510");
  }

  @Test
  void anAnswerCountsOnceAndOnlyInTheBrowserThatAsked() throws Exception {
    Begun begun = begin();
    Document answer = idp.signed(begun.answer(), "Assertion");
    refused(bring(SamlIdp.text(answer), null), "SP-7513");
    Begun other = begin();
    refused(bring(answer, other), "SP-7513");
    lets(bring(answer, begun));
    refused(bring(answer, begun), "SP-7513");
    refused(bring(answer, begin()), "SP-7513");
  }

  @Test
  void anAnswerThatNobodyAskedForDoesNotCount() throws Exception {
    for (String where : List.of("samlp:Response", "saml:SubjectConfirmationData")) {
      Begun begun = begin();
      String tag = begun.answer().replaceAll("(?s).*(<" + where + " [^>]*>).*", "$1");
      String without = tag.replaceAll(" InResponseTo=\"[^\"]*\"", "");
      assertThat(without).isNotEqualTo(tag);
      refused(idp.signed(begun.answer().replace(tag, without), "Response"), begun, "SP-7513");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audience|/console/saml/metadata</saml:Audience>|/another</saml:Audience>",
        "no audience|<saml:AudienceRestriction>.*</saml:AudienceRestriction>|",
        "no audience in it|<saml:Audience>.*</saml:Audience>|",
        "no conditions|<saml:Conditions .*</saml:Conditions>|",
        "a second audience|</saml:Conditions>|<saml:AudienceRestriction><saml:Audience>b</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
        "an odd condition|</saml:Conditions>|<saml:Condition/></saml:Conditions>",
        "recipient|Recipient=\"[^\"]*\"|Recipient=\"https://sp.example/acs\"",
        "no recipient|Recipient=\"[^\"]*\"|",
        "destination|Destination=\"[^\"]*\"|Destination=\"https://sp.example/acs\"",
        "no destination|Destination=\"[^\"]*\"|",
        "issuer|>https://id.example.org/idp<|>https://evil.example/idp<",
        "confirmed by a key|cm:bearer|cm:holder-of-key",
        "not confirmed|<saml:SubjectConfirmation .*</saml:SubjectConfirmation>|",
        "no end|<saml:SubjectConfirmationData NotOnOrAfter=\"[^\"]*\"|<saml:SubjectConfirmationData",
        "nobody signed in|<saml:AuthnStatement [^>]*/>|",
        "nobody|<saml:NameID>olga</saml:NameID>|",
        "a blank name|>olga<|> <",
        "another each time|<saml:NameID>|<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\">",
        "two names|<saml:NameID>olga|<saml:NameID>otto</saml:NameID><saml:NameID>olga",
        "an invisible name|>olga<|>ol\u200bga<",
        "an older version|Version=\"2.0\"|Version=\"1.1\"",
        "no time|IssueInstant=\"[^\"]*\"|IssueInstant=\"yesterday\""
      })
  void whatIsSaidToOthersOrNotAtAllDoesNotCount(String what) throws Exception {
    String[] parts = what.split("\\|", -1);
    Begun begun = begin();
    String altered = begun.answer().replaceAll(parts[1], parts[2]);
    assertThat(altered).isNotEqualTo(begun.answer());
    refused(idp.signed(altered, "Response"), begun, "SP-7510");
  }

  @Test
  void clocksMayDifferByASkewAndNoMore() throws Exception {
    Instant now = Instant.now();
    Object[][] cases = {
      {"Conditions NotBefore", now.plusSeconds(20), true},
      {"Conditions NotBefore", now.plusSeconds(300), false},
      {"SubjectConfirmationData NotOnOrAfter", now.minusSeconds(300), false},
      {"Conditions NotBefore=\"[^\"]*\" NotOnOrAfter", now.minusSeconds(300), false},
      {"Assertion ID=\"_assertion\" Version=\"2.0\" IssueInstant", now.plusSeconds(300), false},
    };
    for (Object[] one : cases) {
      Begun begun = begin();
      String altered = begun.answer().replaceAll("(" + one[0] + "=\")[^\"]*", "$1" + one[1]);
      assertThat(altered).isNotEqualTo(begun.answer());
      HttpResponse<String> answer = bring(idp.signed(altered, "Assertion"), begun);
      if ((boolean) one[2]) {
        lets(answer);
      } else {
        refused(answer, "SP-7512");
      }
    }
  }

  @Test
  void aSeatEndsWithTheSessionAtTheIdentityProvider() throws Exception {
    Begun begun = begin();
    String ended =
        begun
            .answer()
            .replace(
                "<saml:AuthnStatement ",
                "<saml:AuthnStatement SessionNotOnOrAfter=\""
                    + Instant.now().minusSeconds(1)
                    + "\" ");
    refused(idp.signed(ended, "Assertion"), begun, "SP-7104");
  }

  @Test
  void noEntityIsReadAndNothingIsFetched() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "operators");
    try (ServerSocket elsewhere = new ServerSocket(0)) {
      elsewhere.setSoTimeout(1);
      String address = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/x.dtd";
      for (String type :
          List.of(
              "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>",
              "<!DOCTYPE x SYSTEM \"" + address + "\">",
              "<!DOCTYPE x [<!ENTITY % p SYSTEM \"" + address + "\"> %p;]>",
              "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY e \"&a;&a;&a;&a;\">]>",
              "<!DOCTYPE samlp:Response>")) {
        Begun begun = begin();
        String signed = SamlIdp.text(idp.signed(begun.answer(), "Response"));
        String entity = type.contains("ENTITY e") ? "&e;" : "operators";
        refused(
            bring(type + signed.replace(">operators<", ">" + entity + "<"), begun.cookie()),
            "SP-7510");
      }
      assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void onlyStrongSignaturesOfTheConfiguredKeyCount() throws Exception {
    byte[] known = idp.certificate.getPublicKey().getEncoded();
    List<SamlIdp.Way> ways =
        List.of(
            SamlIdp.Way.usual().method(SignatureMethod.RSA_SHA1),
            SamlIdp.Way.usual().digest(DigestMethod.SHA1),
            SamlIdp.Way.usual()
                .method("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
                .key(new SecretKeySpec(known, "HmacSHA256")),
            SamlIdp.Way.usual().transforms(Transform.ENVELOPED),
            SamlIdp.Way.usual()
                .transforms(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS),
            SamlIdp.Way.usual()
                .transforms(
                    Transform.ENVELOPED,
                    CanonicalizationMethod.EXCLUSIVE,
                    CanonicalizationMethod.EXCLUSIVE),
            SamlIdp.Way.usual().uri(""));
    for (SamlIdp.Way way : ways) {
      Begun begun = begin();
      refused(idp.signed(begun.answer(), way, "Response"), begun, "SP-7510");
    }
    SamlIdp stranger = new SamlIdp("RSA", 2048);
    Begun begun = begin();
    Document strange = stranger.signed(begun.answer(), "Assertion", "Response");
    assertThat(SamlIdp.text(strange)).as("it brings its own key").contains("X509Certificate");
    refused(strange, begun, "SP-7510");
  }

  @Test
  void aKeyThatIsTooShortIsRefusedAtTheStart() throws Exception {
    SamlIdp weak = new SamlIdp("RSA", 1024);
    assertThatThrownBy(() -> gateway(weak).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("SP-7005 a key too weak")
        .hasMessageContaining("2048");
  }

  @Test
  void whatIsNotSignedOrWasChangedSinceDoesNotCount() throws Exception {
    Begun none = begin();
    refused(bring(none.answer(), none.cookie()), "SP-7510");
    Begun changed = begin();
    String people = changed.answer().replace(">operators<", ">guests<");
    String signed = SamlIdp.text(idp.signed(people, "Assertion"));
    refused(bring(signed.replace(">guests<", ">operators<"), changed.cookie()), "SP-7510");
    Begun two = begin();
    String both = two.answer().replaceAll("(?s)(<saml:Assertion .*)(</samlp)", "$1$1$2");
    refused(idp.signed(both, "Response"), two, "SP-7510");
    Begun same = begin();
    String twice = same.answer().replace("<saml:Subject>", "<saml:Subject Id=\"_response\">");
    refused(idp.signed(twice, "Response"), same, "SP-7510");
    Begun sealed = begin();
    String encrypted = sealed.answer().replace("<saml:Assertion ", "<saml:EncryptedAssertion/>$0");
    refused(idp.signed(encrypted.replace("$0", "<saml:Assertion "), "Response"), sealed, "SP-7510");
    Begun half = begin();
    Document partly = idp.signed(half.answer(), "Assertion", "Response");
    Element outer = (Element) partly.getElementsByTagNameNS("*", "SignatureValue").item(0);
    outer.setTextContent("AAAA" + outer.getTextContent().substring(4));
    refused(partly, half, "SP-7510");
  }

  @Test
  void anIdentityProviderThatSaysNoIsBelieved() throws Exception {
    Begun begun = begin();
    refused(
        bring(
            begun
                .answer()
                .replace("status:Success", "status:Responder")
                .replaceAll("(?s)<saml:Assertion .*</saml:Assertion>", ""),
            begun.cookie()),
        "SP-7511");
    Begun both = begin();
    String no = both.answer().replace("status:Success", "status:Requester");
    refused(idp.signed(no, "Assertion"), both, "SP-7511");
  }

  @Test
  void whateverIsPostedLeadsNowhereElse() throws Exception {
    for (String form :
        List.of(
            "",
            "RelayState=https%3A%2F%2Fevil.example",
            "SAMLResponse=%",
            "SAMLResponse=!!!!",
            "SAMLResponse=PHgvPg%3D%3D&SAMLResponse=PHgvPg%3D%3D",
            "SAMLResponse=" + "A".repeat(60_000),
            "SAMLResponse=" + "A".repeat(70_000))) {
      refused(post(form, begin().cookie()), "SP-7510");
    }
    String deep = "<a>".repeat(4_000) + "</a>".repeat(4_000);
    refused(bring(deep, begin().cookie()), "SP-7510");
    HttpResponse<String> got = send(request(BACK + "?SAMLResponse=PHgvPg==&RelayState=//e"));
    assertThat(got.statusCode()).as("by GET").isEqualTo(404);
    Begun begun = begin();
    HttpResponse<String> in = bring(idp.signed(begun.answer(), "Assertion"), begun);
    assertThat(location(in)).as("with a RelayState elsewhere").isEqualTo(URI.create("/"));
  }
}
