package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.SessionClosed;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is closed while calls are under way: what became of them is on record. */
@Timeout(60)
final class ClosingTest {
  private static final String RULES =
      """
      version: 1
      targets:
        slow: { url: "http://127.0.0.1:%d", headers: { X-Api-Key: "${secret:slow}" } }
      rules:
        - { id: read, permit: [http.get], on: ["slow/**"] }
      """;

  @TempDir Path folder;

  @Test
  void aCallThatIsUnderWayHasItsOutcomeBeforeTheTrailEnds() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket target = new ServerSocket(0, 1, here);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(target.getLocalPort()));
        SSLSocket client = world.connect()) {
      client
          .getOutputStream()
          .write(world.request("GET", "/t/slow/a", "", "").getBytes(StandardCharsets.ISO_8859_1));
      client.getOutputStream().flush();
      try (Socket asked = target.accept()) {
        assertThat(asked.getInputStream().read()).as("the request is there").isEqualTo('G');
        assertThat(world.decisions()).hasSize(1);
        world.gateway.close();
        List<Finished> ends = world.sink.events(Finished.class);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).status()).isEqualTo(Status.FAILED);
        assertThat(ends.get(0).exchange()).isEqualTo(world.decisions().get(0).exchange());
        List<AuditEvent> all = world.sink.events();
        assertThat(world.sink.events(SessionClosed.class)).hasSize(1);
        assertThat(all.indexOf(world.sink.events(SessionClosed.class).get(0)))
            .isGreaterThan(all.indexOf(ends.get(0)));
      }
    }
  }
}
