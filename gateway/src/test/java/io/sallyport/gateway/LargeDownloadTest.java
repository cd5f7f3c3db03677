package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that are far larger than the heap go through the door, masked or not. With {@code
 * -Dsallyport.download=1073741824} they have a gigabyte.
 */
final class LargeDownloadTest {
  private static final long SIZE = Long.getLong("sallyport.download", 128L << 20);
  private static final String ITEM = "{\"id\":123456,\"email\":\"alice@example.org\",\"x\":\"y\"},";

  @TempDir Path folder;

  @Test
  void anAnswerFarLargerThanTheHeapStreamsThrough() throws Exception {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    classes,
                    LargeDownloadTest.class.getName(),
                    folder.toString(),
                    Long.toString(SIZE)))
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("plain: all of it").contains("masked: all of it");
  }

  /** Gateway, target and client in one process with a small heap: a folder, and the bytes. */
  public static void main(String[] args) throws Exception {
    long size = Long.parseLong(args[1]);
    String rules =
        """
        version: 1
        targets: { big: { url: "%s" } }
        rules:
          - { id: plain, permit: [http.get], on: [big/plain, big/masked] }
          - { id: masked, permit: [http.get], on: [big/masked], mask: { $.email: redact } }
        """;
    try (HttpPeer peer = HttpPeer.start((request, in, out) -> send(out, size));
        HttpWorld world = new HttpWorld(Path.of(args[0]), rules.formatted(peer.url()))) {
      for (String path : List.of("plain", "masked")) {
        long got = received(world, path);
        boolean all = path.equals("plain") ? got > size : got > size / 2 && got < size * 1.1;
        System.out.println(path + (all ? ": all of it" : ": " + got + " bytes"));
      }
    }
    System.exit(0);
  }

  private static boolean send(OutputStream out, long size) throws IOException {
    int many = 200;
    byte[] items = ITEM.repeat(many).getBytes(StandardCharsets.US_ASCII);
    long rounds = size / items.length + 1;
    long length = rounds * items.length + 3;
    String head = "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: ";
    out.write((head + length + "\r\n\r\n[").getBytes(StandardCharsets.US_ASCII));
    for (long i = 0; i < rounds; i++) {
      out.write(items);
    }
    out.write("1]".getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  private static long received(HttpWorld world, String path) throws Exception {
    long all = 0;
    try (SSLSocket socket = world.connect()) {
      String request = world.request("GET", "/t/big/" + path, "", "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[65_536];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        all += read;
      }
    }
    return all;
  }
}
