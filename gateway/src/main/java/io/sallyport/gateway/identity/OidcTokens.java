package io.sallyport.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signed tokens of issuers on a list (RFC 7519, RFC 9068), held to what RFC 8725 asks for: the
 * issuer picks neither algorithm nor keys nor where they come from, and a token for somebody else,
 * of another type or bound to a key that is not shown here does not count. Thread-safe.
 */
public final class OidcTokens implements Identity {
  private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final Clock clock;

  private record Issuer(IssuerSettings settings, DefaultJWTProcessor<SecurityContext> processor) {}

  /** Tokens of these issuers. */
  public OidcTokens(List<IssuerSettings> allowed, Clock clock) {
    this.clock = clock;
    Fetch fetch = new Fetch();
    allowed.forEach(
        settings ->
            issuers.put(
                settings.issuer(),
                new Issuer(settings, new IssuerKeys(settings, fetch).processor())));
  }

  @Override
  public @Nullable Login authenticate(Presented credential) throws AccessDeniedException {
    if (!(credential instanceof Presented.Token token)) {
      return null;
    }
    String text = token.value().use(String::new);
    SignedJWT jwt = signed(text);
    if (jwt == null) {
      return null;
    }
    Issuer issuer = issuer(jwt);
    JWTClaimsSet claims = verified(issuer, jwt);
    try {
      return login(issuer.settings(), claims, text);
    } catch (Claims.BadClaim e) {
      throw refused(issuer.settings(), e);
    }
  }

  /** A signed token; null for anything else, unsigned and encrypted ones included. */
  private static @Nullable SignedJWT signed(String text) {
    if (text.chars().filter(c -> c == '.').count() != 2) {
      return null;
    }
    try {
      return SignedJWT.parse(text);
    } catch (ParseException e) {
      return null;
    }
  }

  /** The claim is not believed: it only says which entry of the list to hold the token to. */
  private Issuer issuer(SignedJWT jwt) throws AccessDeniedException {
    try {
      JWTClaimsSet unverified = jwt.getJWTClaimsSet();
      Issuer issuer = unverified == null ? null : issuers.get(unverified.getIssuer());
      if (issuer == null || jwt.getHeader().getContentType() != null) {
        throw Refusals.unknown(null);
      }
      return issuer;
    } catch (ParseException e) {
      throw Refusals.unknown(e);
    }
  }

  private JWTClaimsSet verified(Issuer issuer, SignedJWT jwt) throws AccessDeniedException {
    try {
      return issuer.processor().process(jwt, null);
    } catch (ExpiredJWTException e) {
      // Its signature was good: whoever has it may know.
      throw Refusals.expired();
    } catch (KeySourceException e) {
      log.warn("The keys of issuer {} cannot be had: {}", issuer.settings().issuer(), why(e));
      throw Refusals.of(
          "SP-7110",
          "The keys of the token's issuer cannot be had now.",
          "Try again in a moment; the operator looks at the issuer.",
          e);
    } catch (BadJOSEException | JOSEException e) {
      throw refused(issuer.settings(), e);
    }
  }

  private static AccessDeniedException refused(IssuerSettings issuer, Exception e) {
    log.info("A token of issuer {} does not count: {}", issuer.issuer(), why(e));
    return Refusals.unknown(e);
  }

  /** The library's words hold claims and no token; a line is kept a line. */
  private static String why(Exception e) {
    Throwable cause = e.getCause() instanceof java.io.IOException io ? io : e;
    String said = String.valueOf(cause.getMessage()).replaceAll("\\p{C}", "?");
    return said.length() > 300 ? said.substring(0, 300) : said;
  }

  private Login login(IssuerSettings settings, JWTClaimsSet set, String text)
      throws Claims.BadClaim {
    Claims claims = new Claims(set);
    if (claims.has("cnf")) {
      throw new Claims.BadClaim("cnf", "binds the token to a key, which is not shown here");
    }
    Instant expires = expires(settings, set);
    String prefix = settings.prefix();
    Subject subject =
        new Subject(
            prefix + claims.name(settings.subject()),
            claims.groups(settings.groups(), prefix),
            claims.attributes(settings.attributes()));
    return new Login(
        new Caller(subject, claims.actor(prefix), null), expires, id(settings, set, text));
  }

  private Instant expires(IssuerSettings settings, JWTClaimsSet set) throws Claims.BadClaim {
    Instant expires = set.getExpirationTime().toInstant();
    Date issued = set.getIssueTime();
    Instant from = issued == null ? clock.instant() : issued.toInstant();
    if (from.isAfter(clock.instant().plus(settings.skew()))) {
      throw new Claims.BadClaim("iat", "is in the future");
    }
    if (Duration.between(from, expires).compareTo(settings.lifetime()) > 0) {
      throw new Claims.BadClaim("exp", "is more than " + settings.lifetime() + " after 'iat'");
    }
    // A clock that is behind lets nobody stay longer than the skew.
    return expires.plus(settings.skew());
  }

  private static String id(IssuerSettings settings, JWTClaimsSet set, String text) {
    String issuer = Digest.hex(settings.issuer().toCharArray()).substring(0, 8);
    String id = set.getJWTID();
    boolean usable = id != null && id.length() <= 100 && id.matches("[\\x21-\\x7e]+");
    return "jwt:" + issuer + ":" + (usable ? id : Digest.hex(text.toCharArray()).substring(0, 32));
  }
}
