package io.sallyport.token;

import static io.sallyport.token.TokenSourcesTest.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The grants, against a real OpenID provider. */
class OAuthTokenTest {
  private static final String GATEWAY = "gateway.example:7443";
  private static final MockOAuth2Server PROVIDER = new MockOAuth2Server();

  @TempDir Path folder;
  private final Ticking clock = new Ticking();
  private final Map<String, String> settings = new HashMap<>();

  /** A clock that a test moves. */
  private static final class Ticking extends Clock {
    private volatile Instant now = Instant.now();

    void forward(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("one zone is enough for a test");
    }
  }

  @BeforeAll
  static void start() {
    PROVIDER.start();
  }

  @AfterAll
  static void stop() {
    PROVIDER.shutdown();
  }

  @BeforeEach
  void settings() throws Exception {
    forgetRequests();
    settings.put("sallyport.oidc.issuer", PROVIDER.issuerUrl("corp").toString());
    settings.put("sallyport.oidc.clientId", "shop-bot");
    settings.put("sallyport.oidc.clientSecret", "s3cr%t:&");
  }

  private static void forgetRequests() {
    while (request() != null) {
      // the next one
    }
  }

  private static RecordedRequest request() {
    try {
      return PROVIDER.takeRequest(1, TimeUnit.MILLISECONDS);
    } catch (RuntimeException none) {
      return null;
    }
  }

  /** The bodies of the requests for tokens since the last look. */
  private static List<RecordedRequest> asked() {
    List<RecordedRequest> found = new ArrayList<>();
    for (RecordedRequest next = request(); next != null; next = request()) {
      if ("POST".equals(next.getMethod())) {
        found.add(next);
      }
    }
    return found;
  }

