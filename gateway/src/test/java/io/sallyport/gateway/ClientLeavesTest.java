package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not wait for an answer which may never come, as of a watch without events. */
final class ClientLeavesTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s" }
      rules:
        - { id: read, permit: [http.get], on: ["billing/**"] }
        - { id: timed, permit: [http.get], on: [billing/timed], limit: { time: 1s } }
      """;
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** Answers with a piece, or with nothing, and then waits until nobody listens any more. */
  private static HttpPeer.Handler idle(CountDownLatch left) {
    return (request, in, out) -> {
      if (!request.target().equals("/silent") && !request.target().equals("/timed")) {
        out.write("HTTP/1.1 200 x\r\n\r\nfirst".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
      try {
        if (in.read() < 0) {
          left.countDown();
        }
      } catch (IOException reset) {
        left.countDown();
      }
      return false;
    };
  }

  private static void ask(HttpWorld world, SSLSocket socket, String target) throws IOException {
    socket.getOutputStream().write(latin(world.request("GET", "/t/billing" + target, "", "")));
  }

  private static void awaitFirst(SSLSocket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder got = new StringBuilder();
    while (got.indexOf("first") < 0) {
      int next = in.read();
      assertThat(next).as(got.toString()).isNotNegative();
      got.append((char) next);
    }
  }

  @Test
  void theTargetIsToldWhileItSaysNothing() throws Exception {
    for (String target : new String[] {"/first", "/silent"}) {
      CountDownLatch left = new CountDownLatch(1);
      try (HttpPeer billing = HttpPeer.start(idle(left));
          HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
        try (SSLSocket socket = world.connect()) {
          ask(world, socket, target);
          if (target.equals("/first")) {
            awaitFirst(socket);
          } else {
            Awaitility.await().atMost(LONG).until(() -> billing.seen().size() == 1);
          }
        }
        assertThat(left.await(60, TimeUnit.SECONDS)).as(target).isTrue();
        isOver(world);
      }
    }
  }

  @Test
  void oneThatIsTornAwayHasLeftToo() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (HttpPeer billing = HttpPeer.start(idle(left));
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      int port = world.gateway.address("http").getPort();
      Socket raw = new Socket("127.0.0.1", port);
      SSLSocket socket = (SSLSocket) world.sockets().createSocket(raw, "127.0.0.1", port, false);
      ask(world, socket, "/first");
      awaitFirst(socket);
      raw.setSoLinger(true, 0);
      raw.close();
      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
      isOver(world);
    }
  }

  private static void isOver(HttpWorld world) {
    Awaitility.await()
        .atMost(LONG)
        .until(() -> world.gateway.administration().sessions().isEmpty());
    assertThat(world.sink.events(AuditEvent.Finished.class))
        .singleElement()
        .satisfies(end -> assertThat(end.errorCode()).isEqualTo("ClientLeft"));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One answer of a target that says "at last". */
  private static String more(SSLSocket socket) throws IOException {
    StringBuilder got = new StringBuilder();
    while (got.indexOf("at last") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as(got.toString()).isNotNegative();
      got.append((char) next);
    }
    return got.toString();
  }

  @Test
  void whoStaysIsWaitedForAndATimeLimitHolds() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    HttpPeer.Handler late =
        (request, in, out) -> {
          if (request.target().equals("/timed")) {
            return idle(left).answer(request, in, out);
          }
          try {
            // Longer than the gateway waits before it looks.
            Thread.sleep(request.target().equals("/late") ? 12_000 : 0);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          HttpPeer.text(out, 200, "text/plain", "at last", false);
          return true;
        };
    try (HttpPeer billing = HttpPeer.start(late);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(billing.url()))) {
      String first = world.request("GET", "/t/billing/late", "", "");
      String second = world.request("GET", "/t/billing/next", "", "");
      try (SSLSocket socket = world.connect()) {
        socket.getOutputStream().write(latin(first.replace("Connection: close\r\n", "")));
        assertThat(more(socket)).endsWith("at last");
        socket.getOutputStream().write(latin(second));
        assertThat(more(socket)).as("on the same connection").endsWith("at last");
      }
      assertThat(world.open(first.replace("Connection: close\r\n", "") + second))
          .as("what comes meanwhile is the next request")
          .containsSubsequence("at last", "at last");
      world.open(world.request("GET", "/t/billing/timed", "", ""));
      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
