package io.sallyport.gateway.ssh;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An SSH client that says what no library would, before there is a key (RFC 4253 §4 to §7). */
final class RawSsh implements AutoCloseable {
  static final int DISCONNECT = 1;
  static final int IGNORE = 2;
  static final int KEXINIT = 20;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  RawSsh(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
    socket.setSoTimeout(60_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The server's first line. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The server closed.");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** The payload of the next packet. */
  byte[] packet() throws IOException {
    int length = in.readInt();
    if (length < 2 || length > 300_000) {
      // No packet in the clear: whatever it is, it must end.
      while (in.read() >= 0) {
        continue;
      }
      throw new IOException("The server closed.");
    }
    byte[] packet = in.readNBytes(length);
    int padding = packet[0];
    return java.util.Arrays.copyOfRange(packet, 1, length - padding);
  }

  /** The lists of a key exchange's first packet. */
  static List<List<String>> lists(byte[] kexInit) {
    ByteBuffer at = ByteBuffer.wrap(kexInit, 17, kexInit.length - 17);
    List<List<String>> lists = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] names = new byte[at.getInt()];
      at.get(names);
      lists.add(List.of(new String(names, StandardCharsets.US_ASCII).split(",", -1)));
    }
    return lists;
  }

  /** Such a packet of our own. */
  static byte[] kexInit(List<String> lists) {
    ByteBuffer packet = ByteBuffer.allocate(4_000);
    packet.put((byte) KEXINIT).put(new byte[16]);
    for (String names : lists) {
      packet.putInt(names.length()).put(names.getBytes(StandardCharsets.US_ASCII));
    }
    packet.put((byte) 0).putInt(0);
    return java.util.Arrays.copyOf(packet.array(), packet.position());
  }

  /** What a modern client offers, strict key exchange among it. */
  static List<String> modern() {
    String ciphers = "aes128-gcm@openssh.com";
    String macs = "hmac-sha2-256-etm@openssh.com";
    return List.of(
        "curve25519-sha256,ext-info-c,kex-strict-c-v00@openssh.com",
        "ssh-ed25519",
        ciphers,
        ciphers,
        macs,
        macs,
        "none",
        "none",
        "",
        "");
  }

  static byte[] framed(byte[] payload) {
    int padding = 8 - (payload.length + 5) % 8;
    padding += padding < 4 ? 8 : 0;
    ByteBuffer packet = ByteBuffer.allocate(5 + payload.length + padding);
    packet.putInt(1 + payload.length + padding).put((byte) padding).put(payload);
    return packet.array();
  }

  void send(byte[] payload) throws IOException {
    raw(framed(payload));
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Reads until the server closes; gives the types of the packets that came before. */
  List<Integer> untilClosed() throws IOException {
    List<Integer> types = new ArrayList<>();
    try {
      while (true) {
        types.add((int) packet()[0]);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("The server did not close.", e);
    } catch (IOException closed) {
      return types;
    }
  }

  /** Passes everything on, with an SSH_MSG_IGNORE behind the client's first line. */
  static void addAPacket(ServerSocket between, int port) {
    try (Socket near = between.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = new Thread(() -> copy(far, near), "back");
      back.setDaemon(true);
      back.start();
      InputStream in = near.getInputStream();
      OutputStream out = far.getOutputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        out.write(c);
        if (c == '\n') {
          break;
        }
      }
      out.write(framed(new byte[] {IGNORE, 0, 0, 0, 0}));
      copy(near, far);
    } catch (IOException e) {
      // Somebody has closed, as is wanted.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      // Somebody has closed, as is wanted.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
