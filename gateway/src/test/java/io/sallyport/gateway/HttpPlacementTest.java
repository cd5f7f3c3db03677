package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Access;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.okhttp.HttpOptions;
import io.sallyport.okhttp.SallyportHttp;
import io.sallyport.okhttp.SallyportRefusedException;
import io.sallyport.semantics.http.Problem;
import io.sallyport.testkit.HttpCase;
import io.sallyport.testkit.HttpPeer;
import io.sallyport.testkit.MemoryAuditSink;
import io.sallyport.token.TokenSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same requests by the same client in this process and through the gateway: equal verdicts,
 * statuses, bodies, errors and records, and the same requests at the target.
 */
final class HttpPlacementTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice", "analysts"));

  @TempDir Path folder;

  /** What one placement made of a request. */
  private record Fared(
      String status, List<String> headers, String body, List<String> sent, List<String> records) {
    /** The same in HTTP/2, which has no words behind a status. */
    Fared wordless() {
      return new Fared(status.substring(0, 3), headers, body, sent, records);
    }
  }

  /** One placement: its client and its records. */
  private record Side(OkHttpClient client, MemoryAuditSink sink, List<HttpPeer> peers) {
    Fared run(Request request) throws IOException {
      sink.clear();
      peers.forEach(HttpPeer::forget);
      String status;
      String body;
      List<String> headers = List.of();
      try (Response response = client.newCall(request).execute()) {
        status = response.code() + " " + response.message();
        body = response.body().string();
        headers = shown(response);
      } catch (SallyportRefusedException e) {
        // Told by a response as long as nothing has been handed out, where there is one still.
        status = "403 Refused by Sallyport";
        body = new String(Problem.of(e.reason(), 403), StandardCharsets.UTF_8);
        headers = List.of("content-type: " + Problem.TYPE, "sallyport-code: " + e.reason().code());
      }
      List<String> sent = new ArrayList<>();
      peers.forEach(peer -> peer.seen().forEach(seen -> sent.add(sent(seen))));
      return new Fared(status, headers, body, sent, records());
    }

    private static List<String> shown(Response response) {
      List<String> all = new ArrayList<>();
      response
          .headers()
          .forEach(
              header -> {
                String name = header.getFirst().toLowerCase(Locale.ROOT);
                // Of the hop, and not of the answer.
                if (!List.of("content-length", "transfer-encoding", "connection").contains(name)) {
                  all.add(name + ": " + header.getSecond());
                }
              });
      return all.stream().sorted().toList();
    }

    private static String sent(HttpPeer.Seen seen) {
      List<String> headers =
          seen.headers().stream()
              .map(Side::lowerName)
              .filter(header -> !header.startsWith("connection:"))
              .sorted()
              .toList();
      return seen.line() + "\n" + String.join("\n", headers) + "\n\n" + seen.body();
    }

    private static String lowerName(String header) {
      int colon = header.indexOf(':');
      return header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon);
    }

    /** The end of a call is recorded after its last byte has been handed out. */
    private List<String> records() {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(
              () ->
                  sink.events(Decided.class).stream().filter(Decided::permitted).count()
                      == sink.events(Finished.class).size());
      List<String> lines = new ArrayList<>();
      for (AuditEvent event : sink.events()) {
        if (event instanceof Decided decided) {
          lines.add(
              "decided %s %s %s %s %s %s %s"
                  .formatted(
                      decided.permitted(),
                      decided.reason(),
                      decided.rules(),
                      decided.text(),
                      decided.canonical(),
                      accesses(decided.accesses()),
                      decided.obligations()));
        } else if (event instanceof Finished finished) {
          // How much was handed out of what was cut is where the placements differ.
          String bytes = finished.outcome().cut() ? "" : " " + finished.outcome();
          lines.add("finished %s %s".formatted(finished.status(), finished.reason()) + bytes);
        } else if (event instanceof AuditEvent.Alarm alarm) {
          lines.add("alarm " + alarm.reason());
        }
      }
      return lines;
    }

    private static String accesses(List<Access> accesses) {
      return accesses.stream().map(one -> one.action() + " " + one.resource()).toList().toString();
    }
  }

  private static EmbeddedBroker broker(String rules, MemoryAuditSink sink) throws Exception {
    return EmbeddedBroker.builder()
        .configText("rules.yaml", rules)
        .sink(sink)
        .credentials(
            (name, caller, target) ->
                new Credential(Secret.of((HttpWorld.CANARY + "-" + name).toCharArray()), null))
        .discover(false)
        .build();
  }

  private static OkHttpClient through(
      HttpWorld world, Map<String, String> targets, Protocol protocol) throws Exception {
    HttpOptions options =
        HttpOptions.gateway(world.url(), TokenSources.fixed(Secret.of(world.token.toCharArray())));
    targets.forEach(options::target);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(
                protocol == Protocol.HTTP_2
                    ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
                    : List.of(Protocol.HTTP_1_1))
            .addNetworkInterceptor(
                chain -> {
                  assertThat(chain.connection().protocol()).isEqualTo(protocol);
                  return chain.proceed(chain.request());
                })
            .sslSocketFactory(world.sockets(), Client.pinned(world.gateway.fingerprint()));
    return SallyportHttp.install(builder, options).build();
  }

  private static OkHttpClient here(EmbeddedBroker broker, Map<String, String> targets) {
    HttpOptions options = HttpOptions.embedded(broker).caller(ALICE);
    targets.keySet().forEach(options::target);
    return SallyportHttp.install(new OkHttpClient.Builder(), options).build();
  }

  @Test
  void everyRequestOfTheCorpusFaresAlike() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpPeer prod = HttpPeer.echo()) {
      String rules = HttpCase.rules(billing.url(), prod.url());
      MemoryAuditSink mine = MemoryAuditSink.latest(1_000);
      Map<String, String> targets = Map.of("billing", billing.url(), "prod", prod.url());
      try (HttpWorld world = new HttpWorld(folder, rules);
          EmbeddedBroker broker = broker(rules, mine)) {
        List<HttpPeer> peers = List.of(billing, prod);
        Side embedded = new Side(here(broker, targets), mine, peers);
        Side gateway = new Side(through(world, targets, Protocol.HTTP_1_1), world.sink, peers);
        Side streams = new Side(through(world, targets, Protocol.HTTP_2), world.sink, peers);
        int compared = 0;
        for (HttpCase one : HttpCase.all()) {
          Request request = request(one, one.kubernetes() ? prod : billing);
          if (request != null) {
            compared++;
            Fared expected = embedded.run(request);
            assertThat(gateway.run(request)).as(one.toString()).isEqualTo(expected);
            assertThat(streams.run(request).wordless())
                .as(one.toString())
                .isEqualTo(expected.wordless());
            String verdict = expected.sent().isEmpty() ? "stopped" : "sent";
            assertThat(verdict.equals("sent")).as(one.id()).isEqualTo(one.verdict().equals("sent"));
          }
        }
        assertThat(compared).isGreaterThan(250);
      }
    }
  }

  /** Null where OkHttp would make another request of it, or none. */
  private static Request request(HttpCase one, HttpPeer peer) {
    boolean upgrade = one.headers().stream().anyMatch(h -> h.getKey().equals("Upgrade"));
    HttpUrl url = HttpUrl.parse(peer.url() + one.target());
    if (!one.authority().equals("-") || upgrade || url == null) {
      return null;
    }
    String query = url.encodedQuery() == null ? "" : "?" + url.encodedQuery();
    if (!one.target().equals(url.encodedPath() + query)) {
      return null;
    }
    try {
      Request.Builder request = new Request.Builder().url(url);
      MediaType type = null;
      for (Map.Entry<String, String> header : one.headers()) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        // How its bytes are cut is the client's own affair.
        if (List.of("content-length", "transfer-encoding", "host", "connection").contains(name)) {
          return null;
        }
        type = name.equals("content-type") ? MediaType.parse(header.getValue()) : type;
        request.addHeader(header.getKey(), header.getValue());
      }
      boolean needs = List.of("POST", "PUT", "PATCH").contains(one.method());
      RequestBody body =
          one.body().isEmpty() && !needs ? null : RequestBody.create(one.body().getBytes(), type);
      return request.method(one.method(), body).build();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s", headers: { X-Api-Key: "${secret:billing}" } }
        gone: { url: "http://127.0.0.1:1" }
      rules:
        - { id: read, permit: [http.get, http.head, http.post], on: ["billing/**", "gone/**"] }
        - id: masked
          permit: [http.get, http.head]
          on: ["billing/masked/**"]
          mask: { $.email: partial, $..card: redact, $header.x-internal: redact, $cookie.sid: "null" }
        - { id: found, permit: [http.get], on: ["billing/found/**"], mask: { detect: [email, credit_card] } }
        - { id: short, permit: [http.get], on: ["billing/short/**"], limit: { bytes: 100B } }
      """;

  /** What the target answers, and to what. */
  private record Answer(String method, String path, String head, String body) {
    byte[] bytes() {
      String length = head.contains("Content-Length") ? "" : "Content-Length: " + size() + "\r\n";
      String all = "HTTP/1.1 " + head.replace("\n", "\r\n") + "\r\n" + length + "\r\n";
      return (all + body).getBytes(StandardCharsets.UTF_8);
    }

    private int size() {
      return body.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private static final String JSON = "200 OK\nContent-Type: application/json";
  private static final String PERSON = "{\"email\":\"alice@example.org\",\"x\":[{\"card\":4111}]}";

  private static final List<Answer> ANSWERS =
      List.of(
          new Answer("GET", "/plain", JSON + "\nETag: \"1\"", PERSON),
          new Answer("GET", "/plain/204", "204 No Content\nContent-Length: 0", ""),
          new Answer("GET", "/plain/304", "304 Not Modified\nETag: \"1\"\nContent-Length: 0", ""),
          new Answer("GET", "/plain/404", "404 Not Found\nContent-Type: text/plain", "none"),
          new Answer("POST", "/plain/500", "500 Broken\nContent-Type: text/plain", "none"),
          new Answer("GET", "/plain/faked", "403 x\nSallyport-Code: SP-2001", "none"),
          new Answer("GET", "/plain/words", "200 All is well", "x"),
          new Answer("HEAD", "/plain", JSON + "\nContent-Length: 60", ""),
          new Answer("GET", "/masked/a", JSON + "\nETag: \"1\"\nX-Internal: 7", PERSON),
          new Answer("GET", "/masked/cookie", JSON + "\nSet-Cookie: sid=77; HttpOnly", "{}"),
          new Answer("HEAD", "/masked/a", JSON + "\nX-Internal: 7\nContent-Length: 9", ""),
          new Answer("GET", "/masked/404", "404 x\nContent-Type: application/json", PERSON),
          new Answer(
              "GET",
              "/masked/lines",
              "200 x\nContent-Type: application/x-ndjson",
              PERSON + "\n" + PERSON),
          new Answer(
              "GET",
              "/masked/events",
              "200 x\nContent-Type: text/event-stream",
              "event: e\ndata: " + PERSON + "\n\ndata: [DONE]\n\n"),
          new Answer("GET", "/masked/html", "200 x\nContent-Type: text/html", "alice"),
          new Answer("GET", "/masked/none", "200 x", PERSON),
          new Answer("GET", "/masked/br", JSON + "\nContent-Encoding: br", "alice"),
          new Answer("GET", "/masked/part", "206 x\nContent-Type: application/json", PERSON),
          new Answer("GET", "/masked/broken", JSON, "{\"email\": \"alice@example.org\", oops}"),
          new Answer("GET", "/masked/cut", JSON, "{\"email\": \"alice@example.org\""),
          new Answer(
              "GET",
              "/found/text",
              "200 x\nContent-Type: text/plain",
              "Write to alice@example.org, 4111 1111 1111 1111.\n"),
          new Answer("GET", "/found/json", JSON, "{\"a\":\"alice@example.org\"}"),
          new Answer("GET", "/found/image", "200 x\nContent-Type: image/png", "alice"),
          new Answer("GET", "/short/enough", JSON, "[" + "1,".repeat(40) + "1]"),
          new Answer("GET", "/short/more", JSON, "[" + "1,".repeat(400) + "1]"));

  @Test
  void everyAnswerIsHandedOutAlike() throws Exception {
    HttpPeer.Handler answers =
        (request, in, out) -> {
          for (Answer one : ANSWERS) {
            if (request.line().equals(one.method() + " " + one.path() + " HTTP/1.1")) {
              out.write(one.bytes());
            }
          }
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(answers)) {
      String rules = RULES.formatted(billing.url());
      MemoryAuditSink mine = MemoryAuditSink.latest(1_000);
      Map<String, String> targets = Map.of("billing", billing.url(), "gone", "http://127.0.0.1:1");
      try (HttpWorld world = new HttpWorld(folder, rules);
          EmbeddedBroker broker = broker(rules, mine)) {
        Side embedded = new Side(here(broker, targets), mine, List.of(billing));
        List<HttpPeer> peers = List.of(billing);
        Side gateway = new Side(through(world, targets, Protocol.HTTP_1_1), world.sink, peers);
        Side streams = new Side(through(world, targets, Protocol.HTTP_2), world.sink, peers);
        for (Answer one : ANSWERS) {
          RequestBody body =
              one.method().equals("POST") ? RequestBody.create(new byte[3], null) : null;
          Request request =
              new Request.Builder()
                  .url(billing.url() + one.path())
                  .method(one.method(), body)
                  .build();
          Fared expected = embedded.run(request);
          Fared actual = gateway.run(request);
          assertThat(actual).as(one.path()).isEqualTo(expected);
          assertThat(streams.run(request).wordless()).as(one.path()).isEqualTo(expected.wordless());
          assertThat(actual.sent()).as(one.path()).hasSize(1);
          assertThat(actual.body()).as(one.path()).satisfies(shown -> hides(one, shown));
        }
      }
    }
  }

  private static void hides(Answer one, String shown) {
    if (!one.path().startsWith("/plain")) {
      assertThat(shown).doesNotContain("alice@").doesNotContain("4111");
    }
  }
}
