package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.ConfigurationException;
import io.sallyport.testkit.HttpPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that have a host of their own at the door for HTTP. */
final class HttpRoutesTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s", headers: { X-Api-Key: "${secret:billing}" } }
        other: { url: "%s/base", headers: { X-Api-Key: "${secret:other}" } }
      gateway:
        listeners:
          http: { port: 0, routes: { Billing.gw.example: billing, bücher.gw.example: other } }
      rules:
        - { id: read, permit: [http.get, http.post], on: ["billing/**", "other/**"] }
        - { id: no-admin, deny: ["http.*"], on: ["*/admin", "*/admin/**"] }
      """;

  @TempDir Path folder;

  private String rules(HttpPeer peer) {
    return RULES.formatted(peer.url(), peer.url());
  }

  private static String get(HttpWorld world, String target, String... fields) {
    return "GET " + target + " HTTP/1.1\r\n" + String.join("", fields) + end(world);
  }

  private static String end(HttpWorld world) {
    return "Connection: close\r\nAuthorization: Bearer " + world.token + "\r\n\r\n";
  }

  /** What is answered on a connection whose handshake names that host; null for none. */
  private static String sent(HttpWorld world, String named, String bytes) throws Exception {
    try (SSLSocket socket = world.connect()) {
      if (named != null) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(named)));
        socket.setSSLParameters(parameters);
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getInputStream().transferTo(answer);
      } catch (IOException cut) {
        answer.writeBytes(" (cut)".getBytes(StandardCharsets.US_ASCII));
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void aHostNamesItsTargetHoweverItIsSpelled() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(peer))) {
      List<String> hosts =
          List.of(
              "billing.gw.example",
              "BILLING.GW.EXAMPLE",
              "billing.gw.example.",
              "billing.gw.example:7480",
              "Billing.Gw.Example.:443");
      for (String host : hosts) {
        peer.forget();
        String answer = sent(world, null, get(world, "/v1/a?b=c", "Host: " + host + "\r\n"));
        assertThat(answer).as(host).startsWith("HTTP/1.1 200");
        assertThat(peer.seen().get(0).line()).isEqualTo("GET /v1/a?b=c HTTP/1.1");
        assertThat(peer.seen().get(0).header("host")).isEqualTo("127.0.0.1:" + peer.port());
        assertThat(peer.seen().get(0).header("x-api-key")).isEqualTo(HttpWorld.CANARY + "-billing");
      }
      peer.forget();
      String named = "xn--bcher-kva.gw.example";
      assertThat(sent(world, named, get(world, "/t/billing/x", "Host: " + named + "\r\n")))
          .as("a path below a host of its own is the target's, whatever it looks like")
          .startsWith("HTTP/1.1 200");
      assertThat(peer.seen().get(0).line()).isEqualTo("GET /base/t/billing/x HTTP/1.1");
      assertThat(peer.seen().get(0).header("x-api-key")).isEqualTo(HttpWorld.CANARY + "-other");
      peer.forget();
      assertThat(sent(world, "gw.example", get(world, "/t/billing/x", "Host: gw.example\r\n")))
          .startsWith("HTTP/1.1 200");
      assertThat(peer.seen().get(0).line()).isEqualTo("GET /x HTTP/1.1");
    }
  }

  @Test
  void noRequestReachesATargetThatOneReaderWouldTakeForAnothersOwn() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(peer))) {
      String billing = "Host: billing.gw.example\r\n";
      String other = "Host: xn--bcher-kva.gw.example\r\n";
      Map<String, String> attempts = new LinkedHashMap<>();
      attempts.put("an unknown host", get(world, "/v1", "Host: billing.evil.example\r\n"));
      attempts.put("a longer host", get(world, "/v1", "Host: a.billing.gw.example\r\n"));
      attempts.put("a shorter host", get(world, "/v1", "Host: gw.example\r\n"));
      attempts.put("two hosts", get(world, "/v1", billing, other));
      attempts.put("the same host twice", get(world, "/v1", billing, billing));
      attempts.put("a list of hosts", get(world, "/v1", "Host: billing.gw.example, x\r\n"));
      attempts.put("no host", get(world, "/v1"));
      attempts.put("an empty host", get(world, "/v1", "Host:\r\n"));
      attempts.put("an empty label", get(world, "/v1", "Host: billing..gw.example\r\n"));
      attempts.put("two dots at the end", get(world, "/v1", "Host: billing.gw.example..\r\n"));
      attempts.put("no port", get(world, "/v1", "Host: billing.gw.example:\r\n"));
      attempts.put("a port of letters", get(world, "/v1", "Host: billing.gw.example:x\r\n"));
      attempts.put("two ports", get(world, "/v1", "Host: billing.gw.example:1:2\r\n"));
      attempts.put("a user", get(world, "/v1", "Host: x@billing.gw.example\r\n"));
      attempts.put("a path", get(world, "/v1", "Host: billing.gw.example/x\r\n"));
      attempts.put("a number", get(world, "/v1", "Host: 0x7f.1\r\n"));
      attempts.put("a folded letter", get(world, "/v1", "Host: bıllıng.gw.example\r\n"));
      attempts.put("its Unicode form", get(world, "/v1", "Host: b\u00fccher.gw.example\r\n"));
      attempts.put("a NUL", get(world, "/v1", "Host: billing.gw.example\0.evil\r\n"));
      attempts.put("a folded line", get(world, "/v1", "Host: billing.gw.example\r\n .evil\r\n"));
      attempts.put(
          "the absolute form of the same", get(world, "https://billing.gw.example/v1", billing));
      attempts.put(
          "the absolute form of another",
          get(world, "https://xn--bcher-kva.gw.example/v1", billing));
      attempts.put("the authority form", get(world, "billing.gw.example:443", billing));
      attempts.put("the asterisk form", get(world, "*", billing));
      attempts.put("no slash", get(world, "v1", billing));
      attempts.put("a denied path", get(world, "/x/../admin", billing));
      attempts.put(
          "a forwarded host", get(world, "/v1", "X-Forwarded-Host: billing.gw.example\r\n"));
      attempts.put(
          "a forwarded host beside another",
          get(world, "/v1", "Host: g\r\nX-Forwarded-Host: billing.gw.example\r\n"));
      List<String> through = new ArrayList<>();
      for (Map.Entry<String, String> one : attempts.entrySet()) {
        String answer = sent(world, null, one.getValue());
        if (!answer.startsWith("HTTP/1.1 4") || !answer.contains("SP-")) {
          through.add(one.getKey() + ": " + answer);
        }
      }
      assertThat(through).isEmpty();
      assertThat(peer.seen()).isEmpty();
      assertThat(sent(world, null, attempts.get("an unknown host")))
          .startsWith("HTTP/1.1 404")
          .contains("Sallyport-Code: SP-8701");
    }
  }

  @Test
  void aConnectionForOneHostCarriesNoRequestForAnother() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, rules(peer))) {
      String billing = get(world, "/v1", "Host: billing.gw.example\r\n");
      assertThat(sent(world, "BILLING.gw.example", billing)).startsWith("HTTP/1.1 200");
      peer.forget();
      assertThat(sent(world, "front.example", billing))
          .startsWith("HTTP/1.1 421")
          .contains("Sallyport-Code: SP-8710");
      assertThat(sent(world, "xn--bcher-kva.gw.example", billing)).startsWith("HTTP/1.1 421");
      assertThat(
              sent(world, "billing.gw.example", get(world, "/t/other/x", "Host: gw.example\r\n")))
          .as("nor one below /t/")
          .startsWith("HTTP/1.1 421");
      String second = billing.replace("Connection: close\r\n", "");
      String behind = get(world, "/v1", "Host: xn--bcher-kva.gw.example\r\n");
      assertThat(sent(world, "billing.gw.example", second + behind))
          .as("nor a second one behind a good one")
          .startsWith("HTTP/1.1 200")
          .contains("HTTP/1.1 421");
      assertThat(peer.seen()).hasSize(1);
    }
  }

  @Test
  void redirectsAndCookiesStayAtTheHost() throws Exception {
    HttpPeer.Handler answers =
        (request, in, out) -> {
          String head =
              "HTTP/1.1 302 x\r\nLocation: /base/next?a=b\r\nSet-Cookie: s=1; Path=/base; Domain=example\r\n"
                  + "Content-Length: 0\r\n\r\n";
          out.write(head.getBytes(StandardCharsets.ISO_8859_1));
          return true;
        };
    try (HttpPeer peer = HttpPeer.start(answers);
        HttpWorld world = new HttpWorld(folder, rules(peer))) {
      String host = "Host: xn--bcher-kva.gw.example\r\n";
      assertThat(sent(world, null, get(world, "/go", host)))
          .contains("\r\nLocation: /next?a=b\r\n")
          .contains("\r\nSet-Cookie: s=1; Path=/\r\n");
    }
  }

  @Test
  void hostsWithoutOneFormAreRefusedAtStart() {
    for (String host : List.of("b.example:443", "b..example", "0x7f.1", "a@b.example", "'*.b'")) {
      String yaml = rulesWith(host + ": billing");
      assertThatThrownBy(() -> new HttpWorld(folder, yaml).close())
          .as(host)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("SP-8711");
    }
    String twice = rulesWith("b.example: billing, B.example.: other");
    assertThatThrownBy(() -> new HttpWorld(folder, twice).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("SP-8711");
  }

  private static String rulesWith(String routes) {
    String all = RULES.formatted("http://127.0.0.1:9", "http://127.0.0.1:9");
    return all.replaceFirst("routes: \\{[^}]*}", "routes: { " + routes + " }");
  }
}
