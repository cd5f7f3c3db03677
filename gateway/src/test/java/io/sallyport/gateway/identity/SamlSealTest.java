package io.sallyport.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions that were encrypted for this gateway, and what poses as one. */
final class SamlSealTest {
  private static final String BASE = "https://console.example";
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";
  private static final String SHA256 = XENC + "sha256";

  private static SamlIdp idp;
  private static SamlIdp own;
  private SamlSignIn signIn;
  private SamlSignIn.Begun begun;

  @BeforeAll
  static void keys() throws Exception {
    idp = new SamlIdp("RSA", 2048);
    own = new SamlIdp("RSA", 2048);
  }

  @BeforeEach
  void begin() {
    signIn = signIn(new SamlSeal(own.certificate, own.key()));
    begun = signIn.begin();
  }

  private static SamlSignIn signIn(SamlSeal seal) {
    return new SamlSignIn(
        new SamlSettings(
            SamlIdp.NAME,
            URI.create(SamlIdp.SIGN_IN),
            List.of(idp.certificate),
            seal,
            BASE + "/console/saml/metadata",
            URI.create(BASE + "/console/saml/signed-in"),
            "NameID",
            "groups",
            Set.of(),
            "",
            Duration.ofSeconds(30)),
        Clock.systemUTC());
  }

  private String signed(String... names) throws Exception {
    return SamlIdp.text(idp.signed(SamlIdp.answer(BASE, begun.request()), names));
  }

  /** The usual way: AES-256 in GCM, its key under OAEP. */
  private static String sealed(String answer) throws Exception {
    return sealed(answer, XENC11 + "aes256-gcm", XENC + "rsa-oaep-mgf1p", null, own);
  }

  private static String sealed(String answer, String cipher, String wrap, String digest, SamlIdp to)
      throws Exception {
    int from = answer.indexOf("<saml:Assertion ");
    int until = answer.indexOf("</saml:Assertion>") + "</saml:Assertion>".length();
    // As it stands there: it leans on the namespaces around it.
    String encrypted = encrypted(answer.substring(from, until), cipher, wrap, digest, to);
    return answer.substring(0, from) + encrypted + answer.substring(until);
  }

