package io.sallyport.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Actor;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RFC 8725 warns of, one test each; and what an honest issuer's tokens say. */
final class OidcTokensTest {
  private Issuer issuer;
  private OidcTokens tokens;

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer();
    tokens = new OidcTokens(List.of(settings(issuer.url(), null, "")), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private static IssuerSettings settings(String issuer, URI jwks, String prefix) {
    return new IssuerSettings(
        issuer,
        jwks,
        Set.of("sallyport"),
        Set.of("RS256", "ES256"),
        Set.of("at+jwt", "jwt"),
        "sub",
        "realm_access.roles",
        Set.of("region"),
        prefix,
        Duration.ofSeconds(30),
        Duration.ofHours(24));
  }

  private static Login login(Identity identity, String token) throws AccessDeniedException {
    Secret secret = Secret.of(token.toCharArray());
    return new Way(identity).login(secret);
  }

  /** What no way knows is refused, as {@link Authentication} does. */
  private record Way(Identity identity) {
    Login login(Secret token) throws AccessDeniedException {
      Login login = identity.authenticate(new Presented.Token(token, "127.0.0.1"));
      if (login == null) {
        throw Refusals.unknown(null);
      }
      return login;
    }
  }

  private void refused(String code, String token) {
    AccessDeniedException refused =
        catchThrowableOfType(AccessDeniedException.class, () -> login(tokens, token));
    assertThat(refused).as(token).isNotNull();
    assertThat(refused.reason().code()).isEqualTo(code);
  }

  /** An unknown key is asked for twice at most; after that the gateway says that it cannot tell. */
  private void refusedForItsKey(String token) {
    AccessDeniedException refused =
        catchThrowableOfType(AccessDeniedException.class, () -> login(tokens, token));
    assertThat(refused).as(token).isNotNull();
    assertThat(refused.reason().code()).isIn("SP-7101", "SP-7110");
  }

  @Test
  void anHonestTokenSaysWhoItIs() throws Exception {
    Map<String, Object> act = Map.of("sub", "agent", "act", Map.of("sub", "planner"));
    Login login =
        login(
            tokens,
            issuer.token(
                claims ->
                    claims
                        .claim("realm_access", Map.of("roles", List.of("analysts", "leads")))
                        .claim("region", "eu")
                        .claim("act", act)
                        .jwtID("id-1")));
    assertThat(login.caller().subject().id()).isEqualTo("alice");
    assertThat(login.caller().subject().groups()).containsExactlyInAnyOrder("analysts", "leads");
    assertThat(login.caller().subject().attributes().get("region")).isEqualTo("eu");
    assertThat(login.caller().actor()).isEqualTo(new Actor("agent", Actor.of("planner")));
    assertThat(login.credentialId()).startsWith("jwt:").endsWith(":id-1");
    assertThat(login.expires()).isAfter(Instant.now().plusSeconds(299));
  }

  @Test
  void tokensOfARealServerCountByItsDiscoveryDocument() throws Exception {
    MockOAuth2Server server = new MockOAuth2Server();
    server.start();
    try {
      String url = server.issuerUrl("main").toString();
      // It makes its keys when first asked, which takes a busy machine seconds.
      server.jwksUrl("main").url().openStream().close();
      server.wellKnownUrl("main").url().openStream().close();
      OidcTokens real = new OidcTokens(List.of(settings(url, null, "")), Clock.systemUTC());
      var callback =
          new DefaultOAuth2TokenCallback(
              "main",
              "bob",
              "JWT",
              List.of("sallyport"),
              Map.of("realm_access", Map.of("roles", List.of("leads"))),
              300);
      String token = server.issueToken("main", "agent", callback).serialize();
      assertThat(login(real, token).caller().subject().groups()).containsExactly("leads");
      var other =
          new DefaultOAuth2TokenCallback("main", "bob", "JWT", List.of("other"), Map.of(), 300);
      String elsewhere = server.issueToken("main", "agent", other).serialize();
      assertThat(catchThrowableOfType(AccessDeniedException.class, () -> login(real, elsewhere)))
          .isNotNull();
    } finally {
      server.shutdown();
    }
  }

  @Test
  void anUnsignedTokenDoesNotCount() {
    refused("SP-7101", new PlainJWT(issuer.claims().build()).serialize());
    String header = Base64URL.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}").toString();
    String body = Base64URL.encode(issuer.claims().build().toString()).toString();
    refused("SP-7101", header + "." + body + ".");
    refused("SP-7101", header + "." + body + ".AAAA");
  }

  @Test
  void aPublicKeyIsNoSharedSecret() throws Exception {
    byte[] pem = issuer.key().toRSAPublicKey().getEncoded();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(issuer.key().getKeyID())
            .build();
    SignedJWT jwt = new SignedJWT(header, issuer.claims().build());
    jwt.sign(new MACSigner(pem));
    refused("SP-7101", jwt.serialize());
  }

