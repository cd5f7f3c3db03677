package io.sallyport.gateway;

import static io.sallyport.gateway.RawHttp2.CONTINUATION;
import static io.sallyport.gateway.RawHttp2.DATA;
import static io.sallyport.gateway.RawHttp2.END_HEADERS;
import static io.sallyport.gateway.RawHttp2.END_STREAM;
import static io.sallyport.gateway.RawHttp2.GOAWAY;
import static io.sallyport.gateway.RawHttp2.HEADERS;
import static io.sallyport.gateway.RawHttp2.PING;
import static io.sallyport.gateway.RawHttp2.PRIORITY;
import static io.sallyport.gateway.RawHttp2.PUSH;
import static io.sallyport.gateway.RawHttp2.RESET;
import static io.sallyport.gateway.RawHttp2.SETTINGS;
import static io.sallyport.gateway.RawHttp2.WHOLE;
import static io.sallyport.gateway.RawHttp2.WINDOW;
import static io.sallyport.gateway.RawHttp2.integer;
import static io.sallyport.gateway.RawHttp2.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HttpPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that are no HTTP/2, or that cost more than they are worth, sent byte by byte. */
final class Http2AttacksTest {
  @TempDir Path folder;
  private HttpPeer billing;
  private HttpWorld world;

  @BeforeEach
  void open() throws Exception {
    billing = HttpPeer.echo();
  }

  @AfterEach
  void close() throws IOException {
    world.close();
    billing.close();
  }

  private void plain() throws Exception {
    world = new HttpWorld(folder, Http2DoorTest.RULES.formatted(billing.url()));
  }

  private interface Attack {
    void on(RawHttp2 client) throws Exception;
  }

  private record Broken(String name, int code, Attack attack) {}

  private static Broken frames(String name, int code, byte[]... frames) {
    return new Broken(
        name,
        code,
        client -> {
          for (byte[] frame : frames) {
            client.bytes(frame);
          }
        });
  }

