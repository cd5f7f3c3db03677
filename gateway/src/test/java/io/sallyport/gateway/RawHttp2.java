package io.sallyport.gateway;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that sends whatever frames it is told to (RFC 9113), and keeps what is answered. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PUSH = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int WHOLE = END_STREAM | END_HEADERS;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final String token;
  private final HpackDecoder decoder = new HpackDecoder();
  private final Map<Integer, Answer> answers = new HashMap<>();
  private int next = 1;

  /** Of the last GOAWAY; -1 for none. */
  int goAway = -1;

  boolean ended;
  int pongs;
  int settingsTaken;
  long windowGiven;

  /** What has come on one stream. */
  static final class Answer {
    final List<String> fields = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean whole;
    int reset = -1;
    long window;

    String status() {
      return fields.stream()
          .filter(field -> field.startsWith(":status: "))
          .map(field -> field.substring(9))
          .reduce("", (first, second) -> second);
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }

    boolean done() {
      return whole || reset >= 0;
    }
  }

  RawHttp2(HttpWorld world) throws Exception {
    token = world.token;
    socket = world.connect();
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** One that has begun as it has to. */
  static RawHttp2 begun(HttpWorld world) throws Exception {
    RawHttp2 client = new RawHttp2(world);
    client.preface();
    client.frame(SETTINGS, 0, 0);
    client.frame(WINDOW, 0, 0, integer(1 << 30));
    return client;
  }

  /** One whose sender is known, too. */
  static RawHttp2 known(HttpWorld world) throws Exception {
    RawHttp2 client = begun(world);
    Answer answer = client.get("/t/billing/known");
    if (!answer.status().equals("200")) {
      throw new IllegalStateException(answer.fields + answer.text());
    }
    return client;
  }

  void preface() throws IOException {
    bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  static byte[] of(int type, int flags, int stream, byte... payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  void frame(int type, int flags, int stream, byte... payload) throws IOException {
    bytes(of(type, flags, stream, payload));
  }

  static byte[] integer(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] setting(int name, int value) {
    return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
  }

  int stream() {
    int now = next;
    next += 2;
    return now;
  }

  /** Literals that are put into no table (RFC 7541 §6.2.2). */
  static byte[] block(List<String> namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      block.write(0);
      text(block, namesAndValues.get(i));
      text(block, namesAndValues.get(i + 1));
    }
    return block.toByteArray();
  }

  static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    integer(block, 0, 7, bytes.length);
    block.writeBytes(bytes);
  }

  static void integer(ByteArrayOutputStream block, int first, int bits, int value) {
    int most = (1 << bits) - 1;
    block.write(first | Math.min(value, most));
    if (value >= most) {
      int left = value - most;
      for (; left > 127; left >>= 7) {
        block.write(left & 127 | 128);
      }
      block.write(left);
    }
  }

  List<String> request(String method, String path, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(":method", method, ":scheme", "https", ":authority", "gateway", ":path", path));
    all.addAll(List.of("authorization", "Bearer " + token));
    all.addAll(Arrays.asList(more));
    return all;
  }

  /** Opens a stream with these fields; its number. */
  int open(List<String> fields, boolean ends) throws IOException {
    int stream = stream();
    byte[] block = block(fields);
    int first = Math.min(block.length, 16_384);
    int flags = (ends ? END_STREAM : 0) | (first == block.length ? END_HEADERS : 0);
    frame(HEADERS, flags, stream, Arrays.copyOf(block, first));
    for (int at = first; at < block.length; at += 16_384) {
      int to = Math.min(block.length, at + 16_384);
      int last = to == block.length ? END_HEADERS : 0;
      frame(CONTINUATION, last, stream, Arrays.copyOfRange(block, at, to));
    }
    return stream;
  }

  Answer get(String path) throws IOException {
    return answer(open(request("GET", path), true));
  }

  Answer asked(List<String> fields) throws IOException {
    return answer(open(fields, true));
  }

  Answer at(int stream) {
    return answers.computeIfAbsent(stream, number -> new Answer());
  }

  /** What came on that stream, once it is whole or the connection has ended. */
  Answer answer(int stream) throws IOException {
    Answer answer = at(stream);
    until(answer::done);
    return answer;
  }

  /** Reads until that holds, or the other side has ended. */
  void until(BooleanSupplier done) throws IOException {
    while (!done.getAsBoolean() && !ended) {
      read();
    }
  }

  /** Reads until the other side ends, whatever is in its way. */
  void untilEnd() throws IOException {
    until(() -> false);
  }

  /** Whether nothing comes for a while. */
  boolean quiet(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(60_000);
    }
  }

  private void read() throws IOException {
    try {
      int head = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      take(head & 0xFF, flags, stream, in.readNBytes(head >>> 8));
    } catch (EOFException | SocketException | SSLException e) {
      ended = true;
    }
  }

  private void take(int type, int flags, int stream, byte[] payload) throws IOException {
    Answer answer = at(stream);
    switch (type) {
      case DATA -> answer.body.writeBytes(payload);
      case HEADERS -> answer.fields.addAll(fields(payload));
      case RESET -> answer.reset = ByteBuffer.wrap(payload).getInt();
      case GOAWAY -> goAway = ByteBuffer.wrap(payload).getInt(4);
      case SETTINGS -> settingsTaken += flags & 1;
      case PING -> pongs += flags & 1;
      case WINDOW -> answer.window += ByteBuffer.wrap(payload).getInt();
      default -> throw new IOException("a frame of type " + type);
    }
    if (type <= HEADERS && (flags & END_STREAM) != 0) {
      answer.whole = true;
    }
  }

  private List<String> fields(byte[] block) throws IOException {
    List<String> read = new ArrayList<>();
    decoder.setHeaderEmitter((name, value, never) -> read.add(name + ": " + value));
    try {
      decoder.decode(ByteBuffer.wrap(block), false);
    } catch (HpackException e) {
      throw new IOException(e);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
