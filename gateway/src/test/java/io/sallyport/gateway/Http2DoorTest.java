package io.sallyport.gateway;

import static io.sallyport.gateway.RawHttp2.DATA;
import static io.sallyport.gateway.RawHttp2.END_STREAM;
import static io.sallyport.gateway.RawHttp2.HEADERS;
import static io.sallyport.gateway.RawHttp2.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.HttpCase;
import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through the door for HTTP in frames of HTTP/2, sent byte by byte. */
final class Http2DoorTest {
  static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s", headers: { X-Api-Key: "${secret:billing}" } }
      rules:
        - { id: read, permit: [http.get, http.head, http.post], on: ["billing/**"] }
        - { id: no-admin, deny: ["http.*"], on: [billing/admin, "billing/admin/**"] }
      """;

  /** Fields that no request of HTTP/2 has. */
  private static final Set<String> OF_CONNECTION =
      Set.of("connection", "transfer-encoding", "upgrade", "keep-alive", "proxy-connection");

  private static final String HIDDEN = "GET /smuggled HTTP/1.1\r\nHost: g\r\n\r\n";

  @TempDir Path folder;
  private HttpPeer billing;
  private HttpPeer prod;
  private HttpWorld world;

  @BeforeEach
  void open() throws Exception {
    billing = HttpPeer.echo();
    prod = HttpPeer.echo();
  }

  @AfterEach
  void close() throws IOException {
    world.close();
    billing.close();
    prod.close();
  }

  private void plain() throws Exception {
    world = new HttpWorld(folder, RULES.formatted(billing.url()));
  }

  @Test
  void theCorpusReachesItsTargetsAsItWasDecidedOrNotAtAll() throws Exception {
    world = new HttpWorld(folder, HttpCase.rules(billing.url(), prod.url()));
    int sent = 0;
    int stopped = 0;
    List<String> wrong = new ArrayList<>();
    try (RawHttp2 client = RawHttp2.begun(world)) {
      for (HttpCase one : HttpCase.all()) {
        if (!one.authority().equals("-")) {
          continue;
        }
        billing.forget();
        prod.forget();
        RawHttp2.Answer answer = asked(client, one);
        HttpPeer peer = one.kubernetes() ? prod : billing;
        List<HttpPeer.Seen> seen = new ArrayList<>(billing.seen());
        seen.addAll(prod.seen());
        boolean possible = one.headers().stream().noneMatch(Http2DoorTest::ofConnection);
        if (!one.verdict().equals("sent") || !possible) {
          stopped++;
          if (!seen.isEmpty() || !answer.status().startsWith("4")) {
            wrong.add(one.id() + " reached its target, " + answer.fields);
          }
          continue;
        }
        sent++;
        String line = one.method() + " " + one.detail() + " HTTP/1.1";
        if (seen.size() != 1 || !peer.seen().equals(seen)) {
          wrong.add(one.id() + " did not reach its target, " + answer.text());
        } else if (!seen.get(0).line().equals(line) || !seen.get(0).body().equals(one.body())) {
          wrong.add(one.id() + " came as " + seen.get(0));
        } else {
          assertThat(seen.get(0).header("authorization"))
              .isEqualTo("Bearer " + HttpWorld.CANARY + (one.kubernetes() ? "-k8s" : "-billing"));
          assertThat(seen.toString()).doesNotContain(world.token);
          assertThat(answer.fields.toString()).doesNotContain(HttpWorld.CANARY);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(sent).isGreaterThan(80);
    assertThat(stopped).isGreaterThan(200);
  }

  private static boolean ofConnection(Map.Entry<String, String> header) {
    return OF_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT));
  }

  private static RawHttp2.Answer asked(RawHttp2 client, HttpCase one) throws IOException {
    String path = "/t/" + (one.kubernetes() ? "prod" : "billing") + one.target();
    List<String> fields = client.request(one.method(), path);
    boolean told = false;
    for (Map.Entry<String, String> header : one.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      told |= name.equals("content-length");
      if (!name.equals("authorization")) {
        fields.addAll(List.of(name, header.getValue()));
      }
    }
    byte[] body = one.body().getBytes(StandardCharsets.ISO_8859_1);
    if (body.length > 0 && !told) {
      fields.addAll(List.of("content-length", Integer.toString(body.length)));
    }
    int stream = client.open(fields, body.length == 0);
    if (body.length > 0) {
      client.frame(DATA, END_STREAM, stream, body);
    }
    return client.answer(stream);
  }

  @Test
  void aHeadThatIsNotOneIsRefusedAndTheOthersGoOn() throws Exception {
    plain();
    try (RawHttp2 client = RawHttp2.known(world)) {
      List<String> wrong = new ArrayList<>();
      for (Map.Entry<String, List<String>> one : heads(client).entrySet()) {
        billing.forget();
        RawHttp2.Answer answer = client.asked(one.getValue());
        assertThat(client.ended).as(one.getKey()).isFalse();
        boolean told = answer.fields.contains("sallyport-code: SP-8703");
        if (!answer.status().equals("400") || !told || !billing.seen().isEmpty()) {
          wrong.add(one.getKey() + ": " + answer.fields + billing.seen());
        }
      }
      assertThat(wrong).isEmpty();
      assertThat(client.get("/t/billing/after").status()).isEqualTo("200");
      assertThat(client.goAway).isNegative();
    }
  }

  private static Map<String, List<String>> heads(RawHttp2 client) {
    Map<String, List<String>> heads = new LinkedHashMap<>();
    List<String> pseudo = List.of(":method", ":scheme", ":authority", ":path");
    for (String name : pseudo) {
      List<String> twice = client.request("GET", "/t/billing/x");
      twice.addAll(0, List.of(name, twice.get(twice.indexOf(name) + 1)));
      heads.put(name + " twice", twice);
      List<String> without = client.request("GET", "/t/billing/x");
      int at = without.indexOf(name);
      heads.put(name + " empty", with(without, at + 1, ""));
      List<String> late = client.request("GET", "/t/billing/x");
      String value = late.remove(at + 1);
      late.remove(at);
      heads.put(name + " missing", new ArrayList<>(late));
      late.addAll(List.of(name, value));
      heads.put(name + " behind the fields", late);
    }
    heads.put("unknown pseudo", front(client, ":protocol", "websocket"));
    heads.put("status in a request", front(client, ":status", "200"));
    heads.put("scheme http", with(client.request("GET", "/t/billing/x"), 3, "http"));
    heads.put("CONNECT", List.of(":method", "CONNECT", ":authority", "billing:443"));
    for (String path : List.of("/t/billing/x y", "/t/billing/x HTTP/1.1\r\nX: y", "/\0", "/\t")) {
      heads.put("path '" + path + "'", client.request("GET", path));
    }
    heads.put("method with a line", client.request("GET / HTTP/1.1\r\nHost: g\r\n\r\nGET", "/x"));
    heads.put("method with a blank", client.request("GET x", "/t/billing/x"));
    for (String host :
        List.of("a@gateway", "gateway/x", "gate way", "g\r\nx: y", "gateway?", "ü")) {
      heads.put("authority " + host, with(client.request("GET", "/t/billing/x"), 5, host));
    }
    heads.put("another host", client.request("GET", "/t/billing/x", "host", "other"));
    heads.put(
        "host twice", client.request("GET", "/t/billing/x", "host", "gateway", "host", "gateway"));
    more(client, heads);
    return heads;
  }

  private static void more(RawHttp2 client, Map<String, List<String>> heads) {
    String[][] fields = {
      {"connection", "close"},
      {"connection", "x-key"},
      {"keep-alive", "1"},
      {"proxy-connection", "close"},
      {"transfer-encoding", "chunked"},
      {"transfer-encoding", "identity"},
      {"upgrade", "websocket"},
      {"upgrade", "h2c"},
      {"http2-settings", "AAMAAABkAARAAAAAAAIAAAAA"},
      {"te", "gzip"},
      {"te", "trailers, chunked"},
      {"X-Upper", "1"},
      {"x-Upper", "1"},
      {"x:y", "1"},
      {"x y", "1"},
      {"x\ty", "1"},
      {"x\u00fc", "1"},
      {"x\0", "1"},
      {"x-cr", "a\rb"},
      {"x-lf", "a\nb"},
      {"x-crlf", "a\r\nx-other: b"},
      {"x-crlf", "a\r\n\r\n" + HIDDEN},
      {"x-nul", "a\0b"},
      {"x-before", " a"},
      {"x-behind", "a "},
      {"x-tab", "a\t"},
      {"content-length", "5"},
      {"content-length", "-1"},
      {"content-length", "+0"},
      {"content-length", "0x0"},
      {"content-length", "99999999999999999999"},
      {"authorization", "Bearer other"},
      {"expect", "200-ok"},
    };
    for (String[] field : fields) {
      heads.put(String.join("=", field), client.request("GET", "/t/billing/x", field));
    }
    heads.put(
        "content-length twice",
        client.request("GET", "/t/billing/x", "content-length", "0", "content-length", "0"));
  }

  private static List<String> with(List<String> fields, int at, String value) {
    fields.set(at, value);
    return fields;
  }

  private static List<String> front(RawHttp2 client, String name, String value) {
    List<String> fields = client.request("GET", "/t/billing/x");
    fields.addAll(0, List.of(name, value));
    return fields;
  }

  @Test
  void aBodyIsAsLongAsItsHeadSaysOrNoRequestComesOfIt() throws Exception {
    plain();
    try (RawHttp2 client = RawHttp2.known(world)) {
      billing.forget();
      String[][] attempts = {
        {"5", "0", HIDDEN},
        {"0", "0", HIDDEN},
        {"500", "0", HIDDEN},
        {"5", "5", "hello" + HIDDEN},
        {"6", "5", "hello"},
        {"4", "4", "hello"}
      };
      for (String[] one : attempts) {
        for (String type : List.of("application/json", "text/plain")) {
          List<String> fields =
              client.request(
                  "POST", "/t/billing/x", "content-length", one[0], "content-type", type);
          int stream = client.open(fields, false);
          int first = Integer.parseInt(one[1]);
          byte[] body = one[2].getBytes(StandardCharsets.US_ASCII);
          client.frame(DATA, 0, stream, Arrays.copyOf(body, first));
          client.frame(DATA, END_STREAM, stream, Arrays.copyOfRange(body, first, body.length));
          RawHttp2.Answer answer = client.answer(stream);
          // Where no body was told, what comes is no part of the request, and goes nowhere.
          String expected = one[0].equals("0") ? "200" : "400";
          assertThat(answer.status()).as(String.join(" ", one) + type).isEqualTo(expected);
        }
      }
      assertThat(billing.seen()).allMatch(seen -> seen.header("content-length").equals("0"));
      assertThat(billing.seen().toString()).doesNotContain("smuggled");
      billing.forget();
      int stream = client.open(client.request("POST", "/t/billing/y"), false);
      client.frame(DATA, 8, stream, (byte) 3, (byte) 'h', (byte) 'i', (byte) 0, (byte) 0, (byte) 0);
      client.frame(DATA, END_STREAM, stream);
      assertThat(client.answer(stream).status()).isEqualTo("200");
      assertThat(billing.seen()).extracting(HttpPeer.Seen::body).containsExactly("hi");
    }
  }

  @Test
  void fieldsBehindABodyAreNotHandedOn() throws Exception {
    plain();
    try (RawHttp2 client = RawHttp2.known(world)) {
      billing.forget();
      int stream = client.open(client.request("POST", "/t/billing/x"), false);
      client.frame(DATA, 0, stream, HIDDEN.getBytes(StandardCharsets.US_ASCII));
      client.frame(HEADERS, WHOLE, stream, RawHttp2.block(List.of("x-late", "1")));
      assertThat(client.answer(stream).status()).isEqualTo("400");
      assertThat(billing.seen()).isEmpty();
      assertThat(client.get("/t/billing/after").status()).isEqualTo("200");
    }
  }

  @Test
  void whoOffersNeitherVersionIsTurnedAway() throws Exception {
    plain();
    for (String offered : List.of("h2c", "http/1.0", "spdy/3.1")) {
      try (SSLSocket socket = world.connect()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {offered});
        socket.setSSLParameters(parameters);
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void aRefusalIsAProblemWithItsCode() throws Exception {
    plain();
    try (RawHttp2 client = RawHttp2.known(world)) {
      RawHttp2.Answer refused = client.get("/t/billing/admin");
      assertThat(refused.status()).isEqualTo("403");
      assertThat(refused.fields).contains("content-type: application/problem+json");
      assertThat(refused.text()).contains("no-admin").contains("SP-");
      RawHttp2.Answer head = client.asked(client.request("HEAD", "/t/billing/admin"));
      assertThat(head.status()).isEqualTo("403");
      assertThat(head.body.size()).isZero();
      RawHttp2.Answer cookies =
          client.asked(client.request("GET", "/t/billing/x", "cookie", "a=1", "cookie", "b=2"));
      assertThat(cookies.status()).isEqualTo("200");
      List<HttpPeer.Seen> seen = billing.seen();
      assertThat(seen.get(seen.size() - 1).header("cookie")).isEqualTo("a=1; b=2");
    }
  }

  @Test
  void whoIsNotKnownIsToldSoAndTheConnectionEnds() throws Exception {
    plain();
    for (String credential : List.of("Bearer guessed", "Basic x", "")) {
      try (RawHttp2 client = RawHttp2.begun(world)) {
        List<String> fields = client.request("GET", "/t/billing/x");
        fields.set(9, credential);
        RawHttp2.Answer answer = client.asked(fields);
        assertThat(answer.status()).isEqualTo("401");
        assertThat(answer.fields).contains("www-authenticate: Bearer");
        client.untilEnd();
        assertThat(client.goAway).isZero();
      }
    }
    try (RawHttp2 client = RawHttp2.begun(world)) {
      List<String> fields = client.request("GET", "/t/billing/x");
      fields.set(9, "Bearer guessed");
      // All at once: nothing behind the first is looked at.
      int first = client.open(fields, true);
      int good = client.open(client.request("GET", "/t/billing/x"), true);
      assertThat(client.answer(first).status()).isEqualTo("401");
      client.untilEnd();
      assertThat(client.at(good).status()).isEmpty();
    }
    assertThat(billing.seen()).isEmpty();
  }
}
