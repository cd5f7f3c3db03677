package io.sallyport.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class TimedSocketTest {
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Socket connected(Socket socket) throws IOException {
    socket.connect(server.getLocalSocketAddress());
    return socket;
  }

  @Test
  void aReadThatTakesTooLongEndsTheConnection() throws IOException {
    try (Socket socket = connected(new TimedSocket());
        Socket peer = server.accept()) {
      socket.setSoTimeout(50);
      assertThat(socket.getSoTimeout()).isEqualTo(50);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(socket.isClosed()).isTrue();
      assertThat(peer.getInputStream().read()).as("the peer sees the end").isEqualTo(-1);
    }
  }

  @Test
  void aReadInTimeLeavesItAsItWas() throws IOException {
    try (Socket socket = connected(new TimedSocket());
        Socket peer = server.accept()) {
      for (int timeout : new int[] {60_000, 0, 60_000}) {
        socket.setSoTimeout(timeout);
        peer.getOutputStream().write(200);
        assertThat(socket.getInputStream().read()).isEqualTo(200);
      }
      peer.close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** The reason why it is there: a try, a poll and a read again are three calls of the system. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aReadWithATimeoutMakesNoSocketNonBlocking() throws IOException {
    assertThat(nonBlockingAfterATimedRead(new TimedSocket())).isEmpty();
    assertThat(nonBlockingAfterATimedRead(new Socket())).as("the JDK's own").hasSize(1);
  }

  private Set<String> nonBlockingAfterATimedRead(Socket made) throws IOException {
    Set<String> before = nonBlocking();
    try (Socket socket = connected(made);
        Socket peer = server.accept()) {
      socket.setSoTimeout(60_000);
      peer.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      Set<String> after = nonBlocking();
      after.removeAll(before);
      return after;
    }
  }

  /** The descriptors of this process that are sockets with {@code O_NONBLOCK}. */
  private static Set<String> nonBlocking() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(TimedSocketTest::isNonBlockingSocket)
          .map(fd -> fd.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }

  private static boolean isNonBlockingSocket(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString().startsWith("socket:")
          && Files.readAllLines(Path.of("/proc/self/fdinfo", fd.getFileName().toString())).stream()
              .filter(line -> line.startsWith("flags:"))
              .anyMatch(line -> (Long.parseLong(line.substring(6).trim(), 8) & 04000) != 0);
    } catch (java.nio.file.NoSuchFileException e) {
      // That of the directory's own listing, or another's.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
