package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HttpCase;
import io.sallyport.testkit.HttpPeer;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through the door for HTTP, byte by byte. */
final class HttpDoorTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s", headers: { X-Api-Key: "${secret:billing}" } }
      rules:
        - { id: read, permit: [http.get, http.head, http.post, http.upgrade], on: ["billing/**"] }
        - { id: no-admin, deny: ["http.*"], on: [billing/admin, "billing/admin/**"] }
        - { id: masked, permit: [http.get, http.upgrade], on: ["billing/masked/**"], mask: { $.email: partial } }
        - { id: short, permit: [http.get, http.upgrade], on: [billing/long], limit: { bytes: 1000B } }
      """;

  @TempDir Path folder;

  @Test
  void theCorpusReachesItsTargetsAsItWasDecidedOrNotAtAll() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpPeer prod = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, HttpCase.rules(billing.url(), prod.url()))) {
      int sent = 0;
      int stopped = 0;
      for (HttpCase one : HttpCase.all()) {
        if (!one.authority().equals("-")) {
          continue;
        }
        billing.forget();
        prod.forget();
        String answer = world.raw(raw(world, one));
        HttpPeer peer = one.kubernetes() ? prod : billing;
        if (!one.verdict().equals("sent")) {
          stopped++;
          assertThat(billing.seen()).as(one.id()).isEmpty();
          assertThat(prod.seen()).as(one.id()).isEmpty();
          assertThat(answer).as(one.id()).startsWith("HTTP/1.1 4");
          continue;
        }
        sent++;
        assertThat(peer.seen()).as(one.id() + "\n" + answer).hasSize(1);
        HttpPeer.Seen seen = peer.seen().get(0);
        assertThat(seen.line())
            .as(one.id())
            .isEqualTo(one.method() + " " + one.detail() + " HTTP/1.1");
        assertThat(seen.body()).isEqualTo(one.body());
        assertThat(seen.header("authorization"))
            .isEqualTo("Bearer " + HttpWorld.CANARY + (one.kubernetes() ? "-k8s" : "-billing"));
        assertThat(String.join("\n", seen.headers()).toLowerCase())
            .doesNotContain("x-forwarded")
            .doesNotContain("via:")
            .doesNotContain(world.token.toLowerCase());
        assertThat(answer).doesNotContain(HttpWorld.CANARY);
      }
      assertThat(sent).isGreaterThan(90);
      assertThat(stopped).isGreaterThan(200);
      assertThat(world.sink.events().toString()).doesNotContain(HttpWorld.CANARY);
    }
  }

  private static String raw(HttpWorld world, HttpCase one) {
    String name = one.kubernetes() ? "prod" : "billing";
    String headers =
        one.headers().stream()
            .map(h -> h.getKey() + ": " + h.getValue() + "\r\n")
            .collect(Collectors.joining());
    String close = "Connection: close\r\n";
    boolean token = headers.contains("Authorization");
    String length =
        one.body().isEmpty() || headers.contains("Content-Length")
            ? ""
            : "Content-Length: " + one.body().length() + "\r\n";
    String mine = token ? "" : "Authorization: Bearer " + world.token + "\r\n";
    if (token) {
      headers = headers.replaceFirst("(?m)^Authorization: .*\r\n", "");
      mine = "Authorization: Bearer " + world.token + "\r\n";
    }
    return one.method()
        + " /t/"
        + name
        + one.target()
        + " HTTP/1.1\r\nHost: gateway\r\n"
        + close
        + mine
        + headers
        + length
        + "\r\n"
        + one.body();
  }

  @Test
  void noByteOfASecondRequestHidesInAFirst() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String start = "POST /t/billing/x HTTP/1.1\r\nHost: g\r\n";
      String auth = "Authorization: Bearer " + world.token + "\r\n";
      String hidden = "GET /t/billing/admin HTTP/1.1\r\nHost: g\r\n\r\n";
      Map<String, String> attempts =
          Map.ofEntries(
              Map.entry(
                  "CL.TE",
                  start
                      + auth
                      + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"
                      + hidden),
              Map.entry(
                  "TE.CL",
                  start
                      + auth
                      + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n"
                      + hidden
                      + "\r\n0\r\n\r\n"),
              Map.entry(
                  "TE.TE",
                  start
                      + auth
                      + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"
                      + hidden),
              Map.entry(
                  "xchunked",
                  start + auth + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden),
              Map.entry(
                  "chunked, identity",
                  start + auth + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + hidden),
              Map.entry(
                  "two lengths",
                  start + auth + "Content-Length: 0\r\nContent-Length: 60\r\n\r\n" + hidden),
              Map.entry("length +5", start + auth + "Content-Length: +5\r\n\r\nabcde"),
              Map.entry("length 0x5", start + auth + "Content-Length: 0x5\r\n\r\nabcde"),
              Map.entry("length list", start + auth + "Content-Length: 5, 5\r\n\r\nabcde"),
              Map.entry("length -1", start + auth + "Content-Length: -1\r\n\r\nabcde"),
              Map.entry("obs-fold", start + auth + "X-A: b\r\n c: d\r\n\r\n"),
              Map.entry(
                  "folded coding",
                  start + auth + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
              Map.entry("bare LF", start + auth + "X-A: b\nX-C: d\r\n\r\n"),
              Map.entry("LF LF", start + auth + "X-A: b\n\n" + hidden),
              Map.entry("bare CR", start + auth + "X-A: b\rX-C: d\r\n\r\n"),
              Map.entry("NUL", start + auth + "X-A: b\0c\r\n\r\n"),
              Map.entry("blank before colon", start + auth + "Content-Length : 5\r\n\r\nabcde"),
              Map.entry("no colon", start + auth + "Content-Length 5\r\n\r\nabcde"),
              Map.entry("no name", start + auth + ": x\r\n\r\n"),
              Map.entry("two hosts", start + "Host: other\r\n" + auth + "\r\n"),
              Map.entry("no host", "GET /t/billing/x HTTP/1.1\r\n" + auth + "\r\n"),
              Map.entry("two credentials", start + auth + auth + "\r\n"),
              Map.entry("HTTP/1.0", "GET /t/billing/x HTTP/1.0\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("HTTP/0.9", "GET /t/billing/x\r\n\r\n"),
              Map.entry("HTTP/2.0", "GET /t/billing/x HTTP/2.0\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("two blanks", "GET  /t/billing/x HTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("tab", "GET\t/t/billing/x\tHTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("blank first", " GET /t/billing/x HTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("underscore", start + auth + "Content_Length: 5\r\n\r\n"),
              Map.entry(
                  "chunk extension",
                  start + auth + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nabcde\r\n0\r\n\r\n"),
              Map.entry(
                  "chunk size",
                  start + auth + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n"),
              Map.entry(
                  "chunk end",
                  start + auth + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeX\r\n0\r\n\r\n"),
              Map.entry(
                  "trailer",
                  start + auth + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: b\r\n\r\n"),
              Map.entry(
                  "absolute",
                  "GET http://evil/t/billing/admin HTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry(
                  "other target",
                  "GET /t/billing/../other/x HTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry(
                  "encoded name", "GET /t/%62illing/x HTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("no route", "GET /billing/x HTTP/1.1\r\nHost: g\r\n" + auth + "\r\n"),
              Map.entry("no credential", "GET /t/billing/x HTTP/1.1\r\nHost: g\r\n\r\n"),
              Map.entry(
                  "wrong credential",
                  "GET /t/billing/x HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer x\r\n\r\n"));
      attempts.forEach(
          (what, bytes) -> {
            String answer = answered(world, bytes);
            assertThat(answer).as(what).startsWith("HTTP/1.1 4").contains("SP-");
            assertThat(billing.seen())
                .as(what)
                .allSatisfy(seen -> assertThat(seen.target()).isEqualTo("/x"))
                .allSatisfy(seen -> assertThat(seen.body()).doesNotContain("GET"));
          });
      assertThat(billing.seen())
          .as("a chunked body streams to its target before it ends")
          .hasSizeLessThan(2);
    }
  }

  private static String answered(HttpWorld world, String bytes) {
    try {
      return world.raw(bytes);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyRequestsShareAConnectionAndBodiesStreamBothWays() throws Exception {
    HttpPeer.Handler answers =
        (request, in, out) -> {
          HttpPeer.text(out, 200, "text/plain", "got " + request.body().length(), false);
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(answers);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String auth = "Host: g\r\nAuthorization: Bearer " + world.token + "\r\n";
      String big = "x".repeat(300_000);
      String all =
          "GET /t/billing/a HTTP/1.1\r\n"
              + auth
              + "\r\n"
              + "GET /t/billing/admin HTTP/1.1\r\n"
              + auth
              + "\r\n"
              + "POST /t/billing/b HTTP/1.1\r\n"
              + auth
              + "Content-Length: 300000\r\n\r\n"
              + big
              + "POST /t/billing/c HTTP/1.1\r\n"
              + auth
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "5\r\nabcde\r\n493e0\r\n"
              + big
              + "\r\n0\r\n\r\n"
              + "GET /t/billing/d HTTP/1.1\r\nConnection: close\r\n"
              + auth
              + "\r\n";
      String answer = world.raw(all);
      assertThat(answer).contains("got 300000").contains("got 300005").contains("SP-2001");
      assertThat(billing.seen())
          .extracting(HttpPeer.Seen::target)
          .containsExactly("/a", "/b", "/c", "/d");
      assertThat(world.decisions()).hasSize(5);
      assertThat(world.gateway.administration()).isNotNull();
    }
  }

  @Test
  void webSocketsPassWhereTheyArePermitted() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String headers =
          "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
      String auth = "Host: g\r\nAuthorization: Bearer " + world.token + "\r\n";
      String answer = world.open("GET /t/billing/ws HTTP/1.1\r\n" + auth + headers + "\r\n");
      assertThat(answer)
          .startsWith("HTTP/1.1 101")
          .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .contains("hello");
      billing.forget();
      assertThat(
              world.raw(
                  "GET /t/billing/admin/ws HTTP/1.1\r\nConnection: close\r\n"
                      + auth
                      + headers
                      + "\r\n"))
          .startsWith("HTTP/1.1 403");
      assertThat(billing.seen()).isEmpty();
    }
  }

  @Test
  void textOnWebSocketsIsMaskedAndWhatCannotBeReadEndsThem() throws Exception {
    AtomicReference<byte[]> frames = new AtomicReference<>();
    HttpPeer.Handler sending =
        (request, in, out) -> {
          String extension =
              request.target().endsWith("packed")
                  ? "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                  : "";
          out.write(
              ("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                      + extension
                      + "\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
          out.write(frames.get());
          out.flush();
          return false;
        };
    try (HttpPeer billing = HttpPeer.start(sending);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String headers =
          "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nHost: g\r\nAuthorization: Bearer "
              + world.token
              + "\r\n\r\n";
      String start = "GET /t/billing/masked/ws HTTP/1.1\r\n" + headers;
      String mail = "{\"email\":\"alice@example.org\"}";
      String bye = new String(new char[] {0x88, 2, 3, 0xE8});
      frames.set(latin((char) 0x81 + "" + (char) mail.length() + mail + bye));
      assertThat(world.open(start))
          .startsWith("HTTP/1.1 101")
          .endsWith((char) 0x81 + "\u001c{\"email\":\"a***@example.org\"}" + bye);
      assertThat(billing.seen().get(0).header("sec-websocket-extensions")).isNull();
      frames.set(latin((char) 0x82 + "\u0005alice"));
      assertThat(world.open(start)).endsWith("\u0003\u00F0SP-8537").doesNotContain("alice");
      frames.set(latin("no frame at all, alice"));
      assertThat(world.open(start)).endsWith("SP-8537").doesNotContain("alice");
      assertThat(world.raw(start.replace("/ws", "/packed")))
          .startsWith("HTTP/1.1 502")
          .doesNotContain("alice");
      frames.set(latin((char) 0x81 + "" + (char) 126 + "\u0005\u0000" + "x".repeat(1_280)));
      assertThat(world.open(start.replace("/masked/ws", "/long"))).doesNotContain("xxxx");
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void responsesAreMaskedCappedAndCleanedOfWhatIsOfTheHop() throws Exception {
    String json = "{\"email\":\"alice@example.org\"}";
    HttpPeer.Handler answers =
        (request, in, out) -> {
          String head =
              switch (request.target()) {
                case "/masked/a" -> "Content-Type: application/json\r\nETag: \"1\"\r\n";
                case "/masked/b" -> "Content-Type: image/png\r\n";
                default ->
                    "Content-Type: text/plain\r\nConnection: X-Hop\r\nX-Hop: 1\r\nLocation: %s/moved\r\n"
                        .formatted("http://" + request.header("host"));
              };
          String body = request.target().equals("/long") ? "y".repeat(1_001) : json;
          out.write(
              ("HTTP/1.1 200 x\r\n" + head + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                  .getBytes(StandardCharsets.ISO_8859_1));
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(answers);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      assertThat(world.raw(world.request("GET", "/t/billing/masked/a", "", "")))
          .contains("{\"email\":\"a***@example.org\"}")
          .doesNotContain("ETag");
      assertThat(world.raw(world.request("GET", "/t/billing/masked/b", "", "")))
          .startsWith("HTTP/1.1 403")
          .contains("SP-8531")
          .doesNotContain("alice");
      assertThat(world.raw(world.request("GET", "/t/billing/plain", "", "")))
          .contains("Location: /t/billing/moved")
          .doesNotContain("X-Hop");
      assertThat(world.raw(world.request("GET", "/t/billing/long", "", ""))).doesNotContain("yyyy");
    }
  }

  @Test
  void anOperatorCutsASessionWhileItsResponseRuns() throws Exception {
    HttpPeer.Handler endless =
        (request, in, out) -> {
          out.write("HTTP/1.1 200 x\r\n\r\nfirst".getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
          return in.read() >= 0;
        };
    try (HttpPeer billing = HttpPeer.start(endless);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()));
        SSLSocket socket = world.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(world.request("GET", "/t/billing/x", "", "").getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      StringBuilder got = new StringBuilder();
      while (got.indexOf("first") < 0) {
        got.append((char) in.read());
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !world.gateway.administration().sessions().isEmpty());
      String id = world.gateway.administration().sessions().get(0).id();
      world.gateway.administration().endSession(id, "test");
      int next;
      do {
        try {
          next = in.read();
        } catch (java.io.IOException cut) {
          next = -1;
        }
      } while (next >= 0);
    }
  }

  @Test
  void aRefusedHeadHasNoBodyThatTheNextAnswerCouldBeTakenFrom() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String auth = "Host: g\r\nAuthorization: Bearer " + world.token + "\r\n\r\n";
      String answer =
          world.raw(
              "HEAD /t/billing/admin HTTP/1.1\r\n" + auth + "GET /t/billing/x HTTP/1.1\r\n" + auth);
      String[] parts = answer.split("\r\n\r\n", -1);
      assertThat(parts[0]).startsWith("HTTP/1.1 403 ").contains("Content-Length: ");
      assertThat(parts[1]).startsWith("HTTP/1.1 200 ");
    }
  }
}
