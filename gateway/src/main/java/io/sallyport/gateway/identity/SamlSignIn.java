package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.gateway.door.Login;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs a person in at a SAML 2.0 identity provider by a browser (SAML Profiles §4.1): a request by
 * redirect, an answer by post. Only answers to a request of its own count, and each once.
 * Thread-safe.
 */
public final class SamlSignIn {
  private static final Logger log = LoggerFactory.getLogger(SamlSignIn.class);

  private static final int MOST_SEEN = 10_000;
  private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

  private final SamlSettings settings;
  private final SamlSignature signature;
  private final SecureRandom chance = new SecureRandom();
  private final Clock clock;

  /** Assertions that have counted, with the time until which they could be brought again. */
  private final Map<String, Instant> seen = new HashMap<>();

  /**
   * A sign-in that has begun; it is its beginner's secret.
   *
   * @param at where the browser goes
   * @param request what the answer has to answer
   */
  public record Begun(URI at, String request) {}

  /** At that identity provider. */
  public SamlSignIn(SamlSettings settings, Clock clock) {
    this.settings = settings;
    this.signature = new SamlSignature(settings.signers(), clock);
    this.clock = clock;
  }

  /** Where browsers go. */
  public URI at() {
    return settings.signIn();
  }

  /** Begins. */
  public Begun begin() {
    byte[] bytes = new byte[32];
    chance.nextBytes(bytes);
    String id = "_" + HexFormat.of().formatHex(bytes);
    String request =
        """
        <samlp:AuthnRequest xmlns:samlp="%s" xmlns:saml="%s" ID="%s" Version="2.0" \
        IssueInstant="%s" Destination="%s" AssertionConsumerServiceURL="%s" \
        ProtocolBinding="%s"><saml:Issuer>%s</saml:Issuer></samlp:AuthnRequest>"""
            .formatted(
                SamlXml.PROTOCOL,
                SamlXml.ASSERTION,
                id,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                escaped(settings.signIn().toString()),
                escaped(settings.back().toString()),
                POST,
                escaped(settings.entity()));
    String before = settings.signIn().getRawQuery() == null ? "?" : "&";
    String value = URLEncoder.encode(deflated(request), StandardCharsets.UTF_8);
    return new Begun(URI.create(settings.signIn() + before + "SAMLRequest=" + value), id);
  }

  /**
   * Ends.
   *
   * @param response the answer as it was posted, in base 64
   * @throws AccessDeniedException when it does not count (SP-7510 to SP-7513)
   */
  public Login finish(Begun begun, String response) throws AccessDeniedException {
    try {
      SamlAnswer.Said said =
          SamlAnswer.said(
              settings,
              signature,
              begun.request(),
              clock.instant(),
              SamlXml.read(decoded(response)));
      Login login = login(said);
      once(said);
      return login;
    } catch (SamlMisfit e) {
      log.info("An answer of the identity provider does not count: {}", line(e));
      throw e.refusal();
    }
  }

  /** An answer to no request of this browser. */
  public static AccessDeniedException unasked(@Nullable Throwable cause) {
    return Refusals.of(
        "SP-7513",
        "This browser has not asked for that answer, or it was used or too old.",
        "Begin again on the console's own page.",
        cause);
  }

  private static byte[] decoded(String response) throws SamlMisfit {
    try {
      return Base64.getDecoder().decode(response.replaceAll("[\r\n]", ""));
    } catch (IllegalArgumentException e) {
      throw new SamlMisfit(SamlMisfit.Kind.ANSWER, "it is not base 64", e);
    }
  }

  private Login login(SamlAnswer.Said said) throws SamlMisfit {
    Claims claims = new Claims(said.values());
    String prefix = settings.prefix();
    try {
      Subject subject =
          new Subject(
              prefix + claims.name(settings.subject()),
              claims.groups(settings.groups(), prefix),
              claims.attributes(settings.attributes()));
      String id = Digest.hex((settings.idp() + ' ' + said.id()).toCharArray()).substring(0, 40);
      return new Login(Caller.of(subject), said.ends(), "saml:" + id);
    } catch (Claims.BadClaim e) {
      throw new SamlMisfit(SamlMisfit.Kind.ANSWER, "it does not say who somebody is", e);
    }
  }

  private void once(SamlAnswer.Said said) throws SamlMisfit {
    Instant now = clock.instant();
    synchronized (seen) {
      seen.values().removeIf(until -> until.isBefore(now));
      if (seen.size() >= MOST_SEEN) {
        throw new SamlMisfit("too many have signed in to tell whether it came before");
      }
      if (seen.putIfAbsent(said.id(), said.until().plus(settings.skew())) != null) {
        throw new SamlMisfit(SamlMisfit.Kind.UNASKED, "the assertion came before", null);
      }
    }
  }

  /** What an identity provider has to know of this gateway (SAML Metadata §2.4.4); no secret. */
  public String metadata() {
    SamlSeal seal = settings.seal();
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
          <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"
              protocolSupportEnumeration="%s">
            %s<md:AssertionConsumerService Binding="%s" Location="%s" index="0" isDefault="true"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """
        .formatted(
            escaped(settings.entity()),
            SamlXml.PROTOCOL,
            seal == null ? "" : seal.metadata(),
            POST,
            escaped(settings.back().toString()));
  }

  private static String deflated(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, raw)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      raw.end();
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** One line, though the answer may hold what it likes. */
  private static String line(SamlMisfit e) {
    Throwable cause = e.getCause();
    String all = e.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    String line = all.replaceAll("\\p{C}", "?");
    return line.length() > 300 ? line.substring(0, 300) : line;
  }
}