  private static String encrypted(
      String text, String cipher, String wrap, String digest, SamlIdp to) throws Exception {
    boolean gcm = cipher.endsWith("gcm");
    byte[] secret = new byte[Integer.parseInt(cipher.replaceAll(".*aes(\\d+)-.*", "$1")) / 8];
    byte[] iv = new byte[gcm ? 12 : 16];
    new SecureRandom().nextBytes(secret);
    new SecureRandom().nextBytes(iv);
    Cipher aes = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CBC/PKCS5Padding");
    aes.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(secret, "AES"),
        gcm ? new GCMParameterSpec(128, iv) : new IvParameterSpec(iv));
    byte[] sealed = aes.doFinal(text.getBytes(StandardCharsets.UTF_8));
    byte[] whole = new byte[iv.length + sealed.length];
    System.arraycopy(iv, 0, whole, 0, iv.length);
    System.arraycopy(sealed, 0, whole, iv.length, sealed.length);
    Base64.Encoder base64 = Base64.getMimeEncoder();
    return """
        <saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="%s">\
        <xenc:EncryptionMethod Algorithm="%s"/>\
        <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>\
        <xenc:EncryptionMethod Algorithm="%s">%s</xenc:EncryptionMethod>\
        <xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData>\
        </xenc:EncryptedKey></ds:KeyInfo>\
        <xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData>\
        </xenc:EncryptedData></saml:EncryptedAssertion>"""
        .formatted(
            XENC,
            cipher,
            wrap,
            method(wrap, digest),
            base64.encodeToString(wrapped(secret, wrap, digest, to)),
            base64.encodeToString(whole));
  }

  private static String method(String wrap, String digest) {
    String mask =
        wrap.equals(XENC11 + "rsa-oaep")
            ? "<x:MGF xmlns:x=\"" + XENC11 + "\" Algorithm=\"" + XENC11 + "mgf1sha256\"/>"
            : "";
    return digest == null ? mask : "<ds:DigestMethod Algorithm=\"" + digest + "\"/>" + mask;
  }

  private static byte[] wrapped(byte[] secret, String wrap, String digest, SamlIdp to)
      throws Exception {
    Cipher rsa;
    if (wrap.endsWith("rsa-1_5")) {
      rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, to.certificate.getPublicKey());
    } else {
      rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(
          Cipher.ENCRYPT_MODE,
          to.certificate.getPublicKey(),
          new OAEPParameterSpec(
              digest == null ? "SHA-1" : "SHA-256",
              "MGF1",
              wrap.equals(XENC11 + "rsa-oaep") ? MGF1ParameterSpec.SHA256 : MGF1ParameterSpec.SHA1,
              PSource.PSpecified.DEFAULT));
    }
    return rsa.doFinal(secret);
  }

  private void refused(String answer) {
    refused(signIn, answer);
  }

  private void refused(SamlSignIn by, String answer) {
    AccessDeniedException refused =
        catchThrowableOfType(
            AccessDeniedException.class, () -> by.finish(begun, SamlIdp.posted(answer)));
    assertThat(refused).isNotNull();
    assertThat(refused.reason().code()).isEqualTo("SP-7510");
  }

  private void lets(String answer) throws Exception {
    assertThat(signIn.finish(begun, SamlIdp.posted(answer)).caller().subject().id())
        .isEqualTo("olga");
  }

  @ParameterizedTest
  @CsvSource({
    "aes128-gcm, 2001/04/xmlenc#rsa-oaep-mgf1p,",
    "aes192-gcm, 2001/04/xmlenc#rsa-oaep-mgf1p, " + SHA256,
    "aes256-gcm, 2009/xmlenc11#rsa-oaep, " + SHA256
  })
  void anAssertionIsOpenedAndThenHeldToWhatEveryOneIs(String cipher, String wrap, String digest)
      throws Exception {
    lets(sealed(signed("Assertion"), XENC11 + cipher, "http://www.w3.org/" + wrap, digest, own));
  }

  @Test
  void theAnswerIsSignedAsItWasSent() throws Exception {
    String open = SamlIdp.answer(BASE, begun.request());
    lets(SamlIdp.text(idp.signed(sealed(open), "Response")));
  }

  @Test
  void encryptingProvesNothing() throws Exception {
    // Whoever reads the metadata can encrypt.
    refused(sealed(SamlIdp.answer(BASE, begun.request())));
    String other = signed("Assertion").replace(">olga<", ">mallory<");
    refused(sealed(other));
    String late = signed("Response");
    refused(sealed(late));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aes128-cbc", "aes256-cbc"})
  void aModeThatGivesItsTextAwayIsNotRead(String cipher) throws Exception {
    refused(sealed(signed("Assertion"), XENC + cipher, XENC + "rsa-oaep-mgf1p", null, own));
  }

  @Test
  void anOldWayToWrapAKeyIsNotRead() throws Exception {
    refused(sealed(signed("Assertion"), XENC11 + "aes256-gcm", XENC + "rsa-1_5", null, own));
  }

  @Test
  void whatIsForAnotherKeyOrWasChangedIsNotOpened() throws Exception {
    String answer = signed("Assertion");
    refused(sealed(answer, XENC11 + "aes256-gcm", XENC + "rsa-oaep-mgf1p", null, idp));
    String changed = sealed(answer);
    int at = changed.lastIndexOf("<xenc:CipherValue>") + "<xenc:CipherValue>".length() + 40;
    char other = changed.charAt(at) == 'A' ? 'B' : 'A';
    refused(changed.substring(0, at) + other + changed.substring(at + 1));
    refused(sealed(answer).replaceAll("<xenc:CipherValue>[^<]*", "<xenc:CipherValue>AAAA"));
    refused(sealed(answer).replaceAll("<xenc:CipherValue>[^<]*", "<xenc:CipherValue>!"));
    refused(signIn(null), sealed(answer));
  }

  @Test
  void whatIsInItIsOneAssertionAndNothingElse() throws Exception {
    String answer = signed("Assertion");
    String usual = XENC11 + "aes256-gcm";
    String wrap = XENC + "rsa-oaep-mgf1p";
    int from = answer.indexOf("<saml:Assertion ");
    int until = answer.indexOf("</saml:Assertion>") + "</saml:Assertion>".length();
    String namespaces = " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ";
    String assertion = answer.substring(from, until).replaceFirst(" ", namespaces);
    for (String inside :
        List.of(
            "<x/>",
            "<x>" + assertion + "</x>",
            assertion + assertion,
            "<!DOCTYPE a [<!ENTITY e \"x\">]>" + assertion,
            assertion.replace(">olga<", ">ol<!-- -->ga<"),
            assertion.replace("<saml:Subject>", "<saml:Subject Id=\"_response\">"),
            encrypted(assertion, usual, wrap, null, own)
                .replaceFirst("Assertion>", "Assertion" + namespaces + ">"))) {
      String sealed = encrypted(inside, usual, wrap, null, own);
      refused(answer.substring(0, from) + sealed + answer.substring(until));
    }
    refused(sealed(answer).replace("</samlp:Response>", assertion + "</samlp:Response>"));
  }

  @Test
  void theMetadataSaysWhatToEncryptFor() throws Exception {
    String metadata = signIn.metadata();
    assertThat(SamlIdp.parsed(metadata).getElementsByTagNameNS("*", "KeyDescriptor").getLength())
        .isEqualTo(1);
    assertThat(metadata.replaceAll("\\s", ""))
        .contains(Base64.getEncoder().encodeToString(own.certificate.getEncoded()));
    assertThat(signIn(null).metadata()).doesNotContain("KeyDescriptor");
  }
}
