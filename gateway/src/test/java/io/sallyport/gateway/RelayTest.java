package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Secret;
import io.sallyport.okhttp.HttpOptions;
import io.sallyport.okhttp.SallyportHttp;
import io.sallyport.okhttp.SallyportRefusedException;
import io.sallyport.testkit.HttpPeer;
import io.sallyport.token.TokenSource;
import io.sallyport.token.TokenSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same client code as in this process, through a gateway on a real socket. */
final class RelayTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s", headers: { X-Api-Key: "${secret:billing}" } }
        other: { url: "%s", headers: { X-Other-Key: "${secret:other}" } }
        based: { url: "%s/v1" }
        gone: { url: "http://127.0.0.1:1" }
      rules:
        - { id: read, permit: [http.get, http.post, http.upgrade], on: ["billing/**", "other/open/**"] }
        - { id: based, permit: [http.get], on: ["based/**", "gone/**"] }
        - { id: no-admin, deny: ["http.*"], on: ["billing/admin/**", billing/admin] }
        - { id: masked, permit: [http.get], on: ["billing/masked/**"], mask: { $.email: partial } }
        - { id: short, permit: [http.get], on: [billing/long], limit: { bytes: 1000B } }
      """;

  @TempDir Path folder;

  private static String rules(HttpPeer billing, HttpPeer other) {
    return RULES.formatted(billing.url(), other.url(), billing.url());
  }

  private static OkHttpClient.Builder builder(HttpWorld world) throws Exception {
    return new OkHttpClient.Builder()
        .sslSocketFactory(world.sockets(), Client.pinned(world.gateway.fingerprint()));
  }

  private static TokenSource fixed(String token) {
    return TokenSources.fixed(Secret.of(token.toCharArray()));
  }

  private static HttpOptions options(
      HttpWorld world, TokenSource tokens, HttpPeer billing, HttpPeer other) {
    return HttpOptions.gateway(world.url(), tokens)
        .target("billing", billing.url())
        .target("other", other.url())
        .target("gone", "http://127.0.0.1:1");
  }

  private static OkHttpClient client(HttpWorld world, HttpPeer billing, HttpPeer other)
      throws Exception {
    return SallyportHttp.install(builder(world), options(world, fixed(world.token), billing, other))
        .build();
  }

  private static Request get(String url) {
    return new Request.Builder().url(url).build();
  }

  private static int code(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    }
  }

  /** Leads to where it is told from {@code /go}, and answers everything else. */
  private static HttpPeer redirecting(AtomicReference<String> to) throws IOException {
    return HttpPeer.start(
        (request, in, out) -> {
          if (request.target().startsWith("/go")) {
            write(out, "HTTP/1.1 307 x\r\nLocation: " + to.get() + "\r\nContent-Length: 0\r\n\r\n");
          } else {
            HttpPeer.text(out, 200, "text/plain", "at " + request.target(), false);
          }
          return true;
        });
  }

  private static void write(java.io.OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void redirectsAreTheTargetsAndEachIsDecided() throws Exception {
    AtomicReference<String> to = new AtomicReference<>();
    try (HttpPeer billing = redirecting(to);
        HttpPeer other = HttpPeer.echo();
        HttpPeer stranger = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(billing, other))) {
      OkHttpClient client = client(world, billing, other);
      Request go =
          new Request.Builder()
              .url(billing.url() + "/go")
              .header("X-Mine", "private")
              .header("Cookie", "a=b")
              .build();
      for (String same :
          List.of("/there?x=1", billing.url() + "/there?x=1", "there?x=1", "./y/../there?x=1")) {
        billing.forget();
        to.set(same);
        try (Response response = client.newCall(go).execute()) {
          assertThat(response.body().string()).as(same).isEqualTo("at /there?x=1");
          assertThat(response.request().url()).hasToString(billing.url() + "/there?x=1");
        }
        assertThat(billing.seen().get(1).header("x-mine")).isEqualTo("private");
      }
      to.set("?again");
      billing.forget();
      assertThatThrownBy(() -> code(client, go)).hasMessageContaining("SP-8606");
      assertThat(billing.seen().get(1).target()).isEqualTo("/go?again");

      int decided = world.decisions().size();
      to.set("/x/../admin/users");
      assertThat(code(client, go)).isEqualTo(403);
      assertThat(world.decisions()).hasSize(decided + 2);

      to.set(other.url() + "/open/x");
      assertThat(code(client, go)).isEqualTo(200);
      HttpPeer.Seen there = other.seen().get(0);
      assertThat(there.header("x-mine")).isNull();
      assertThat(there.header("cookie")).isNull();
      assertThat(there.header("x-api-key")).isNull();
      assertThat(there.header("x-other-key")).isEqualTo(HttpWorld.CANARY + "-other");

      for (String bad :
          List.of(
              other.url() + "/closed",
              stranger.url() + "/",
              "http://user@127.0.0.1:" + stranger.port() + "/",
              "http://2130706433:" + stranger.port() + "/",
              "http://0177.0.0.1:" + stranger.port() + "/",
              "http://0x7f.1:" + stranger.port() + "/",
              "http://[::ffff:127.0.0.1]:" + stranger.port() + "/",
              "http://localhost:" + stranger.port() + "/",
              "http://169.254.169.254/latest/meta-data/",
              "//127.0.0.1:" + stranger.port() + "/",
              "/t/other/closed",
              "/../../t/other/closed",
              "/%2e%2e/%2E./t/other/closed")) {
        to.set(bad);
        billing.forget();
        int answer = code(client, go);
        if (bad.startsWith("/t/")) {
          // A path of the target that looks like one of the gateway stays a path of the target.
          assertThat(answer).isEqualTo(200);
          assertThat(billing.seen().get(1).target()).isEqualTo("/t/other/closed");
        } else {
          // Where a path leads above the root, there is nowhere to go.
          assertThat(answer).as(bad).isEqualTo(bad.endsWith("./t/other/closed") ? 307 : 403);
        }
      }
      assertThat(stranger.seen()).isEmpty();
      assertThat(other.seen()).hasSize(1);
    }
  }

  @Test
  void cookiesAreTheTargetsOwnAndNoOtherTargetSeesThem() throws Exception {
    HttpPeer.Handler setting =
        (request, in, out) -> {
          String cookies =
              request.target().equals("/login")
                  ? "Set-Cookie: wide=1; Path=/; Domain=127.0.0.1\r\n"
                      + "Set-Cookie: deep=2; Path=/deep; HttpOnly\r\n"
                      + "Set-Cookie: plain=3\r\n"
                  : "";
          write(out, "HTTP/1.1 200 x\r\n" + cookies + "Content-Length: 2\r\n\r\nok");
          return true;
        };
    Map<String, List<Cookie>> kept = new ConcurrentHashMap<>();
    CookieJar jar =
        new CookieJar() {
          @Override
          public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
            kept.computeIfAbsent(url.host() + ":" + url.port(), k -> new CopyOnWriteArrayList<>())
                .addAll(cookies);
          }

          @Override
          public List<Cookie> loadForRequest(HttpUrl url) {
            List<Cookie> all = kept.getOrDefault(url.host() + ":" + url.port(), List.of());
            return all.stream().filter(cookie -> cookie.matches(url)).toList();
          }
        };
    try (HttpPeer billing = HttpPeer.start(setting);
        HttpPeer other = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(billing, other))) {
      OkHttpClient client =
          SallyportHttp.install(
                  builder(world).cookieJar(jar), options(world, fixed(world.token), billing, other))
              .build();
      try (Response response = client.newCall(get(billing.url() + "/login")).execute()) {
        assertThat(response.headers("Set-Cookie"))
            .containsExactly("wide=1; Path=/", "deep=2; Path=/deep; HttpOnly", "plain=3");
      }
      assertThat(kept).containsOnlyKeys("127.0.0.1:" + billing.port());
      assertThat(code(client, get(billing.url() + "/deep/x"))).isEqualTo(200);
      assertThat(billing.seen().get(1).header("cookie")).isEqualTo("wide=1; deep=2; plain=3");
      assertThat(code(client, get(billing.url() + "/x"))).isEqualTo(200);
      assertThat(billing.seen().get(2).header("cookie")).isEqualTo("wide=1; plain=3");
      assertThat(code(client, get(other.url() + "/open/x"))).isEqualTo(200);
      assertThat(other.seen().get(0).header("cookie")).isNull();
      // To a client that knows only the gateway they are cookies of one target's place there.
      assertThat(world.raw(world.request("GET", "/t/billing/login", "", "")))
          .contains("Set-Cookie: wide=1; Path=/t/billing\r\n")
          .contains("Set-Cookie: deep=2; Path=/t/billing/deep; HttpOnly\r\n")
          .doesNotContain("Domain");
    }
  }

  @Test
  void noAnswerComesOutOfACacheThatWasPutInLater() throws Exception {
    HttpPeer.Handler cacheable =
        (request, in, out) -> {
          write(out, "HTTP/1.1 200 x\r\nCache-Control: max-age=999\r\nContent-Length: 2\r\n\r\nok");
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(cacheable);
        HttpWorld world = new HttpWorld(folder, rules(billing, billing));
        Cache cache = new Cache(folder.resolve("cache").toFile(), 1 << 20)) {
      OkHttpClient client =
          SallyportHttp.install(
                  builder(world).cache(cache), options(world, fixed(world.token), billing, billing))
              .build();
      for (int i = 1; i <= 2; i++) {
        assertThat(code(client, get(billing.url() + "/x"))).isEqualTo(200);
        assertThat(billing.seen()).hasSize(i);
        assertThat(world.decisions()).hasSize(i);
      }
      OkHttpClient later = client.newBuilder().cache(cache).build();
      try (Response response = later.newCall(get(billing.url() + "/x")).execute()) {
        assertThat(response.body().string()).isEqualTo("ok");
      }
      assertThatThrownBy(() -> later.newCall(get(billing.url() + "/x")).execute())
          .isInstanceOf(SallyportRefusedException.class)
          .hasMessageContaining("SP-8605");
    }
  }

  @Test
  void refusalsErrorsAndMasksComeAsTheGatewayMadeThem() throws Exception {
    HttpPeer.Handler answers =
        (request, in, out) -> {
          switch (request.target()) {
            case "/masked/a" ->
                HttpPeer.text(out, 200, "application/json", "{\"email\":\"alice@x.org\"}", false);
            case "/long" -> HttpPeer.text(out, 200, "text/plain", "y".repeat(1_001), false);
            case "/masked/long" -> {
              String much = "[" + "1,".repeat(40_000) + "oops]";
              HttpPeer.text(out, 200, "application/json", much, false);
            }
            case "/mine" ->
                write(
                    out,
                    "HTTP/1.1 401 x\r\nSallyport-Code: SP-7101\r\nWWW-Authenticate: Basic\r\n"
                        + "Content-Length: 2\r\n\r\nno");
            default -> HttpPeer.text(out, 500, "text/plain", "broken", false);
          }
          return true;
        };
    AtomicInteger discarded = new AtomicInteger();
    try (HttpPeer billing = HttpPeer.start(answers);
        HttpWorld world = new HttpWorld(folder, rules(billing, billing))) {
      TokenSource tokens = counting(discarded, List.of(world.token));
      OkHttpClient client =
          SallyportHttp.install(builder(world), options(world, tokens, billing, billing)).build();
      try (Response response = client.newCall(get(billing.url() + "/admin/x")).execute()) {
        assertThat(response.code()).isEqualTo(403);
        assertThat(response.header("Sallyport-Code")).isEqualTo("SP-2001");
        assertThat(response.body().string()).contains("no-admin").contains("SP-2001");
      }
      try (Response response = client.newCall(get(billing.url() + "/masked/a")).execute()) {
        assertThat(response.body().string()).isEqualTo("{\"email\":\"a***@x.org\"}");
      }
      assertThat(code(client, get(billing.url() + "/broken"))).isEqualTo(500);
      // As long as nothing has been handed out, the reason is told; later the answer breaks off.
      try (Response response = client.newCall(get(billing.url() + "/long")).execute()) {
        assertThat(response.header("Sallyport-Code")).isEqualTo("SP-8535");
      }
      try (Response response = client.newCall(get(billing.url() + "/masked/long")).execute()) {
        assertThat(response.code()).isEqualTo(200);
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
      }
      try (Response response = client.newCall(get("http://127.0.0.1:1/x")).execute()) {
        assertThat(response.code()).isEqualTo(502);
        assertThat(response.header("Sallyport-Code")).isEqualTo("SP-8705");
      }
      try (Response response = client.newCall(get(billing.url() + "/mine")).execute()) {
        assertThat(response.code()).isEqualTo(401);
        assertThat(response.header("Sallyport-Code")).as("a target cannot say it").isNull();
      }
      assertThat(discarded).hasValue(0);
      try (Response response = client.newCall(get("http://127.0.0.2/x")).execute()) {
        assertThat(response.header("Sallyport-Code")).isEqualTo("SP-8601");
      }
    }
  }

  /** Supplies these one after the other, the last one again and again, and counts. */
  private static TokenSource counting(AtomicInteger discarded, List<String> tokens) {
    return new TokenSource() {
      @Override
      public Secret token() {
        int now = Math.min(discarded.get(), tokens.size() - 1);
        return Secret.of(tokens.get(now).toCharArray());
      }

      @Override
      public void discard() {
        discarded.incrementAndGet();
      }
    };
  }

  @Test
  void noCredentialOfATargetIsSeenByTheClientAndNoTokenByATarget() throws Exception {
    List<String> wire = new CopyOnWriteArrayList<>();
    EventListener listener =
        new EventListener() {
          @Override
          public void requestHeadersEnd(Call call, Request request) {
            wire.add(request.url() + " " + request.header("Authorization") + request.headers());
          }

          @Override
          public void responseHeadersEnd(Call call, Response response) {
            wire.add(String.valueOf(response.headers()));
          }
        };
    try (HttpPeer billing = HttpPeer.echo();
        HttpPeer other = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(billing, other))) {
      OkHttpClient client =
          SallyportHttp.install(
                  builder(world).eventListener(listener),
                  options(world, fixed(world.token), billing, other))
              .build();
      Request mine =
          new Request.Builder()
              .url(billing.url() + "/x")
              .header("X-Api-Key", "my own")
              .header("Authorization", "Bearer my own")
              .post(RequestBody.create(new byte[3], null))
              .build();
      List<String> seenByCode = new ArrayList<>();
      try (Response response = client.newCall(mine).execute()) {
        seenByCode.add(response + " " + response.headers() + response.request().headers());
        seenByCode.add(response.body().string());
        assertThat(response.networkResponse()).isNull();
      }
      HttpPeer.Seen seen = billing.seen().get(0);
      assertThat(seen.header("x-api-key")).isEqualTo(HttpWorld.CANARY + "-billing");
      assertThat(seen.headers().toString()).doesNotContain(world.token).doesNotContain("my own");
      assertThat(seenByCode.toString())
          .doesNotContain(HttpWorld.CANARY)
          .doesNotContain(world.token);
      assertThat(wire).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain("canary"));
      assertThat(wire.get(0)).startsWith(world.url() + "/t/billing/x Bearer " + world.token);
      assertThat(world.sink.events().toString())
          .doesNotContain(HttpWorld.CANARY)
          .doesNotContain(world.token);
    }
  }

  @Test
  void aTokenThatIsRotatedIsTakenUpWithoutARestart() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(billing, billing))) {
      Path file = folder.resolve("token");
      Files.writeString(file, world.token);
      OkHttpClient client =
          SallyportHttp.install(
                  builder(world), options(world, TokenSources.file(file), billing, billing))
              .build();
      Request get = get(billing.url() + "/x");
      assertThat(code(client, get)).isEqualTo(200);
      world.gateway.administration().revokeSubject("alice", "test", null);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> code(client, get) == 401);
      Files.writeString(file, world.token("bob", "analysts"));
      world.sink.clear();
      assertThat(code(client, get)).isEqualTo(200);
      assertThat(world.decisions().get(0).caller().subject().id()).isEqualTo("bob");

      // Found out by the gateway's refusal alone: the source throws the old one away.
      AtomicInteger discarded = new AtomicInteger();
      TokenSource late = counting(discarded, List.of(world.token, world.token("eve", "analysts")));
      OkHttpClient second =
          SallyportHttp.install(builder(world), options(world, late, billing, billing)).build();
      assertThat(code(second, get)).isEqualTo(200);
      assertThat(discarded).hasValue(1);
      assertThat(world.decisions()).hasSize(2);
    }
  }

  @Test
  void whatLiesBelowABaseIsAskedForBelowIt() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(peer, peer))) {
      HttpOptions options =
          HttpOptions.gateway(world.url(), fixed(world.token)).target("based", peer.url() + "/v1");
      OkHttpClient client = SallyportHttp.install(builder(world), options).build();
      for (String path : List.of("/v1", "/v1?a=b", "/v1/", "/v1/x/y?z", "/v1//x")) {
        assertThat(code(client, get(peer.url() + path))).as(path).isEqualTo(200);
      }
      assertThat(peer.seen())
          .extracting(HttpPeer.Seen::target)
          .containsExactly("/v1", "/v1?a=b", "/v1/", "/v1/x/y?z", "/v1/x");
      assertThat(code(client, get(peer.url() + "/v2/x"))).isEqualTo(403);
      assertThat(code(client, get(peer.url() + "/v11/x"))).isEqualTo(403);
      assertThat(peer.seen()).hasSize(5);
    }
  }

  @Test
  void webSocketsGoThroughTheGateway() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(billing, billing))) {
      OkHttpClient client = client(world, billing, billing);
      assertThat(SocketTalk.first(client, billing.url() + "/ws")).isEqualTo("hello");
      assertThat(billing.seen().get(0).header("x-api-key"))
          .isEqualTo(HttpWorld.CANARY + "-billing");
      assertThat(billing.seen().get(0).header("authorization")).isNull();
      billing.forget();
      OkHttpClient second = client(world, billing, billing);
      assertThat(SocketTalk.first(second, billing.url() + "/admin/ws")).isEqualTo("403");
      assertThat(billing.seen()).isEmpty();
    }
  }
}
