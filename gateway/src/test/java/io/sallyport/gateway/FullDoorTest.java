package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.TlsListener;
import io.sallyport.gateway.tls.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A door takes so many connections and no more, and those that are there notice nothing. */
@Timeout(60)
final class FullDoorTest {
  private static final int MOST = 3;

  /** Says back what comes, to anybody. */
  private static void echo(SSLSocket connection, Runnable admitted, Runnable cut)
      throws IOException {
    admitted.run();
    connection.getInputStream().transferTo(connection.getOutputStream());
  }

  private static boolean isTaken(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(2_000);
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      // It waits for the beginning of a handshake.
      return true;
    } catch (java.net.SocketException e) {
      return false;
    }
  }

  @Test
  void oneMoreThanThereMayBeIsClosedAtOnceAndLoggedOnce() throws Exception {
    ServerTls tls = ServerTls.selfSigned();
    Duration minute = Duration.ofMinutes(1);
    DoorSettings settings =
        new DoorSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls.tls(),
            new DoorSettings.Limits(MOST, MOST, minute, minute, minute, 1 << 20, 1 << 20, 10),
            Path.of("."),
            Map.of());
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    List<Client> clients = new ArrayList<>();
    try (TlsListener listener = TlsListener.open("full", settings, FullDoorTest::echo)) {
      for (int i = 0; i < MOST; i++) {
        clients.add(new Client(listener.address(), tls.fingerprint()));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(isTaken(listener.address())).isFalse();
      }
      assertThat(listener.connections()).isEqualTo(MOST);
      for (Client client : clients) {
        assertThat(client.say("still")).isEqualTo("still");
      }
      clients.remove(0).close();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> listener.connections() == MOST - 1);
      clients.add(new Client(listener.address(), tls.fingerprint()));
      assertThat(clients.get(MOST - 1).say("here")).isEqualTo("here");
    } finally {
      System.setErr(before);
      for (Client client : clients) {
        client.close();
      }
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("SP-7011");
  }
}
