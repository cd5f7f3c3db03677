package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.remote.PinnedCertificate;
import io.sallyport.jdbc.wire.Bye;
import io.sallyport.jdbc.wire.Cancel;
import io.sallyport.jdbc.wire.Hello;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.Welcome;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not keep to the wire is cut, whatever it sends, and no session is left. */
@Timeout(30)
class HostileFramesTest {
  private TestDoor door;

  @BeforeEach
  void open() {
    door = TestDoor.open(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    door.close();
  }

  private SSLSocket socket() throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, new TrustManager[] {new PinnedCertificate(door.fingerprint())}, null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("localhost", door.door.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] frame(Message message) {
    WireWriter out = new WireWriter();
    out.message(message);
    return Arrays.copyOf(out.bytes(), out.size());
  }

  /** Whether the door closes the connection without ever welcoming the client. */
  private boolean cut(byte[] sent) throws Exception {
    try (SSLSocket socket = socket()) {
      socket.getOutputStream().write(sent);
      byte[] answer = socket.getInputStream().readAllBytes();
      assertThat(answer.length).isLessThan(4_096);
      return answer.length < 5 || answer[4] != 64;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @Test
  void whatIsNoMessageIsCut() throws Exception {
    assertThat(cut(new byte[] {0x7f, -1, -1, -1, 1})).isTrue();
    assertThat(cut(new byte[] {0, 0, 0, 0, 1})).isTrue();
    assertThat(cut("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))).isTrue();
    byte[] garbage = new byte[2_000];
    new Random(3).nextBytes(garbage);
    assertThat(cut(garbage)).isTrue();
    assertThat(door.live()).isZero();
  }

  @Test
  void whatComesBeforeALoginIsCut() throws Exception {
    assertThat(cut(frame(new Bye()))).isTrue();
    assertThat(cut(frame(new Cancel(1)))).isTrue();
    assertThat(cut(frame(new Welcome(Wire.VERSION, "x", Map.of())))).isTrue();
    assertThat(cut(frame(new Hello(1, "shop", new byte[] {65}, "UTC", Map.of())))).isTrue();
    assertThat(cut(frame(new Hello(3, "shop", new byte[] {65}, "UTC", Map.of())))).isTrue();
    assertThat(cut(frame(new Hello(2, "shop", new byte[] {65}, "UTC", Map.of())))).isTrue();
    byte[] large = frame(new Hello(2, "shop", new byte[Wire.MAX_HELLO], "UTC", Map.of()));
    assertThat(cut(large)).isTrue();
    assertThat(door.live()).isZero();
  }

  @Test
  void aHelloThatTricklesInIsCutAtTheEndOfItsTime() throws Exception {
    try (SSLSocket socket = socket()) {
      socket.getOutputStream().write(new byte[] {0, 0, 0, 40, 1, 0});
      long begun = System.nanoTime();
      try {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
      }
      assertThat(System.nanoTime()).isGreaterThan(begun);
    }
  }
}
