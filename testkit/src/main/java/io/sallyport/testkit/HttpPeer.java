package io.sallyport.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server of HTTP/1.1 on a real socket that reports, byte by byte, what reached it. It believes
 * nothing: paths are not decoded, headers not joined. Thread-safe.
 */
public final class HttpPeer implements AutoCloseable {
  private static final String WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;
  private final Handler handler;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * A request as it stood on the wire.
   *
   * @param line the request line
   * @param headers the header lines as they were
   * @param body the body, chunks joined
   */
  public record Seen(String line, List<String> headers, String body) {
    /** Copies the lines. */
    public Seen {
      headers = List.copyOf(headers);
    }

    /** The value of a header by its name in any case, the first of several; null for none. */
    public @Nullable String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      for (String header : headers) {
        if (header.toLowerCase(Locale.ROOT).startsWith(start)) {
          return header.substring(start.length()).strip();
        }
      }
      return null;
    }

    /** What stands between method and version. */
    public String target() {
      int first = line.indexOf(' ');
      int last = line.lastIndexOf(' ');
      return first == last ? "" : line.substring(first + 1, last);
    }
  }

  /** Answers requests. */
  @FunctionalInterface
  public interface Handler {
    /** Writes a whole answer; returning false ends the connection. */
    boolean answer(Seen request, InputStream in, OutputStream out) throws IOException;
  }

  private HttpPeer(ServerSocket server, Handler handler) {
    this.server = server;
    this.handler = handler;
  }

  /** Listens on a port of this machine. */
  public static HttpPeer start(Handler handler) throws IOException {
    return start(ServerSocketFactory.getDefault(), handler);
  }

  /** Listens on a port of this machine, with sockets of that factory, as for TLS. */
  public static HttpPeer start(ServerSocketFactory sockets, Handler handler) throws IOException {
    ServerSocket server = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
    HttpPeer peer = new HttpPeer(server, handler);
    Thread thread = new Thread(peer::accept, "http-peer");
    thread.setDaemon(true);
    thread.start();
    return peer;
  }

  /** Answers everything with 200 and a small JSON text, and WebSockets with a greeting. */
  public static HttpPeer echo() throws IOException {
    return start(
        (request, in, out) -> {
          if (request.header("upgrade") != null && request.header("sec-websocket-key") != null) {
            greet(request, out);
            return false;
          }
          text(out, 200, "application/json", "{\"seen\":true}", request.line().startsWith("HEAD"));
          return true;
        });
  }

  /** Writes an answer with a body of known length. */
  public static void text(OutputStream out, int status, String type, String body, boolean head)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String start =
        "HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, type, bytes.length);
    out.write(start.getBytes(StandardCharsets.ISO_8859_1));
    if (!head) {
      out.write(bytes);
    }
    out.flush();
  }

  private static void greet(Seen request, OutputStream out) throws IOException {
    String accept = request.header("sec-websocket-key") + WEBSOCKET;
    byte[] sha;
    try {
      sha = MessageDigest.getInstance("SHA-1").digest(accept.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    String start =
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(sha)
            + "\r\n\r\n";
    out.write(start.getBytes(StandardCharsets.ISO_8859_1));
    out.write(new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o', (byte) 0x88, 2, 3, (byte) 0xE8});
    out.flush();
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  /** Where it is, as in {@code http://127.0.0.1:8080}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Every request that has reached it, in order. */
  public List<Seen> seen() {
    return new ArrayList<>(seen);
  }

  /** Forgets what has reached it. */
  public void forget() {
    seen.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "http-peer-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed, which ends the loop, or a client that went away, which does not matter.
        open.removeIf(Socket::isClosed);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (Seen request = read(in); request != null; request = read(in)) {
        seen.add(request);
        if (!handler.answer(request, in, out)) {
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      // The other side is gone, or a test's handler ends the connection so.
      return;
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Seen read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    List<String> headers = new ArrayList<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      headers.add(header);
    }
    Seen head = new Seen(line, headers, "");
    String length = head.header("content-length");
    String coding = head.header("transfer-encoding");
    String body =
        coding != null ? chunks(in) : length == null ? "" : take(in, Integer.parseInt(length));
    return new Seen(line, headers, body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      line.write(c);
      c = in.read();
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static String chunks(InputStream in) throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String size = String.valueOf(line(in));
      int length = Integer.parseInt(size.strip(), 16);
      body.append(take(in, length));
      line(in);
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private static String take(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
