package io.sallyport.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.testkit.HttpPeer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import okhttp3.Cache;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out of a governed client, what comes back, and what does not. */
final class InterceptorTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s", headers: { X-Api-Key: "${secret:billing}" } }
        other: { url: "%s", headers: { X-Other-Key: "${secret:other}" } }
      rules:
        - { id: read, permit: [http.get, http.upgrade], on: ["billing/**", "other/open/**"] }
        - { id: post, permit: [http.post], on: ["billing/**"] }
        - { id: no-admin, deny: ["http.*"], on: ["billing/admin/**", billing/admin] }
        - id: masked
          permit: [http.get]
          on: ["billing/masked/**"]
          mask: { $.email: partial, $header.x-internal: redact }
        - { id: short, permit: [http.get], on: [billing/long], limit: { bytes: 1000B } }
        - { id: nobody, deny: [http.get], on: ["billing/**"], to: [group:strangers] }
      """;

  private static HttpPeer redirecting(AtomicReference<String> to, int status) throws IOException {
    return HttpPeer.start(
        (request, in, out) -> {
          if (request.target().startsWith("/go")) {
            String answer =
                "HTTP/1.1 %d x\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(status, to.get());
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
          } else {
            HttpPeer.text(out, 200, "text/plain", "here", false);
          }
          return true;
        });
  }

  private static Request get(String url) {
    return new Request.Builder().url(url).build();
  }

  private static int code(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    }
  }

  @Test
  void theTestsRunOnTheVersionOfOkHttpThatTheySayTheyDo() {
    assertThat(okhttp3.OkHttp.VERSION).isEqualTo(System.getProperty("okhttp.expected"));
  }

  @Test
  void redirectsAreDecidedAsRequestsOfTheirOwnAndNothingLeaksAcrossOrigins() throws Exception {
    AtomicReference<String> to = new AtomicReference<>();
    try (HttpPeer billing = redirecting(to, 307);
        HttpPeer other = HttpPeer.echo();
        HttpPeer stranger = HttpPeer.echo();
        World world = new World(RULES.formatted(billing.url(), other.url()))) {
      OkHttpClient client = world.client("billing", "other");
      Request go =
          new Request.Builder()
              .url(billing.url() + "/go")
              .header("X-Mine", "private")
              .header("Cookie", "a=b")
              .build();
      to.set("/there");
      assertThat(code(client, go)).isEqualTo(200);
      assertThat(world.decisions()).hasSize(2);
      assertThat(billing.seen().get(1).header("x-mine")).isEqualTo("private");

      to.set("/x/../admin/users");
      assertThat(code(client, go)).isEqualTo(403);

      to.set(other.url() + "/open/x");
      assertThat(code(client, go)).isEqualTo(200);
      HttpPeer.Seen there = other.seen().get(0);
      assertThat(there.header("x-mine")).isNull();
      assertThat(there.header("cookie")).isNull();
      assertThat(there.header("x-api-key")).isNull();
      assertThat(there.header("x-other-key")).isEqualTo(World.CANARY + "-other");

      for (String bad :
          List.of(
              other.url() + "/closed",
              stranger.url() + "/",
              "http://user@127.0.0.1:" + stranger.port() + "/",
              "http://2130706433:" + stranger.port() + "/",
              "http://0177.0.0.1:" + stranger.port() + "/",
              "http://[::ffff:127.0.0.1]:" + stranger.port() + "/",
              "http://localhost:" + stranger.port() + "/",
              "http://169.254.169.254/latest/meta-data/",
              "//127.0.0.1:" + stranger.port() + "/")) {
        to.set(bad);
        assertThat(code(client, go)).as(bad).isEqualTo(403);
      }
      assertThat(stranger.seen()).isEmpty();
      assertThat(other.seen()).hasSize(1);
    }
  }

  @Test
  void aPostIsRepeatedWhereTheRedirectSaysSoAndBecomesAGetElsewhere() throws Exception {
    AtomicReference<String> to = new AtomicReference<>("/there");
    for (int status : new int[] {302, 308}) {
      try (HttpPeer billing = redirecting(to, status);
          World world = new World(RULES.formatted(billing.url(), billing.url()))) {
        Request post =
            new Request.Builder()
                .url(billing.url() + "/go")
                .post(okhttp3.RequestBody.create("x".getBytes(), null))
                .build();
        assertThat(code(world.client("billing"), post)).isEqualTo(200);
        String second = billing.seen().get(1).line();
        assertThat(second).startsWith(status == 308 ? "POST /there" : "GET /there");
      }
    }
  }

  @Test
  void theCredentialIsSeenByTheTargetAloneAndByNobodyInTheClient() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        World world = new World(RULES.formatted(billing.url(), billing.url()))) {
      Request mine =
          new Request.Builder()
              .url(billing.url() + "/x")
              .header("X-Api-Key", "my own")
              .header("Authorization", "Bearer my own")
              .build();
      try (Response response = world.client("billing").newCall(mine).execute()) {
        HttpPeer.Seen seen = billing.seen().get(0);
        assertThat(seen.header("x-api-key")).isEqualTo(World.CANARY + "-billing");
        assertThat(seen.header("authorization")).isNull();
        assertThat(response.request().headers().toString()).doesNotContain(World.CANARY);
        assertThat(response.networkResponse()).isNull();
        assertThat(response.toString()).doesNotContain(World.CANARY);
      }
      assertThat(world.sink.events().toString()).doesNotContain(World.CANARY);
    }
  }

  @Test
  void aRequestThatIsSentTwiceIsDecidedTwice() throws Exception {
    AtomicInteger count = new AtomicInteger();
    HttpPeer.Handler dropping =
        (request, in, out) -> {
          if (request.target().equals("/second") && count.getAndIncrement() == 0) {
            return false;
          }
          HttpPeer.text(out, 200, "text/plain", "here", false);
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(dropping);
        World world = new World(RULES.formatted(billing.url(), billing.url()))) {
      OkHttpClient client = world.client("billing");
      try (Response first = client.newCall(get(billing.url() + "/first")).execute()) {
        assertThat(first.body().string()).isEqualTo("here");
      }
      assertThat(code(client, get(billing.url() + "/second"))).isEqualTo(200);
      assertThat(billing.seen()).hasSize(3);
      assertThat(world.decisions()).hasSize(3);
    }
  }

  @Test
  void noAnswerComesOutOfACache(@TempDir Path folder) throws Exception {
    HttpPeer.Handler cacheable =
        (request, in, out) -> {
          String answer =
              "HTTP/1.1 200 x\r\nCache-Control: max-age=1000\r\nContent-Length: 2\r\n\r\nok";
          out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(cacheable);
        World world = new World(RULES.formatted(billing.url(), billing.url()));
        Cache cache = new Cache(new File(folder.toFile(), "c"), 1 << 20)) {
      OkHttpClient.Builder builder = new OkHttpClient.Builder().cache(cache);
      OkHttpClient client = SallyportHttp.install(builder, world.options("billing")).build();
      for (int i = 1; i <= 2; i++) {
        try (Response response = client.newCall(get(billing.url() + "/x")).execute()) {
          assertThat(response.body().string()).isEqualTo("ok");
        }
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
  void whatChangesARequestBehindUsStopsIt() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        World world = new World(RULES.formatted(billing.url(), billing.url()))) {
      OkHttpClient client = world.client("billing");
      List<okhttp3.Interceptor> changes =
          List.of(
              chain -> chain.proceed(get(billing.url() + "/admin")),
              chain ->
                  chain.proceed(chain.request().newBuilder().url(billing.url() + "/admin").build()),
              adding("X-New", "1"),
              adding("Host", "evil.example"),
              adding("Connection", "X-Api-Key"),
              adding("Content-Length", "5"),
              adding("Transfer-Encoding", "chunked"),
              adding("Accept", "text/html"),
              chain ->
                  chain.proceed(
                      chain
                          .request()
                          .newBuilder()
                          .post(okhttp3.RequestBody.create(new byte[1], null))
                          .build()));
      for (okhttp3.Interceptor change : changes) {
        OkHttpClient changed = client.newBuilder().addInterceptor(change).build();
        Request request =
            get(billing.url() + "/x").newBuilder().header("Accept", "text/plain").build();
        assertThatThrownBy(() -> changed.newCall(request).execute())
            .isInstanceOf(SallyportRefusedException.class)
            .hasMessageContaining("SP-8604");
      }
      OkHttpClient other = client.newBuilder().addInterceptor(posting("{\"amount\":1000}")).build();
      assertThatThrownBy(
              () -> other.newCall(post(billing.url() + "/x", "{\"amount\":1}")).execute())
          .isInstanceOf(SallyportRefusedException.class)
          .hasMessageContaining("SP-8604");
      assertThat(billing.seen()).isEmpty();
    }
  }

  private static okhttp3.Interceptor adding(String name, String value) {
    return chain -> chain.proceed(chain.request().newBuilder().addHeader(name, value).build());
  }

  private static okhttp3.Interceptor posting(String json) {
    return chain ->
        chain.proceed(chain.request().newBuilder().post(post("http://x/", json).body()).build());
  }

  private static Request post(String url, String json) {
    okhttp3.MediaType type = okhttp3.MediaType.get("application/json");
    return new Request.Builder().url(url).post(okhttp3.RequestBody.create(json, type)).build();
  }

  @Test
  void webSocketsAreDecidedAndGetTheCredential() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        World world = new World(RULES.formatted(billing.url(), billing.url()))) {
      OkHttpClient client = world.client("billing");
      assertThat(socket(client, billing.url() + "/ws")).isEqualTo("hello");
      assertThat(billing.seen().get(0).header("x-api-key")).isEqualTo(World.CANARY + "-billing");
      billing.forget();
      assertThat(socket(client, billing.url() + "/admin/ws")).isEqualTo("403");
      assertThat(billing.seen()).isEmpty();
    }
  }

  private static String socket(OkHttpClient client, String url) throws InterruptedException {
    AtomicReference<String> got = new AtomicReference<>("nothing");
    CountDownLatch done = new CountDownLatch(1);
    client.newWebSocket(
        get(url),
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket socket, String text) {
            got.set(text);
            done.countDown();
          }

          @Override
          public void onFailure(WebSocket socket, Throwable t, Response response) {
            got.compareAndSet("nothing", response == null ? t.toString() : "" + response.code());
            done.countDown();
          }
        });
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    return got.get();
  }

  @Test
  void aNameLeadsOnlyWhereItsTargetMayLie() throws Exception {
    try (HttpPeer billing = HttpPeer.echo()) {
      String url = "http://billing.test:" + billing.port();
      String plain = RULES.formatted(url, url);
      String named =
          plain.replace("url: \"" + url + "\",", "url: \"" + url + "\", addresses: [127.0.0.0/8],");
      AtomicInteger asked = new AtomicInteger();
      Dns rebinding =
          host ->
              asked.getAndIncrement() == 0
                  ? List.of(InetAddress.getByName("127.0.0.1"))
                  : List.of(InetAddress.getByName("169.254.169.254"));
      for (String address :
          List.of(
              "127.0.0.1",
              "10.0.0.1",
              "192.168.1.1",
              "169.254.169.254",
              "172.16.0.1",
              "100.64.0.1",
              "0.0.0.0",
              "::1",
              "fe80::1",
              "fd00:ec2::254",
              "64:ff9b::7f00:1",
              "2002:7f00:1::1",
              "::ffff:10.0.0.1",
              "224.0.0.1",
              "198.18.0.1")) {
        try (World world = new World(plain)) {
          Dns dns =
              host -> List.of(InetAddress.getByName("1.1.1.1"), InetAddress.getByName(address));
          OkHttpClient client =
              SallyportHttp.install(new OkHttpClient.Builder().dns(dns), world.options("billing"))
                  .build();
          assertThatThrownBy(() -> client.newCall(get(url + "/x")).execute())
              .as(address)
              .isInstanceOf(UnknownHostException.class)
              .hasMessageContaining("SP-8540");
        }
      }
      try (World world = new World(named)) {
        OkHttpClient client =
            SallyportHttp.install(
                    new OkHttpClient.Builder().dns(rebinding), world.options("billing"))
                .build();
        assertThat(code(client, get(url + "/x"))).isEqualTo(200);
        client.connectionPool().evictAll();
        assertThatThrownBy(() -> client.newCall(get(url + "/x")).execute())
            .hasMessageContaining("SP-8540");
      }
      assertThat(billing.seen()).hasSize(1);
    }
  }

  @Test
  void responsesAreMaskedPackedOrNotAndCapped() throws Exception {
    String json = "{\"email\":\"alice@example.org\",\"id\":7}";
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    HttpPeer.Handler answers =
        (request, in, out) -> {
          switch (request.target()) {
            case "/masked/plain" -> HttpPeer.text(out, 200, "application/json", json, false);
            case "/masked/html" -> HttpPeer.text(out, 200, "text/html", json, false);
            case "/long" -> HttpPeer.text(out, 200, "text/plain", "x".repeat(1_001), false);
            default -> {
              String head =
                  "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                      + "X-Internal: secret\r\nTransfer-Encoding: chunked\r\n\r\n";
              out.write(head.getBytes(StandardCharsets.ISO_8859_1));
              for (byte one : packed.toByteArray()) {
                out.write(new byte[] {'1', '\r', '\n', one, '\r', '\n'});
              }
              out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
          }
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(answers);
        World world = new World(RULES.formatted(billing.url(), billing.url()))) {
      OkHttpClient client = world.client("billing");
      for (String path : List.of("/masked/plain", "/masked/gzip")) {
        try (Response response = client.newCall(get(billing.url() + path)).execute()) {
          assertThat(response.body().string())
              .isEqualTo("{\"email\":\"a***@example.org\",\"id\":7}");
          assertThat(response.header("X-Internal")).isIn(null, "***");
        }
      }
      try (Response response = client.newCall(get(billing.url() + "/masked/html")).execute()) {
        assertThat(response.code()).isEqualTo(403);
        assertThat(response.body().string()).contains("SP-8531").doesNotContain("alice");
      }
      try (Response response = client.newCall(get(billing.url() + "/long")).execute()) {
        assertThatThrownBy(() -> response.body().string())
            .isInstanceOf(SallyportRefusedException.class)
            .hasMessageContaining("SP-8535");
        assertThat(response.body().source().getBuffer().size()).isLessThanOrEqualTo(1_000);
      }
      assertThat(world.sink.events(AuditEvent.Finished.class)).hasSize(4);
    }
  }

  @Test
  void whoCallsIsSaidByTheScopeOrTheRequest() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        World world = new World(RULES.formatted(billing.url(), billing.url()))) {
      HttpOptions nobody = HttpOptions.embedded(world.broker).target("billing");
      OkHttpClient client = SallyportHttp.install(new OkHttpClient.Builder(), nobody).build();
      try (Response response = client.newCall(get(billing.url() + "/x")).execute()) {
        assertThat(response.header("Sallyport-Code")).isEqualTo("SP-8602");
      }
      try (var scope = Sallyport.as(Subject.of("bob"), null)) {
        assertThat(code(client, get(billing.url() + "/x"))).isEqualTo(200);
      }
      Request tagged =
          get(billing.url() + "/x")
              .newBuilder()
              .tag(Caller.class, Caller.of(Subject.of("eve", "strangers")))
              .build();
      assertThat(code(client, tagged)).isEqualTo(403);
      assertThat(world.decisions()).hasSize(2);
    }
  }
}
