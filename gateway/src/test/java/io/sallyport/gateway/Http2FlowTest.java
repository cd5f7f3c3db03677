package io.sallyport.gateway;

import static io.sallyport.gateway.RawHttp2.DATA;
import static io.sallyport.gateway.RawHttp2.END_STREAM;
import static io.sallyport.gateway.RawHttp2.RESET;
import static io.sallyport.gateway.RawHttp2.SETTINGS;
import static io.sallyport.gateway.RawHttp2.WINDOW;
import static io.sallyport.gateway.RawHttp2.integer;
import static io.sallyport.gateway.RawHttp2.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much of HTTP/2 is under way at a time, and who waits for whom. */
@Timeout(180)
final class Http2FlowTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** What systems on both sides may keep of a stream of bytes that nobody reads. */
  private static final long BUFFERS = 32L << 20;

  private static final int WINDOW_AT_FIRST = 65_535;

  @TempDir Path folder;

  private HttpWorld world(String url) throws Exception {
    return new HttpWorld(folder, Http2DoorTest.RULES.formatted(url));
  }

  @Test
  void asManyStreamsAreServedAsIsSaidAndNoneMoreWhereTheyAreGivenUp() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    HttpPeer.Handler waiting =
        (request, in, out) -> {
          try {
            assertThat(request.line().contains("/wait") && !go.await(60, TimeUnit.SECONDS))
                .isFalse();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          HttpPeer.text(out, 200, "text/plain", "x", false);
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(waiting);
        HttpWorld world = world(billing.url());
        RawHttp2 client = RawHttp2.known(world)) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        streams.add(client.open(client.request("GET", "/t/billing/wait/" + i), true));
      }
      Awaitility.await().atMost(LONG).until(() -> billing.seen().size() == 101);
      assertThat(client.get("/t/billing/wait/more").reset).isEqualTo(7);
      // What is given up goes on to count, since its call is still under way.
      for (int i = 0; i < 50; i++) {
        client.frame(RESET, 0, streams.get(i), integer(8));
      }
      assertThat(client.get("/t/billing/wait/more").reset).isEqualTo(7);
      go.countDown();
      for (int i = 50; i < 100; i++) {
        assertThat(client.answer(streams.get(i)).status()).isEqualTo("200");
      }
      assertThat(client.at(streams.get(0)).fields).isEmpty();
      Awaitility.await()
          .atMost(LONG)
          .until(() -> client.get("/t/billing/after").status().equals("200"));
      assertThat(billing.seen().toString()).doesNotContain("/more");
    }
  }

  @Test
  void whoDoesNotReadHasItsTargetWaitAndNobodyElse() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] piece = new byte[65_536];
    HttpPeer.Handler endless =
        (request, in, out) -> {
          if (!request.line().contains("/endless")) {
            HttpPeer.text(out, 200, "text/plain", "x", false);
            return true;
          }
          out.write("HTTP/1.1 200 x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(piece);
            written.addAndGet(piece.length);
          }
        };
    try (HttpPeer billing = HttpPeer.start(endless);
        HttpWorld world = world(billing.url());
        RawHttp2 client = RawHttp2.known(world)) {
      int stream = client.open(client.request("GET", "/t/billing/endless"), true);
      RawHttp2.Answer answer = client.at(stream);
      client.until(() -> answer.body.size() == WINDOW_AT_FIRST);
      assertThat(client.quiet(1_500)).isTrue();
      long before = written.get();
      assertThat(before).isLessThan(BUFFERS);
      assertThat(client.get("/t/billing/other").status()).isEqualTo("200");
      assertThat(written.get()).isEqualTo(before);
      client.frame(WINDOW, 0, stream, integer(100_000));
      client.until(() -> answer.body.size() == WINDOW_AT_FIRST + 100_000);
      assertThat(client.quiet(500)).isTrue();
      // Windows that shrink below nothing have it wait for more than what they grow by.
      client.frame(SETTINGS, 0, 0, setting(4, 0));
      client.frame(WINDOW, 0, stream, integer(WINDOW_AT_FIRST));
      assertThat(client.at(0).whole).isFalse();
      int all = WINDOW_AT_FIRST + 100_000;
      client.until(() -> client.settingsTaken >= 2);
      assertThat(client.quiet(500)).isTrue();
      assertThat(answer.body.size()).isEqualTo(all);
      client.frame(RESET, 0, stream, integer(8));
      Awaitility.await()
          .atMost(LONG)
          .until(() -> world.sink.events(AuditEvent.Finished.class).size() == 3);
    }
  }

  @Test
  void aTargetThatDoesNotReadHasItsClientWait() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        HttpWorld world = world("http://127.0.0.1:" + deaf.getLocalPort());
        RawHttp2 client = RawHttp2.begun(world)) {
      int stream = client.open(client.request("POST", "/t/billing/x"), false);
      try (Socket target = deaf.accept()) {
        client.until(() -> client.at(0).window > 0);
        long sent = 0;
        RawHttp2.Answer answer = client.at(stream);
        byte[] piece = new byte[16_384];
        boolean waits = false;
        while (!waits && sent < BUFFERS) {
          while (sent + piece.length <= WINDOW_AT_FIRST + answer.window) {
            client.frame(DATA, 0, stream, piece);
            sent += piece.length;
          }
          waits = client.quiet(1_500);
        }
        assertThat(waits).isTrue();
        long stalled = sent;
        InputStream in = target.getInputStream();
        long read = 0;
        while (read < stalled / 2) {
          read += in.read(piece);
        }
        client.until(() -> WINDOW_AT_FIRST + answer.window > stalled + piece.length);
        assertThat(client.goAway).isNegative();
        // What is sent beyond it is not kept either.
        int beyond = 0;
        try {
          for (; beyond < 10_000 && client.goAway < 0 && !client.ended; beyond++) {
            client.frame(DATA, 0, stream, piece);
            while (beyond % 5 == 0 && client.goAway < 0 && !client.ended && !client.quiet(20)) {
              // What has been answered is read.
              assertThat(client.goAway).isIn(-1, 3);
            }
          }
        } catch (SocketException | SSLException cutWhileSending) {
          client.ended = true;
        }
        assertThat(beyond).isLessThan(10_000);
        assertThat(client.goAway).isIn(-1, 3);
      }
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotWhole() throws Exception {
    HttpPeer.Handler breaking =
        (request, in, out) -> {
          String head = "HTTP/1.1 200 x\r\nContent-Length: 40000\r\n\r\n";
          out.write((head + "y".repeat(30_000)).getBytes(StandardCharsets.US_ASCII));
          return false;
        };
    try (HttpPeer billing = HttpPeer.start(breaking);
        HttpWorld world = world(billing.url());
        RawHttp2 client = RawHttp2.begun(world)) {
      RawHttp2.Answer answer = client.get("/t/billing/x");
      assertThat(answer.status()).isEqualTo("200");
      assertThat(answer.whole).isFalse();
      assertThat(answer.reset).isEqualTo(2);
    }
  }

  @Test
  void theTargetIsToldOfAStreamThatIsGivenUp() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    HttpPeer.Handler silent =
        (request, in, out) -> {
          try {
            if (in.read() < 0) {
              left.countDown();
            }
          } catch (IOException reset) {
            left.countDown();
          }
          return false;
        };
    try (HttpPeer billing = HttpPeer.start(silent);
        HttpWorld world = world(billing.url());
        RawHttp2 client = RawHttp2.begun(world)) {
      int stream = client.open(client.request("GET", "/t/billing/watch"), true);
      Awaitility.await().atMost(LONG).until(() -> billing.seen().size() == 1);
      client.frame(RESET, 0, stream, integer(8));
      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(world.sink.events(AuditEvent.Finished.class))
                      .singleElement()
                      .satisfies(end -> assertThat(end.errorCode()).isEqualTo("ClientLeft")));
      // A body that nobody needs is not waited for either.
      int refused = client.open(client.request("POST", "/t/billing/admin"), false);
      RawHttp2.Answer answer = client.answer(refused);
      assertThat(answer.status()).isEqualTo("403");
      client.until(() -> answer.reset >= 0);
      assertThat(answer.reset).isZero();
      client.frame(DATA, END_STREAM, refused, new byte[10]);
      assertThat(client.asked(client.request("GET", "/t/billing/admin")).status()).isEqualTo("403");
    }
  }
}
