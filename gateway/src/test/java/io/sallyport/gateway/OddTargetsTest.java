package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What targets answer that would reach further than their own place at the gateway. */
final class OddTargetsTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s" }
      rules:
        - { id: all, permit: [http.get, http.head, http.post, http.upgrade], on: ["billing/**"] }
        - { id: masked, permit: [http.get, http.head], on: ["billing/masked"], mask: { $.email: redact } }
        - { id: named, permit: [http.post], on: ["billing/named"], mask: { $.data.email: redact } }
      """;

  @TempDir Path folder;

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static HttpPeer saying(AtomicReference<String> answer) throws IOException {
    return HttpPeer.start(
        (request, in, out) -> {
          write(out, answer.get());
          return true;
        });
  }

  @Test
  void aCookieIsForItsTargetsPlaceHoweverItIsWritten() throws Exception {
    AtomicReference<String> answer = new AtomicReference<>();
    try (HttpPeer billing = saying(answer);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      for (String attributes :
          new String[] {
            "", "; Path =/", "; Path = /", ";\tpath\t=/", "; Path", "; Path=", "; Path=x"
          }) {
        answer.set(
            "HTTP/1.1 200 x\r\nSet-Cookie: a=1" + attributes + "\r\nContent-Length: 0\r\n\r\n");
        // The default of RFC 6265 §5.1.4 is the directory of all targets here.
        assertThat(world.raw(world.request("GET", "/t/billing", "", "")))
            .as(attributes)
            .contains("Set-Cookie: a=1; Path=/t/billing\r\n");
        assertThat(world.raw(world.request("GET", "/t/billing?x", "", "")))
            .contains("Set-Cookie: a=1; Path=/t/billing\r\n");
      }
      answer.set(
          "HTTP/1.1 200 x\r\nSet-Cookie: a=1; Domain =x; Secure\r\nContent-Length: 0\r\n\r\n");
      assertThat(world.raw(world.request("GET", "/t/billing/x/y", "", "")))
          .contains("Set-Cookie: a=1; Secure\r\n");
    }
  }

  @Test
  void noTargetLeadsItsClientsToAnotherHostNorHoldsThemUp() throws Exception {
    String alternative = "HTTP/1.1 200 x\r\nAlt-Svc: h2=\":443\"\r\nContent-Length: 0\r\n\r\n";
    AtomicReference<String> answer = new AtomicReference<>(alternative);
    try (HttpPeer billing = saying(answer);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String get = world.request("GET", "/t/billing/x", "", "");
      assertThat(world.raw(get)).startsWith("HTTP/1.1 200").doesNotContain("Alt-Svc");
      String early = "HTTP/1.1 103 x\r\n\r\n";
      answer.set(early.repeat(5) + "HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n");
      assertThat(world.raw(get)).startsWith("HTTP/1.1 200");
      answer.set(early.repeat(200));
      assertThat(world.raw(get)).startsWith("HTTP/1.1 502").contains("SP-8705");
    }
  }

  @Test
  void anAnswerThatIsNoWebSocketsOpensNoWayPastTheDoor() throws Exception {
    String socket =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    String agreed = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    AtomicReference<String> answer = new AtomicReference<>();
    try (HttpPeer billing = saying(answer);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      for (String accept :
          new String[] {"", "Sec-WebSocket-Accept: x\r\n", "Sec-WebSocket-Accept:\r\n"}) {
        answer.set(agreed + accept + "\r\n");
        String smuggled = "GET /admin HTTP/1.1\r\nHost: billing\r\n\r\n";
        String start = "GET /t/billing/ws HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer ";
        assertThat(world.raw(start + world.token + "\r\n" + socket + "\r\n" + smuggled))
            .startsWith("HTTP/1.1 502");
        assertThat(billing.seen()).extracting(HttpPeer.Seen::target).containsOnly("/ws");
      }
    }
  }

  @Test
  void theLengthOfWhatIsMaskedIsNotToldWithoutItEither() throws Exception {
    AtomicReference<String> answer =
        new AtomicReference<>(
            "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 12345\r\n"
                + "ETag: \"tag\"\r\n\r\n");
    try (HttpPeer billing = saying(answer);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      assertThat(world.raw(world.request("HEAD", "/t/billing/masked", "", "")))
          .startsWith("HTTP/1.1 200")
          .doesNotContain("12345")
          .doesNotContain("ETag");
      assertThat(world.raw(world.request("HEAD", "/t/billing/x", "", "")))
          .contains("Content-Length: 12345")
          .contains("ETag");
    }
  }

  @Test
  void aFormThatIsNotReadNamesNoOtherMethod() throws Exception {
    AtomicReference<String> answer =
        new AtomicReference<>("HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n");
    try (HttpPeer billing = saying(answer);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String form = "Content-Type: application/x-www-form-urlencoded\r\n";
      String chunked =
          world.request("POST", "/t/billing/x", form + "Transfer-Encoding: chunked\r\n", "")
              + "e\r\n_method=DELETE\r\n0\r\n\r\n";
      assertThat(world.raw(chunked)).startsWith("HTTP/1.1 403").contains("SP-8511");
      String large = "a=" + "x".repeat(300_000) + "&_method=DELETE";
      assertThat(world.raw(world.request("POST", "/t/billing/x", form, large))).contains("SP-8511");
      assertThat(world.raw(world.request("POST", "/t/billing/x", form, "_method=DELETE")))
          .contains("SP-8506");
      String parts = "Content-Type: multipart/form-data; boundary=b\r\n";
      String field =
          "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\nDELETE\r\n--b--\r\n";
      for (String before : new String[] {"", "x".repeat(100_000) + "\r\n"}) {
        String body = before + field.formatted("_method");
        assertThat(world.raw(world.request("POST", "/t/billing/x", parts, body)))
            .startsWith("HTTP/1.1 403")
            .contains("SP-8506");
      }
      assertThat(billing.seen()).allSatisfy(one -> assertThat(one.body()).doesNotContain("DELETE"));
      billing.forget();
      assertThat(
              world.raw(
                  world.request("POST", "/t/billing/x", parts, field.formatted("pay_method"))))
          .startsWith("HTTP/1.1 200");
      assertThat(billing.seen().get(0).body()).contains("pay_method");
      assertThat(world.raw(world.request("POST", "/t/billing/x", form, "a=b")))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void noFieldOfGraphQlIsCalledByAnotherNameToGetRoundItsMask() throws Exception {
    AtomicReference<String> answer =
        new AtomicReference<>(
            "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n"
                + "{\"data\":{\"email\":\"a@b\"}}");
    try (HttpPeer billing = saying(answer);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String json = "Content-Type: application/json\r\n";
      assertThat(
              world.raw(world.request("POST", "/t/billing/named", json, "{\"query\":\"{email}\"}")))
          .startsWith("HTTP/1.1 200")
          .contains("***");
      assertThat(
              world.raw(
                  world.request("POST", "/t/billing/named", json, "{\"query\":\"{e:email}\"}")))
          .startsWith("HTTP/1.1 403")
          .contains("SP-8524");
      String packed = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
      assertThat(world.raw(world.request("POST", "/t/billing/named", packed, "xx")))
          .contains("SP-8524");
      assertThat(billing.seen()).hasSize(1);
    }
  }
}
