package io.sallyport.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an issuer's token endpoint may answer, honest or not. */
final class OidcSignInTest {
  private static final String CLIENT = "sallyport console";

  private HttpServer server;
  private RSAKey key;
  private String issuer;
  private OidcSignIn signIn;
  private volatile String answer = "";
  private volatile String form = "";
  private volatile String authorization = "";

  @BeforeEach
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    serve(
        "/.well-known/openid-configuration",
        () ->
            JSONObjectUtils.toJSONString(
                Map.of(
                    "issuer", issuer,
                    "jwks_uri", issuer + "/jwks",
                    "authorization_endpoint", issuer + "/authorize?theme=dark",
                    "token_endpoint", issuer + "/token")));
    serve("/jwks", () -> new JWKSet(key.toPublicJWK()).toString());
    serve("/token", () -> answer);
    server.start();
    signIn =
        new OidcSignIn(
            new OidcSignIn.Settings(
                new IssuerSettings(
                    issuer,
                    null,
                    Set.of("sallyport"),
                    Set.of("RS256"),
                    Set.of("at+jwt"),
                    "sub",
                    "groups",
                    Set.of(),
                    "",
                    Duration.ofSeconds(30),
                    Duration.ofHours(1)),
                URI.create("https://console.example/back"),
                CLIENT,
                () -> Secret.of("s:cret/1".toCharArray()),
                Set.of("openid", "groups")),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(String path, Supplier<String> body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (path.equals("/token")) {
              form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
              authorization = exchange.getRequestHeaders().getFirst("Authorization");
            }
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private JWTClaimsSet.Builder claims(OidcSignIn.Begun begun) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject("olga")
        .audience(CLIENT)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("nonce", begun.nonce())
        .claim("groups", List.of("operators"));
  }

  private String signed(JWTClaimsSet claims, JOSEObjectType type) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").type(type).build(), claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  private void gives(String token) {
    answer = JSONObjectUtils.toJSONString(Map.of("id_token", token, "token_type", "Bearer"));
  }

  private void refused(OidcSignIn.Begun begun, String why) {
    AccessDeniedException refused =
        catchThrowableOfType(
            AccessDeniedException.class, () -> signIn.finish(begun, "the-code", null));
    assertThat(refused).as(why).isNotNull();
    assertThat(refused.reason().code()).as(why).isEqualTo("SP-7507");
  }

  @Test
  void anHonestTokenSaysWhoItIsWithOrWithoutItsType() throws Exception {
    OidcSignIn.Begun begun = signIn.begin();
    assertThat(begun.at().toString())
        .startsWith(issuer + "/authorize?theme=dark&response_type=code&")
        .contains("client_id=sallyport+console", "&code_challenge_method=S256");
    for (JOSEObjectType type : new JOSEObjectType[] {JOSEObjectType.JWT, null}) {
      gives(signed(claims(begun).build(), type));
      Login login = signIn.finish(begun, "the-code", issuer);
      assertThat(login.caller().subject().id()).isEqualTo("olga");
      assertThat(login.caller().subject().groups()).containsExactly("operators");
      assertThat(login.expires()).as("the console says how long").isNull();
    }
    assertThat(form)
        .contains("grant_type=authorization_code", "code=the-code")
        .contains("code_verifier=" + begun.verifier())
        .doesNotContain("cret");
    assertThat(new String(Base64.getDecoder().decode(authorization.substring(6)), "UTF-8"))
        .as("both parts encoded before they are joined")
        .isEqualTo("sallyport+console:s%3Acret%2F1");
  }

  @Test
  void aTokenForSomebodyElseDoesNotCount() throws Exception {
    OidcSignIn.Begun begun = signIn.begin();
    gives(signed(claims(begun).audience("sallyport").build(), JOSEObjectType.JWT));
    refused(begun, "for the gateway, not for the console");
    gives(signed(claims(begun).claim("azp", "another").build(), JOSEObjectType.JWT));
    refused(begun, "given to another party");
    gives(signed(claims(begun).audience(List.of(CLIENT, "b")).build(), JOSEObjectType.JWT));
    refused(begun, "for several, and it does not say to which it was given");
    gives(signed(claims(begun).issuer("https://evil.example").build(), JOSEObjectType.JWT));
    refused(begun, "of another issuer");
    gives(signed(claims(begun).claim("nonce", null).build(), JOSEObjectType.JWT));
    refused(begun, "without a nonce");
    gives(signed(claims(signIn.begin()).build(), JOSEObjectType.JWT));
    refused(begun, "of another sign-in");
  }

  @Test
  void aTokenThatIsNotSignedOrIsNoIdTokenDoesNotCount() throws Exception {
    OidcSignIn.Begun begun = signIn.begin();
    gives(new PlainJWT(claims(begun).build()).serialize());
    refused(begun, "not signed");
    String good = signed(claims(begun).build(), JOSEObjectType.JWT);
    gives(good.substring(0, good.length() - 6) + "AAAAAA");
    refused(begun, "signed by nobody");
    gives(signed(claims(begun).build(), new JOSEObjectType("at+jwt")));
    refused(begun, "an access token");
    Date past = Date.from(Instant.now().minusSeconds(100));
    gives(signed(claims(begun).expirationTime(past).build(), JOSEObjectType.JWT));
    refused(begun, "expired");
    for (String odd : List.of("", "[]", "{\"id_token\":7}", "{\"error\":\"invalid_grant\"}")) {
      answer = odd;
      refused(begun, odd);
    }
  }
}
