package io.sallyport.gateway.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs a person in at an issuer by a browser: OpenID Connect's authorization code flow with PKCE
 * (RFC 7636), {@code state}, {@code nonce} and, where the issuer gives it, {@code iss} (RFC 9207).
 * The token comes from the issuer's own address and is verified all the same. Thread-safe.
 */
public final class OidcSignIn {
  /**
   * Why whoever brought an answer is not let in: nothing more, so that a guesser learns nothing.
   */
  public static final Reason FAILED =
      Reason.of(
          "SP-7507",
          "Signing in at the issuer failed.",
          "Begin again; the gateway's log says more.");

  private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);

  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Settings settings;
  private final OidcTokens tokens;
  private final Fetch fetch = new Fetch();
  private final SecureRandom chance = new SecureRandom();
  private final Clock clock;
  private volatile @Nullable Known known;

  private record Known(Discovery discovery, Instant until) {}

  /** Gets the client's secret. */
  public interface ClientSecret {
    /** The secret, for the caller to close; null for a public client. */
    @Nullable Secret get() throws AccessDeniedException;
  }

  /**
   * Where people sign in.
   *
   * @param issuer the issuer, and how its claims are read
   * @param back the address that it sends people back to
   * @param client the gateway's name there
   * @param secret its secret there
   * @param scopes what is asked for
   */
  public record Settings(
      IssuerSettings issuer, URI back, String client, ClientSecret secret, Set<String> scopes) {}

  /**
   * A sign-in that has begun; it is its beginner's secret.
   *
   * @param at where the browser goes
   * @param state what the answer has to show
   * @param nonce what the token has to show
   * @param verifier what fetches the token
   */
  public record Begun(URI at, String state, String nonce, String verifier) {
    /** Whether an answer with that state belongs to it. */
    public boolean is(@Nullable String answered) {
      return answered != null
          && MessageDigest.isEqual(
              state.getBytes(StandardCharsets.UTF_8), answered.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** At that issuer. */
  public OidcSignIn(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    IssuerSettings its = settings.issuer();
    // An ID token is for the client and of type JWT, or says nothing of its type (OIDC Core §2).
    this.tokens =
        new OidcTokens(
            List.of(
                new IssuerSettings(
                    its.issuer(),
                    its.jwks(),
                    Set.of(settings.client()),
                    its.algorithms(),
                    Set.of("jwt", ""),
                    its.subject(),
                    its.groups(),
                    its.attributes(),
                    its.prefix(),
                    its.skew(),
                    its.lifetime())),
            clock);
  }

  /** The issuer's name. */
  public String issuer() {
    return settings.issuer().issuer();
  }

  /**
   * Begins.
   *
   * @throws AccessDeniedException when the issuer cannot be asked (SP-7508)
   */
  public Begun begin() throws AccessDeniedException {
    String state = random();
    String nonce = random();
    String verifier = random();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", settings.client());
    query.put("redirect_uri", settings.back().toString());
    query.put("scope", String.join(" ", settings.scopes()));
    query.put("state", state);
    query.put("nonce", nonce);
    query.put("code_challenge", challenge(verifier));
    query.put("code_challenge_method", "S256");
    URI place = at(discovery(), "authorization_endpoint");
    String before = place.getRawQuery() == null ? "?" : "&";
    return new Begun(URI.create(place + before + form(query)), state, nonce, verifier);
  }

  /**
   * Ends: gets the token for the code and looks who it is.
   *
   * @param issuer what the answer says of who it is from, or null where it says nothing
   * @throws AccessDeniedException when anything does not fit (SP-7507), or the issuer cannot be
   *     asked (SP-7508)
   */
  public Login finish(Begun begun, String code, @Nullable String issuer)
      throws AccessDeniedException {
    Discovery discovery = discovery();
    if (issuer == null ? discovery.saysIssuer() : !issuer.equals(issuer())) {
      throw failed("the answer is not of this issuer", null);
    }
    String token = token(at(discovery, "token_endpoint"), begun, code);
    Login login;
    try (Secret secret = Secret.of(token.toCharArray())) {
      login = tokens.authenticate(new Presented.Token(secret, "issuer"));
    } catch (AccessDeniedException e) {
      throw failed(e.reason().message(), e);
    }
    if (login == null) {
      throw failed("the issuer gave no signed token", null);
    }
    check(token, begun);
    // How long the person stays is the console's to say: an ID token's life is that of the answer.
    return new Login(login.caller(), null, login.credentialId());
  }

  /** What a verified token must say besides (OIDC Core §3.1.3.7). */
  private void check(String token, Begun begun) throws AccessDeniedException {
    try {
      JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
      if (!begun.nonce().equals(claims.getStringClaim("nonce"))) {
        throw failed("the token is of another sign-in", null);
      }
      String party = claims.getStringClaim("azp");
      boolean shared = claims.getAudience().size() > 1;
      if (party == null ? shared : !party.equals(settings.client())) {
        throw failed("the token was given to another party", null);
      }
    } catch (ParseException e) {
      throw failed("the token cannot be read", e);
    }
  }

  private String token(URI place, Begun begun, String code) throws AccessDeniedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", settings.back().toString());
    form.put("client_id", settings.client());
    form.put("code_verifier", begun.verifier());
    try (Secret secret = settings.secret().get()) {
      String basic = secret == null ? null : basic(secret);
      Object token = JSONObjectUtils.parse(fetch.post(place, form(form), basic)).get("id_token");
      if (token instanceof String text) {
        return text;
      }
      throw failed("the issuer gave no id_token; is 'openid' among the scopes?", null);
    } catch (IOException | ParseException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** RFC 6749 §2.3.1: both parts are encoded as in a form before they are joined. */
  private String basic(Secret secret) {
    String joined =
        secret.use(text -> encoded(settings.client()) + ":" + encoded(new String(text)));
    return "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
  }

  private Discovery discovery() throws AccessDeniedException {
    Known before = known;
    if (before != null && clock.instant().isBefore(before.until())) {
      return before.discovery();
    }
    try {
      Discovery asked = Discovery.of(issuer(), fetch);
      known = new Known(asked, clock.instant().plus(KEPT));
      return asked;
    } catch (IOException e) {
      throw away(e);
    }
  }

  private static URI at(Discovery discovery, String name) throws AccessDeniedException {
    try {
      return discovery.at(name);
    } catch (IOException e) {
      throw away(e);
    }
  }

  private static AccessDeniedException away(IOException e) {
    log.warn("The issuer at which people sign in cannot be asked.", e);
    return Refusals.of(
        "SP-7508",
        "The issuer at which people sign in cannot be asked now.",
        "Try again in a moment, or sign in with a token.",
        e);
  }

  private static AccessDeniedException failed(String why, @Nullable Throwable cause) {
    log.info("A sign-in at the issuer failed: {}", why.replaceAll("\\p{C}", "?"));
    return new AccessDeniedException(FAILED, cause);
  }

  private String random() {
    byte[] bytes = new byte[32];
    chance.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  private static String form(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
