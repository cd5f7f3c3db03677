package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.RecordingEnded;
import io.sallyport.testkit.HttpPeer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges through the door for HTTP that rules want recorded. */
@Timeout(60)
final class HttpRecordingTest {
  private static final String RULES =
      """
      version: 1
      audit: { journal: ./audit%s }
      targets:
        billing: { url: "http://127.0.0.1:%d", headers: { X-Api-Key: "${secret:billing}" } }
      rules:
        - id: masked
          permit: [http.get, http.post]
          on: ["billing/masked/**"]
          mask: { $.email: partial }
          record: { results: 1, input: true }
        - { id: plain, permit: [http.get], on: ["billing/plain/**"], record: { session: true } }
        - { id: up, permit: [http.get, http.upgrade], on: ["billing/up"], record: { results: 1 } }
        - { id: free, permit: [http.get], on: ["billing/free"] }
      """;

  @TempDir Path folder;

  /** Answers each request with that body and a cookie. */
  private static ServerSocket target(String body) throws Exception {
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  answered(socket, body);
                } catch (Exception e) {
                  // The test is over, or the client has what it wanted.
                  continue;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void answered(Socket socket, String body) throws Exception {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: sid=secret-cookie\r\n"
            + "Connection: close\r\nContent-Length: "
            + content.length
            + "\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    out.write(content);
    out.flush();
  }

  private HttpWorld world(ServerSocket target, String audit) throws Exception {
    return new HttpWorld(folder, RULES.formatted(audit, target.getLocalPort()));
  }

  private List<Path> recordings() throws Exception {
    Path place = folder.resolve("audit/recordings");
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }

  /** The events of the only recording, as {@code name members}. */
  private List<Map.Entry<String, Map<?, ?>>> events() throws Exception {
    List<Path> files = recordings();
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString()).endsWith(".http.rec");
    List<Map.Entry<String, Map<?, ?>>> events = new ArrayList<>();
    List<String> lines = Files.readAllLines(files.get(0));
    for (String line : lines.subList(1, lines.size())) {
      List<Object> event = JSONArrayUtils.parse(line);
      events.add(Map.entry((String) event.get(1), (Map<?, ?>) event.get(2)));
    }
    return events;
  }

  @Test
  void requestAndMaskedResponseAreInTheRecordingAndTheChainHoldsItsDigest() throws Exception {
    String body = "{\"name\":\"Zoë\",\"email\":\"ada.lindgren@example.com\"}";
    try (ServerSocket target = target(body);
        HttpWorld world = world(target, "")) {
      String answer =
          world.raw(
              world.request(
                  "POST",
                  "/t/billing/masked/7?x=1",
                  "Content-Type: application/json\r\n",
                  "{\"q\":\"hello\"}"));
      assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("ada.lindgren");
    }
    List<Map.Entry<String, Map<?, ?>>> events = events();
    assertThat(events).extracting(Map.Entry::getKey).startsWith("request").endsWith("end");
    Map<?, ?> request = events.get(0).getValue();
    assertThat(String.valueOf(request.get("text"))).startsWith("POST ").contains("/masked/7?x=1");
    assertThat(request.get("exchange")).isEqualTo(1L);
    String all = Files.readString(recordings().get(0));
    assertThat(all)
        .contains("hello", "content-type: application/json", "Zoë", "@example.com")
        .doesNotContain("ada.lindgren", "secret-cookie", HttpWorld.CANARY, "spt_");
    JournalReport report = JournalVerifier.verify(folder.resolve("audit"));
    assertThat(report.intact()).isTrue();
    assertThat(report.recordings()).isEqualTo(1);
    assertThat(report.openRecordings()).isZero();
  }

  @Test
  void aSessionsExchangesStandInOneRecordingAndThoseOfOtherRulesInNone() throws Exception {
    try (ServerSocket target = target("{\"a\":1}");
        HttpWorld world = world(target, "")) {
      String start = " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + world.token + "\r\n";
      String two =
          "GET /t/billing/plain/1"
              + start
              + "\r\nGET /t/billing/free"
              + start
              + "\r\nGET /t/billing/plain/2"
              + start
              + "Connection: close\r\n\r\n";
      assertThat(world.raw(two)).contains("{\"a\":1}");
      assertThat(world.decisions()).hasSize(3);
      assertThat(world.sink.events(RecordingEnded.class)).hasSize(1);
    }
    List<Map.Entry<String, Map<?, ?>>> events = events();
    assertThat(events)
        .extracting(Map.Entry::getKey)
        .as("without a sample no body")
        .containsExactly("request", "response", "end", "request", "response", "end");
    assertThat(events.get(3).getValue().get("exchange")).isEqualTo(3L);
  }

  @Test
  void aLongBodyIsHandedOutWholeAndRecordedAsFarAsTheSampleGoes() throws Exception {
    String body = "{\"name\":\"" + "ä".repeat(3_000) + "\"}";
    try (ServerSocket target = target(body);
        HttpWorld world = world(target, "")) {
      String answer = world.raw(world.request("GET", "/t/billing/masked/7", "", ""));
      assertThat(answer.length()).isGreaterThan(6_000);
    }
    StringBuilder kept = new StringBuilder();
    for (Map.Entry<String, Map<?, ?>> event : events()) {
      if (event.getKey().equals("body")) {
        kept.append(event.getValue().get("text"));
      }
    }
    int bytes = kept.toString().getBytes(StandardCharsets.UTF_8).length;
    assertThat(bytes).as("a character that the sample cuts is left out").isBetween(1023, 1024);
    assertThat(kept.toString()).startsWith("{\"name\":\"ää").doesNotContain("\ufffd");
  }

  @Test
  void whatNoLongerFitsIntoTheRecordingIsNotHandedOut() throws Exception {
    String body = "{\"name\":\"" + "x".repeat(900) + "\",\"end\":\"the-very-end\"}";
    try (ServerSocket target = target(body);
        HttpWorld world = world(target, ", recording_size: 4KiB")) {
      String answer = "";
      for (int i = 0; i < 8 && !answer.contains("SP-4203"); i++) {
        String start = "GET /t/billing/masked/" + i + " HTTP/1.1\r\nHost: g\r\n";
        String auth = "Authorization: Bearer " + world.token + "\r\n\r\n";
        answer = world.raw((start + auth).repeat(6) + (start + "Connection: close\r\n" + auth));
      }
      List<Finished> ends = world.sink.events(Finished.class);
      assertThat(ends)
          .anySatisfy(end -> assertThat(end.status()).isEqualTo(AuditEvent.Status.REFUSED))
          .anySatisfy(end -> assertThat(end.reason()).isNotNull());
      assertThat(world.sink.events(RecordingEnded.class))
          .anySatisfy(end -> assertThat(end.end().whole()).isFalse());
    }
  }

  @Test
  void anUpgradeThatCannotBeRecordedIsRefusedAndNothingIsSent() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        ServerSocket unused = new ServerSocket(0);
        HttpWorld world =
            new HttpWorld(
                folder,
                RULES
                    .formatted("", unused.getLocalPort())
                    .replaceFirst("url: \"[^\"]*\"", "url: \"" + peer.url() + "\""))) {
      String upgrade =
          "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
      String answer =
          world.raw(
              world
                  .request("GET", "/t/billing/up", upgrade, "")
                  .replace("Connection: close", "Connection: Upgrade"));
      assertThat(answer).startsWith("HTTP/1.1 403").contains("SP-8709");
      assertThat(peer.seen()).isEmpty();
    }
    assertThat(recordings()).isEmpty();
  }
}