  private static List<Broken> broken() {
    return List.of(
        frames("longer than a frame", 6, RawHttp2.of(PING, 0, 0, new byte[16_385])),
        frames("settings of a stream", 1, RawHttp2.of(SETTINGS, 0, 1)),
        frames("half a setting", 6, RawHttp2.of(SETTINGS, 0, 0, new byte[5])),
        frames("settings taken, with some", 6, RawHttp2.of(SETTINGS, 1, 0, new byte[6])),
        frames("push", 1, RawHttp2.of(SETTINGS, 0, 0, setting(2, 2))),
        frames("a window too large", 3, RawHttp2.of(SETTINGS, 0, 0, setting(4, -1))),
        frames("a frame too small", 1, RawHttp2.of(SETTINGS, 0, 0, setting(5, 16_383))),
        frames("a frame too large", 1, RawHttp2.of(SETTINGS, 0, 0, setting(5, 1 << 24))),
        frames("ping of a stream", 1, RawHttp2.of(PING, 0, 1, new byte[8])),
        frames("short ping", 6, RawHttp2.of(PING, 0, 0, new byte[7])),
        frames("goaway of a stream", 1, RawHttp2.of(GOAWAY, 0, 1, new byte[8])),
        frames("push promise", 1, RawHttp2.of(PUSH, END_HEADERS, 1, new byte[5])),
        frames("continuation of nothing", 1, RawHttp2.of(CONTINUATION, END_HEADERS, 1)),
        frames("data on the connection", 1, RawHttp2.of(DATA, 0, 0, new byte[1])),
        frames("data before its stream", 1, RawHttp2.of(DATA, 0, 9, new byte[1])),
        frames("data on a server's stream", 1, RawHttp2.of(DATA, 0, 2, new byte[1])),
        frames("reset of the connection", 1, RawHttp2.of(RESET, 0, 0, integer(8))),
        frames("reset before its stream", 1, RawHttp2.of(RESET, 0, 9, integer(8))),
        frames("short reset", 6, RawHttp2.of(RESET, 0, 1, new byte[3])),
        frames("priority of the connection", 1, RawHttp2.of(PRIORITY, 0, 0, new byte[5])),
        frames("short priority", 6, RawHttp2.of(PRIORITY, 0, 1, new byte[4])),
        frames("window by nothing", 1, RawHttp2.of(WINDOW, 0, 0, integer(0))),
        frames("window beyond", 3, RawHttp2.of(WINDOW, 0, 0, integer(Integer.MAX_VALUE))),
        frames("window before its stream", 1, RawHttp2.of(WINDOW, 0, 9, integer(1))),
        frames("short window", 6, RawHttp2.of(WINDOW, 0, 0, new byte[3])),
        frames("even stream", 1, RawHttp2.of(HEADERS, WHOLE, 4, (byte) 0x82)),
        frames("headers on the connection", 1, RawHttp2.of(HEADERS, WHOLE, 0, (byte) 0x82)),
        frames("more padding than frame", 1, RawHttp2.of(HEADERS, WHOLE | 8, 3, (byte) 9)),
        frames("padded without a length", 1, RawHttp2.of(HEADERS, WHOLE | 8, 3)),
        frames("priority cut", 1, RawHttp2.of(HEADERS, WHOLE | 0x20, 3, new byte[4])),
        frames(
            "a frame within a block",
            1,
            RawHttp2.of(HEADERS, END_STREAM, 3, (byte) 0x82),
            RawHttp2.of(PING, 0, 0, new byte[8])),
        frames(
            "a block goes on elsewhere",
            1,
            RawHttp2.of(HEADERS, END_STREAM, 3, (byte) 0x82),
            RawHttp2.of(CONTINUATION, END_HEADERS, 5)),
        frames("an index of nothing", 9, RawHttp2.of(HEADERS, WHOLE, 3, (byte) 0x80)),
        frames("an index beyond", 9, RawHttp2.of(HEADERS, WHOLE, 3, (byte) 0xFE)),
        frames("an endless number", 9, RawHttp2.of(HEADERS, WHOLE, 3, endless())),
        frames("a string cut", 9, RawHttp2.of(HEADERS, WHOLE, 3, (byte) 0, (byte) 9, (byte) 'x')),
        frames("a name cut", 9, RawHttp2.of(HEADERS, WHOLE, 3, (byte) 0x10)),
        frames(
            "a line in a name",
            9,
            RawHttp2.of(HEADERS, WHOLE, 3, RawHttp2.block(List.of("x\r\ny", "1")))),
        frames(
            "a table too large",
            9,
            RawHttp2.of(HEADERS, WHOLE, 3, (byte) 0x3F, (byte) 0xE2, (byte) 0x1F)),
        frames("a table changed late", 9, RawHttp2.of(HEADERS, WHOLE, 3, (byte) 0x82, (byte) 0x20)),
        new Broken("a stream of the past", 5, Http2AttacksTest::past),
        new Broken("data behind the end", 5, Http2AttacksTest::behind));
  }

  private static byte[] endless() {
    byte[] number = new byte[20];
    Arrays.fill(number, (byte) 0xFF);
    return number;
  }

  private static void past(RawHttp2 client) throws IOException {
    int stream = client.open(client.request("GET", "/t/billing/wait"), true);
    client.frame(HEADERS, WHOLE, stream, RawHttp2.block(List.of("x", "1")));
  }

  private static void behind(RawHttp2 client) throws IOException {
    int stream = client.open(client.request("GET", "/t/billing/wait"), true);
    client.frame(DATA, END_STREAM, stream, new byte[1]);
  }

