package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.Status;
import io.sallyport.testkit.HttpPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the door for HTTP takes for its targets, and that nobody else sees a credential. */
final class UpstreamTlsTest {
  private static final String RULES =
      """
      version: 1
      targets:
        right: { url: "https://localhost:%1$d", ca: ours.pem, token: "${secret:api}" }
        address: { url: "https://127.0.0.1:%1$d", ca: ours.pem, token: "${secret:api}" }
        theirs: { url: "https://localhost:%1$d", ca: theirs.pem, token: "${secret:api}" }
        public: { url: "https://localhost:%1$d", token: "${secret:api}" }
        misnamed: { url: "https://localhost:%2$d", ca: ours.pem, token: "${secret:api}" }
        expired: { url: "https://localhost:%3$d", ca: ours.pem, token: "${secret:api}" }
        young: { url: "https://localhost:%4$d", ca: ours.pem, token: "${secret:api}" }
        plain: { url: "https://localhost:%5$d", ca: ours.pem, token: "${secret:api}" }
        lost: { url: "https://localhost:%1$d", ca: missing.pem, token: "${secret:api}" }
      rules:
        - { id: all, permit: [http.get], on: ["*/**"] }
      """;

  @TempDir Path folder;

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  @Test
  void onlyTheHolderOfACertificateOfThePinnedAuthorityForThatNameIsTheTarget() throws Exception {
    Authority ours = new Authority("CN=ours");
    Authority theirs = new Authority("CN=ours");
    Authority.pem(folder.resolve("ours.pem"), "CERTIFICATE", ours.certificate.getEncoded());
    Authority.pem(folder.resolve("theirs.pem"), "CERTIFICATE", theirs.certificate.getEncoded());
    Instant soon = Instant.now().plus(Duration.ofMinutes(50));
    HttpPeer.Handler answer =
        (request, in, out) -> {
          HttpPeer.text(out, 200, "text/plain", "here", false);
          return true;
        };
    try (HttpPeer right = HttpPeer.start(ours.server(soon, dns("localhost")), answer);
        HttpPeer misnamed = HttpPeer.start(ours.server(soon, dns("other.example")), answer);
        HttpPeer expired =
            HttpPeer.start(ours.server(Instant.now().minusSeconds(60), dns("localhost")), answer);
        HttpPeer young =
            HttpPeer.start(
                ours.server(Instant.now().plus(Duration.ofDays(9)), dns("localhost")), answer);
        ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpWorld world =
            new HttpWorld(
                folder,
                RULES.formatted(
                    right.port(),
                    misnamed.port(),
                    expired.port(),
                    young.port(),
                    plain.getLocalPort()))) {
      assertThat(world.raw(world.request("GET", "/t/right/x", "", ""))).contains("here");
      assertThat(right.seen().get(0).header("authorization"))
          .isEqualTo("Bearer " + HttpWorld.CANARY + "-api");
      right.forget();
      for (String target :
          new String[] {"theirs", "public", "misnamed", "expired", "young", "address"}) {
        world.sink.clear();
        String answered = world.raw(world.request("GET", "/t/" + target + "/x", "", ""));
        assertThat(answered).as(target).startsWith("HTTP/1.1 403").contains("SP-8706");
        assertThat(world.sink.events(Finished.class))
            .as(target)
            .singleElement()
            .satisfies(end -> assertThat(end.status()).isEqualTo(Status.REFUSED));
      }
      ByteArrayOutputStream told = new ByteArrayOutputStream();
      Thread deaf = new Thread(() -> listen(plain, told), "no-tls");
      deaf.start();
      for (String target : new String[] {"plain", "lost"}) {
        assertThat(world.raw(world.request("GET", "/t/" + target + "/x", "", "")))
            .as(target)
            .startsWith("HTTP/1.1 502")
            .contains("SP-8705");
      }
      // A connection that one target trusts serves no other one with other authorities.
      assertThat(world.raw(world.request("GET", "/t/right/y", "", ""))).contains("here");
      assertThat(world.raw(world.request("GET", "/t/theirs/y", "", ""))).contains("SP-8706");
      assertThat(right.seen()).extracting(HttpPeer.Seen::target).containsExactly("/y");
      for (HttpPeer wrong : new HttpPeer[] {misnamed, expired, young}) {
        assertThat(wrong.seen()).isEmpty();
      }
      deaf.join(20_000);
      assertThat(told.toString(StandardCharsets.ISO_8859_1)).doesNotContain(HttpWorld.CANARY);
    }
  }

  /** Speaks no TLS: hears a little, answers in the clear and hangs up. */
  private static void listen(ServerSocket server, ByteArrayOutputStream told) {
    try (Socket socket = server.accept()) {
      told.writeBytes(socket.getInputStream().readNBytes(5));
      socket.getOutputStream().write("HTTP/1.1 400 x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