  private static Map<String, String> form(RecordedRequest request) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : request.getBody().clone().readUtf8().split("&")) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private TokenSource source() throws TokenException {
    return new TokenSettings(settings::get, clock).source(GATEWAY);
  }

  private static JWTClaimsSet claims(String token) throws Exception {
    return SignedJWT.parse(token).getJWTClaimsSet();
  }

  @Test
  void clientCredentialsAreSentAsRfc6749HasThem() throws Exception {
    settings.put("sallyport.oidc.scope", "sallyport read");
    settings.put("sallyport.oidc.audience", "sallyport");
    assertThat(claims(shown(source())).getSubject()).isEqualTo("shop-bot");
    RecordedRequest request = asked().get(0);
    assertThat(form(request))
        .containsEntry("grant_type", "client_credentials")
        .containsEntry("scope", "sallyport read")
        .containsEntry("audience", "sallyport")
        .doesNotContainKey("client_secret");
    String both = Base64.getEncoder().encodeToString("shop-bot:s3cr%25t%3A%26".getBytes());
    assertThat(request.getHeader("Authorization")).isEqualTo("Basic " + both);
  }

  @Test
  void theSecretCanStandInTheBodyAndInAFile() throws Exception {
    settings.remove("sallyport.oidc.clientSecret");
    Path file = Files.writeString(folder.resolve("secret"), "from+file\n");
    settings.put("sallyport.oidc.clientSecretFile", file.toString());
    settings.put("sallyport.oidc.clientAuth", "post");
    shown(source());
    RecordedRequest request = asked().get(0);
    assertThat(form(request)).containsEntry("client_secret", "from+file");
    assertThat(request.getHeader("Authorization")).isNull();
  }

  @Test
  void aTokenIsKeptUntilShortlyBeforeItExpires() throws Exception {
    TokenSource source = source();
    String first = shown(source);
    assertThat(shown(source)).isEqualTo(first);
    clock.forward(Duration.ofSeconds(3538));
    assertThat(shown(source)).isEqualTo(first);
    assertThat(asked()).hasSize(1);
    clock.forward(Duration.ofSeconds(3));
    assertThat(shown(source)).isNotEqualTo(first);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aRefusedTokenIsThrownAway() throws Exception {
    TokenSource source = source();
    String first = shown(source);
    source.discard();
    assertThat(shown(source)).isNotEqualTo(first);
  }

  @Test
  void threadsShareOneRequest() throws Exception {
    TokenSource source = source();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<String>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        all.add(() -> shown(source));
      }
      List<String> tokens = new ArrayList<>();
      for (Future<String> token : threads.invokeAll(all)) {
        tokens.add(token.get());
      }
      assertThat(tokens).hasSize(64).containsOnly(tokens.get(0));
    } finally {
      threads.shutdownNow();
    }
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aSubjectsTokenIsExchangedAndSaysWhoActs() throws Exception {
    String alice = PROVIDER.issueToken("corp", "alice", "bot").serialize();
    Path subject = Files.writeString(folder.resolve("subject"), alice);
    Path actor = Files.writeString(folder.resolve("actor"), "actor-token");
    settings.put("sallyport.oidc.subjectTokenFile", subject.toString());
    settings.put("sallyport.oidc.actorTokenFile", actor.toString());
    settings.put("sallyport.oidc.audience", "sallyport");
    TokenSource source = source();
    String first = shown(source);
    assertThat(claims(first).getSubject()).isEqualTo("alice");
    assertThat(claims(first).getAudience()).containsExactly("sallyport");
    Map<String, String> form = form(asked().get(0));
    assertThat(form)
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
        .containsEntry("subject_token", alice)
        .containsEntry("actor_token", "actor-token")
        .containsEntry("actor_token_type", "urn:ietf:params:oauth:token-type:access_token");

    // Another subject's token in the file must not be answered with the first one's.
    Files.writeString(subject, PROVIDER.issueToken("corp", "bob", "bot").serialize());
    assertThat(claims(shown(source)).getSubject()).isEqualTo("bob");
  }

  @Test
  void aRefusalShowsTheErrorCodeAndNoSecret() throws Exception {
    Path subject = Files.writeString(folder.resolve("subject"), "canary-subject");
    settings.put("sallyport.oidc.subjectTokenFile", subject.toString());
    settings.put("sallyport.oidc.audience", "sallyport");
    TokenSource source = source();
    assertThatThrownBy(source::token)
        .isInstanceOf(TokenException.class)
        .hasMessageMatching("SP-530[89] .*")
        .hasMessageNotContaining("canary-subject")
        .hasMessageNotContaining("s3cr");
  }

  @Test
  void anIssuerThatNamesAnotherIsRefused() {
    settings.put("sallyport.oidc.issuer", PROVIDER.issuerUrl("corp") + "/");
    assertThatThrownBy(() -> source().token())
        .hasMessageStartingWith("SP-5309 ")
        .hasMessageContaining("another issuer");
  }

  @Test
  void noSecretIsSentInTheClear() {
    for (String address :
        new String[] {
          "http://issuer.example",
          "ftp://localhost",
          "http://localhost@evil.example",
          "http://127.0.0.1.evil.example",
          "https://user:pw@issuer.example",
          "issuer",
          ""
        }) {
      settings.put("sallyport.oidc.issuer", address);
      assertThatThrownBy(this::source).as("'%s'", address).hasMessageMatching("SP-530[36] .*");
    }
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    settings.put("sallyport.token", "x");
    assertThatThrownBy(this::source).hasMessageStartingWith("SP-5302 ");
    settings.remove("sallyport.oidc.issuer");
    assertThatThrownBy(this::source)
        .as("a grant's settings without an issuer")
        .hasMessageStartingWith("SP-5303 ");
    settings.remove("sallyport.token");
    settings.put("sallyport.oidc.issuer", PROVIDER.issuerUrl("corp").toString());
    settings.put("sallyport.oidc.clientAuth", "none");
    assertThatThrownBy(this::source).hasMessageStartingWith("SP-5303 ");
    settings.remove("sallyport.oidc.clientAuth");
    settings.put("sallyport.oidc.actorTokenFile", "f");
    assertThatThrownBy(this::source).hasMessageStartingWith("SP-5303 ");
  }

  @Test
  void whileTheIssuerIsAwayATokenThatIsStillGoodIsUsed() throws Exception {
    MockOAuth2Server own = new MockOAuth2Server();
    own.start();
    settings.put("sallyport.oidc.issuer", own.issuerUrl("corp").toString());
    TokenSource source = source();
    String first = shown(source);
    own.shutdown();
    clock.forward(Duration.ofSeconds(3570));
    assertThat(shown(source)).isEqualTo(first);
    clock.forward(Duration.ofSeconds(31));
    assertThatThrownBy(source::token).hasMessageStartingWith("SP-5307 ");
  }
}