  @Test
  void whatIsNoHttp2EndsTheConnectionAndReachesNobody() throws Exception {
    HttpPeer.Handler slow =
        (request, in, out) -> {
          if (request.line().contains("/wait")) {
            pause(3_000);
          }
          HttpPeer.text(out, 200, "text/plain", "x", false);
          return true;
        };
    billing.close();
    billing = HttpPeer.start(slow);
    plain();
    List<String> wrong = new ArrayList<>();
    for (Broken one : broken()) {
      try (RawHttp2 client = RawHttp2.known(world)) {
        billing.forget();
        try {
          one.attack().on(client);
        } catch (SocketException | SSLException cutWhileSending) {
          client.ended = false;
        }
        client.untilEnd();
        if (client.goAway != one.code()) {
          wrong.add(one.name() + ": " + client.goAway);
        }
        if (billing.seen().stream().anyMatch(seen -> !seen.line().contains("/wait"))) {
          wrong.add(one.name() + " reached the target");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aConnectionBeginsAsItHasTo() throws Exception {
    plain();
    List<byte[]> beginnings =
        List.of(
            "GET /t/billing/x HTTP/1.1\r\nHost: g\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            RawHttp2.of(SETTINGS, 0, 0));
    for (byte[] beginning : beginnings) {
      try (RawHttp2 client = new RawHttp2(world)) {
        client.bytes(beginning);
        client.untilEnd();
        assertThat(client.goAway).isEqualTo(1);
      }
    }
    try (RawHttp2 client = new RawHttp2(world)) {
      client.preface();
      client.frame(PING, 0, 0, new byte[8]);
      client.untilEnd();
      assertThat(client.goAway).isEqualTo(1);
    }
    assertThat(billing.seen()).isEmpty();
    // And in HTTP/1.1, where its preface is a request like no other.
    assertThat(world.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void whatCostsMoreThanItIsWorthEndsTheConnection() throws Exception {
    plain();
    Map<String, Attack> floods = new LinkedHashMap<>();
    floods.put("ping", client -> client.frame(PING, 0, 0, new byte[8]));
    floods.put("settings", client -> client.frame(SETTINGS, 0, 0, setting(4, 70_000)));
    floods.put("priority", client -> client.frame(PRIORITY, 0, 1, new byte[5]));
    floods.put("unknown", client -> client.frame(0xEE, 0, 0, new byte[9]));
    floods.put(
        "rapid reset",
        client -> {
          int stream = client.open(client.request("GET", "/t/billing/x"), true);
          client.frame(RESET, 0, stream, integer(8));
        });
    for (Map.Entry<String, Attack> one : floods.entrySet()) {
      try (RawHttp2 client = RawHttp2.known(world)) {
        billing.forget();
        assertThat(cut(client, one.getValue())).as(one.getKey()).isBetween(100, 5_000);
        assertThat(billing.seen()).as(one.getKey()).hasSizeLessThan(1_500);
      }
    }
    try (RawHttp2 client = RawHttp2.known(world)) {
      int stream = client.open(client.request("POST", "/t/billing/x"), false);
      assertThat(cut(client, attacked -> attacked.frame(DATA, 0, stream))).isBetween(100, 5_000);
    }
    try (RawHttp2 client = RawHttp2.known(world)) {
      int stream = client.stream();
      client.frame(HEADERS, END_STREAM, stream, (byte) 0x82);
      assertThat(cut(client, attacked -> attacked.frame(CONTINUATION, 0, stream)))
          .isBetween(100, 5_000);
    }
    try (RawHttp2 client = RawHttp2.known(world)) {
      int stream = client.stream();
      byte[] more = RawHttp2.block(List.of("x-long", "y".repeat(16_000)));
      client.frame(HEADERS, END_STREAM, stream, (byte) 0x82);
      assertThat(cut(client, attacked -> attacked.frame(CONTINUATION, 0, stream, more)))
          .isLessThan(100);
    }
  }

  /** How often that could be done before the connection was ended. */
  private static int cut(RawHttp2 client, Attack attack) throws Exception {
    int times = 0;
    try {
      while (times < 20_000 && !client.ended && client.goAway < 0) {
        attack.on(client);
        times++;
        while (times % 20 == 0 && !client.ended && !client.quiet(1)) {
          // All that has been answered is read.
          assertThat(client.goAway).isIn(-1, 11);
        }
      }
    } catch (SocketException | SSLException cutWhileSending) {
      client.ended = true;
    }
    if (!client.ended) {
      client.untilEnd();
      assertThat(client.goAway).isEqualTo(11);
    }
    return times;
  }

  @Test
  void aShortBlockThatStandsForALongListIsNotUnpacked() throws Exception {
    plain();
    try (RawHttp2 client = RawHttp2.known(world)) {
      ByteArrayOutputStream bomb = new ByteArrayOutputStream();
      RawHttp2.integer(bomb, 0x40, 6, 0);
      RawHttp2.text(bomb, "x-bomb");
      RawHttp2.text(bomb, "y".repeat(4_000));
      // Twelve thousand times four thousand bytes.
      for (int i = 0; i < 12_000; i++) {
        bomb.write(0x80 | 62);
      }
      client.frame(HEADERS, WHOLE, client.stream(), bomb.toByteArray());
      client.untilEnd();
      assertThat(client.goAway).isEqualTo(11);
    }
    try (RawHttp2 client = RawHttp2.known(world)) {
      List<String> many = client.request("GET", "/t/billing/x");
      for (int i = 0; i < 400; i++) {
        many.addAll(List.of("x", "1"));
      }
      client.asked(many);
      client.untilEnd();
      assertThat(client.goAway).isEqualTo(11);
    }
    assertThat(billing.seen()).hasSize(2);
  }
}