  @Test
  void anAlgorithmThatIsNotListedDoesNotCount() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.PS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(issuer.key().getKeyID())
            .build();
    refused("SP-7101", Issuer.sign(header, issuer.claims().build(), issuer.key()));
  }

  @Test
  void aTokenCannotBringOrNameItsKey() throws Exception {
    RSAKey own = Issuer.key("own");
    try (Issuer attacker = new Issuer()) {
      JWK shown = own.toPublicJWK();
      URI place = URI.create(attacker.url() + "/keys");
      for (JWSHeader header :
          List.of(
              issuer.header().keyID("own").jwk(shown).build(),
              issuer.header().keyID("own").jwkURL(place).build(),
              issuer.header().keyID("own").x509CertURL(place).build(),
              issuer.header().jwk(shown).jwkURL(place).build())) {
        refusedForItsKey(Issuer.sign(header, issuer.claims().build(), own));
      }
      assertThat(attacker.asked.get()).as("fetches from the attacker's server").isZero();
    }
  }

  @Test
  void aForgedKeyIdIsOnlyAName() throws Exception {
    RSAKey own = Issuer.key("own");
    for (String kid : List.of("../../dev/null", "' OR 1=1 --", "\u0000", "x".repeat(2_000))) {
      refusedForItsKey(
          Issuer.sign(issuer.header().keyID(kid).build(), issuer.claims().build(), own));
    }
  }

  @Test
  void manyForgedKeyIdsMakeNoStormOfFetches() throws Exception {
    login(tokens, issuer.token());
    int before = issuer.asked.get();
    RSAKey own = Issuer.key("own");
    for (int i = 0; i < 200; i++) {
      JWSHeader header = issuer.header().keyID(UUID.randomUUID().toString()).build();
      String token = Issuer.sign(header, issuer.claims().build(), own);
      assertThat(catchThrowableOfType(AccessDeniedException.class, () -> login(tokens, token)))
          .isNotNull();
    }
    assertThat(issuer.asked.get() - before).isLessThanOrEqualTo(2);
    assertThat(login(tokens, issuer.token())).isNotNull();
  }

  @Test
  void anIssuerThatIsNotListedIsNotAsked() throws Exception {
    try (Issuer other = new Issuer()) {
      refused("SP-7101", other.token());
      assertThat(other.asked.get()).isZero();
    }
  }

  @Test
  void oneIssuersKeyDoesNotSignForAnother() throws Exception {
    try (Issuer other = new Issuer()) {
      tokens =
          new OidcTokens(
              List.of(settings(issuer.url(), null, ""), settings(other.url(), null, "other:")),
              Clock.systemUTC());
      JWTClaimsSet claims = other.claims().issuer(issuer.url()).build();
      refused("SP-7101", Issuer.sign(other.header().build(), claims, other.key()));
      JWSHeader borrowed = other.header().keyID(issuer.key().getKeyID()).build();
      refused("SP-7101", Issuer.sign(borrowed, claims, other.key()));
      Login login =
          login(
              tokens, other.token(c -> c.claim("realm_access", Map.of("roles", List.of("leads")))));
      assertThat(login.caller().subject().id()).isEqualTo("other:alice");
      assertThat(login.caller().subject().groups()).containsExactly("other:leads");
    }
  }

  @Test
  void aTokenOfAnotherTypeDoesNotCount() throws Exception {
    for (String type : List.of("dpop+jwt", "logout+jwt", "secevent+jwt", "id_token")) {
      JWSHeader header = issuer.header().type(new JOSEObjectType(type)).build();
      refused("SP-7101", Issuer.sign(header, issuer.claims().build(), issuer.key()));
    }
    JWSHeader none = issuer.header().type(null).build();
    refused("SP-7101", Issuer.sign(none, issuer.claims().build(), issuer.key()));
  }

  @Test
  void aTokenForSomebodyElseDoesNotCount() throws Exception {
    refused("SP-7101", issuer.token(claims -> claims.audience("other")));
    refused("SP-7101", issuer.token(claims -> claims.audience((String) null)));
    refused("SP-7101", issuer.token(claims -> claims.audience("SALLYPORT")));
    assertThat(login(tokens, issuer.token(c -> c.audience(List.of("other", "sallyport")))))
        .isNotNull();
  }

  @Test
  void timesHoldWithALittleSkew() throws Exception {
    Instant now = Instant.now();
    refused("SP-7104", issuer.token(c -> c.expirationTime(Date.from(now.minusSeconds(60)))));
    refused("SP-7101", issuer.token(c -> c.notBeforeTime(Date.from(now.plusSeconds(120)))));
    refused("SP-7101", issuer.token(c -> c.issueTime(Date.from(now.plusSeconds(120)))));
    refused("SP-7101", issuer.token(c -> c.expirationTime(null)));
    assertThat(login(tokens, issuer.token(c -> c.notBeforeTime(Date.from(now.plusSeconds(10))))))
        .isNotNull();
    refused(
        "SP-7101", issuer.token(c -> c.expirationTime(Date.from(now.plus(Duration.ofDays(365))))));
    refused(
        "SP-7101",
        issuer.token(
            c -> c.issueTime(null).expirationTime(Date.from(now.plus(Duration.ofDays(365))))));
  }

  @Test
  void aTokenInsideATokenDoesNotCount() throws Exception {
    JWSHeader nested = issuer.header().contentType("JWT").build();
    refused("SP-7101", Issuer.sign(nested, issuer.claims().build(), issuer.key()));
  }

  @Test
  void anEncryptedTokenDoesNotCount() throws Exception {
    EncryptedJWT jwt =
        new EncryptedJWT(
            new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
            issuer.claims().build());
    jwt.encrypt(new RSAEncrypter(issuer.key().toRSAPublicKey()));
    refused("SP-7101", jwt.serialize());
  }

  @Test
  void aCriticalExtensionThatIsNotUnderstoodIsNotIgnored() throws Exception {
    JWSHeader header =
        issuer.header().criticalParams(Set.of("exp2")).customParam("exp2", 1).build();
    refused("SP-7101", Issuer.sign(header, issuer.claims().build(), issuer.key()));
  }

  @Test
  void aTokenThatIsBoundToAKeyIsNoBearerToken() throws Exception {
    refused("SP-7101", issuer.token(c -> c.claim("cnf", Map.of("jkt", "abc"))));
  }

  @Test
  void aChangedTokenDoesNotCount() throws Exception {
    String[] parts = issuer.token().split("\\.");
    String other = Base64URL.encode(issuer.claims().subject("root").build().toString()).toString();
    refused("SP-7101", parts[0] + "." + other + "." + parts[2]);
    refused("SP-7101", parts[0] + "." + parts[1] + ".");
    refused("SP-7101", parts[0] + "." + parts[1]);
    refused("SP-7101", "a.b.c");
    refused("SP-7101", "..");
  }

  @Test
  void claimsOfAnotherFormAreRefusedAndNotGuessed() throws Exception {
    refused("SP-7101", issuer.token(c -> c.subject(null)));
    refused("SP-7101", issuer.token(c -> c.subject(" ")));
    refused("SP-7101", issuer.token(c -> c.subject("ali\u202ece")));
    refused("SP-7101", issuer.token(c -> c.subject("a\nb")));
    refused("SP-7101", issuer.token(c -> c.subject("x".repeat(201))));
    refused("SP-7101", issuer.token(c -> c.claim("act", "agent")));
    refused("SP-7101", issuer.token(c -> c.claim("act", Map.of("client", "agent"))));
    refused("SP-7101", issuer.token(c -> c.claim("realm_access", Map.of("roles", List.of(1)))));
    Map<String, Object> deep = new LinkedHashMap<>(Map.of("sub", "a"));
    for (int i = 0; i < 12; i++) {
      deep = new LinkedHashMap<>(Map.of("sub", "a", "act", deep));
    }
    Map<String, Object> deepest = deep;
    refused("SP-7101", issuer.token(c -> c.claim("act", deepest)));
  }

  @Test
  void rotatedKeysAreFetchedWhenTheyAreMet() throws Exception {
    String before = issuer.token();
    login(tokens, before);
    issuer.rotate();
    assertThat(login(tokens, issuer.token())).isNotNull();
    refusedForItsKey(before);
  }

  @Test
  void anOutageOfTheIssuerIsOutlived() throws Exception {
    login(tokens, issuer.token());
    issuer.down = true;
    assertThat(login(tokens, issuer.token())).isNotNull();
  }

  @Test
  void anIssuerThatWasNeverReachedIsSaidToBe() throws Exception {
    issuer.down = true;
    refused("SP-7110", issuer.token());
  }

  @Test
  void aDiscoveryDocumentOfAnotherIssuerIsNotBelieved() throws Exception {
    issuer.claimed = "https://elsewhere.example";
    refused("SP-7110", issuer.token());
  }

  @Test
  void keysAreFetchedOnlyFromWhereTheyAre() throws Exception {
    tokens =
        new OidcTokens(
            List.of(settings(issuer.url(), URI.create(issuer.url() + "/keys"), "")),
            Clock.systemUTC());
    assertThat(login(tokens, issuer.token())).isNotNull();
  }
}
