package io.sallyport.gateway.http2;

import io.sallyport.semantics.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one connection (RFC 9113). One thread reads it; streams are answered by
 * threads of their own. What is no HTTP/2 ends the connection.
 */
public final class Http2Connection {
  /** Streams at a time: what RFC 9113 §6.5.2 has as the least that does not hold clients up. */
  public static final int STREAMS = 100;

  private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_FRAME_SIZE = 5;
  private static final int MAX_HEADER_LIST_SIZE = 6;
  private static final int ENABLE_PUSH = 2;
  private static final int OF_PRIORITY = 5;
  private static final int WINDOW = 1 << 20;

  private final Bounds bounds;
  private final Requests requests;
  private final Runnable cut;
  private final FrameReader frames;
  private final FrameWriter writer;
  private final FieldReader fields;
  private final Windows windows;
  private final Calm calm = new Calm();

  /** Those whose thread has not closed them; by number. Guarded by itself. */
  private final Map<Integer, Http2Stream> streams = new HashMap<>();

  private int last;
  private int received;
  private boolean leaving;

  /**
   * What bounds a connection.
   *
   * @param head bytes of a request's fields, packed or not
   * @param fields number of them
   * @param idle the time after which one without streams ends, and a body that has stopped coming
   * @param unread the time that a client may leave unread what is sent to it
   */
  public record Bounds(int head, int fields, Duration idle, Duration unread) {}

  /** Takes requests. */
  @FunctionalInterface
  public interface Requests {
    /**
     * A request has begun. Called by the thread that reads, so that nothing comes meanwhile.
     * Whoever takes it closes the stream.
     *
     * @return whether more are taken
     */
    boolean begun(Http2Stream stream) throws IOException;
  }

  /**
   * On a connection whose client has chosen HTTP/2. Reads are to end from time to time with a
   * {@link SocketTimeoutException}.
   *
   * @param cut ends the connection at once, from any thread
   */
  public Http2Connection(
      InputStream in, OutputStream out, Bounds bounds, Requests requests, Runnable cut) {
    this.bounds = bounds;
    this.requests = requests;
    this.cut = cut;
    this.frames = new FrameReader(in);
    this.writer = new FrameWriter(out);
    this.fields = new FieldReader(bounds.head(), bounds.fields());
    this.windows = new Windows(bounds.unread());
  }

  /** Until either side ends it, and all of its streams are closed. */
  public void run() throws IOException {
    try {
      frames.preface();
      writer.settings(MAX_CONCURRENT_STREAMS, STREAMS, MAX_HEADER_LIST_SIZE, bounds.head());
      writer.window(0, WINDOW - Inbound.WINDOW);
      Frame first = next();
      if (first != null && (first.type() != Frame.SETTINGS || first.has(Frame.ACK))) {
        throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "settings come first");
      }
      for (Frame frame = first; frame != null; frame = next()) {
        take(frame);
      }
      if (leaving) {
        writer.goAway(last, ErrorCode.NO_ERROR, "");
      }
    } catch (ConnectionBroken e) {
      log.debug("A connection of HTTP/2 is broken.", e);
      writer.goAway(last, e.code(), String.valueOf(e.getMessage()));
    } finally {
      end();
    }
  }

  private void end() {
    windows.end();
    synchronized (streams) {
      streams.values().forEach(Http2Stream::leave);
      windows.look();
      try {
        while (!streams.isEmpty()) {
          streams.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Null where nothing more comes, or is taken. */
  private @Nullable Frame next() throws IOException {
    while (true) {
      if (leaving && running() == 0) {
        return null;
      }
      try {
        return frames.next();
      } catch (SocketTimeoutException e) {
        leaving |= running() == 0;
      }
    }
  }

  private int running() {
    synchronized (streams) {
      return streams.size();
    }
  }

  /** Those that a client can have reason to count, given up or not. */
  private long underWay() {
    synchronized (streams) {
      return streams.values().stream().filter(one -> !one.over()).count();
    }
  }

  private @Nullable Http2Stream stream(int id) {
    synchronized (streams) {
      return streams.get(id);
    }
  }

  Windows windows() {
    return windows;
  }

  /** Counts what a stream has to do in vain; too much of it ends the connection. */
  void spend() throws IOException {
    try {
      calm.spend();
    } catch (ConnectionBroken e) {
      cut.run();
      throw e;
    }
  }

  void closed(Http2Stream stream) {
    synchronized (streams) {
      streams.remove(stream.id());
      streams.notifyAll();
    }
  }

  private void take(Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.DATA -> data(frame);
      case Frame.HEADERS -> headers(frame);
      case Frame.PRIORITY -> {
        frame.ofConnection(false);
        frame.exactly(OF_PRIORITY);
        calm.spend();
      }
      case Frame.RST_STREAM -> reset(frame);
      case Frame.SETTINGS -> settings(frame);
      case Frame.PING -> ping(frame);
      case Frame.GOAWAY -> {
        frame.ofConnection(true);
        calm.spend();
      }
      case Frame.WINDOW_UPDATE -> window(frame);
      case Frame.PUSH_PROMISE, Frame.CONTINUATION ->
          throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "no such frame belongs here");
      default -> calm.spend();
    }
  }

  /** A stream that has been opened, whether it is still there or not; null for the latter. */
  private @Nullable Http2Stream opened(Frame frame) throws ConnectionBroken {
    frame.ofConnection(false);
    if (frame.stream() > last || frame.stream() % 2 == 0) {
      throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "the stream has not been opened");
    }
    return stream(frame.stream());
  }

  private void data(Frame frame) throws IOException {
    Http2Stream stream = opened(frame);
    // What waits is bounded by the windows of the streams; that of all of them holds nobody up.
    received += frame.length();
    if (received > WINDOW / 2) {
      writer.window(0, received);
      received = 0;
    }
    int[] content = frame.content(0);
    int length = content[1] - content[0];
    boolean ends = frame.has(Frame.END_STREAM);
    if (stream == null || (length == 0 && !ends)) {
      calm.spend();
    }
    if (stream == null || stream.gone()) {
      return;
    }
    if (stream.inbound().ended()) {
      throw new ConnectionBroken(ErrorCode.STREAM_CLOSED, "nothing comes behind the end");
    }
    stream.inbound().add(frame.bytes(), content[0], length, frame.length() - length, ends);
  }

  private void headers(Frame frame) throws IOException {
    frame.ofConnection(false);
    int id = frame.stream();
    boolean ends = frame.has(Frame.END_STREAM);
    boolean prioritized = frame.has(Frame.PRIORITIZED);
    int[] content = frame.content(prioritized ? OF_PRIORITY : 0);
    byte[] block = block(frame, content);
    if (block == null) {
      leaving = true;
      return;
    }
    List<Header> read = fields.read(block);
    if (id % 2 == 0) {
      throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "a client's streams are odd");
    }
    if (id <= last) {
      behind(stream(id));
      return;
    }
    last = id;
    if (leaving || underWay() >= STREAMS) {
      calm.spend();
      writer.reset(id, ErrorCode.REFUSED_STREAM);
      return;
    }
    Inbound body = new Inbound(ends, bounds.idle(), more -> writer.window(id, more));
    Http2Stream stream = new Http2Stream(this, writer, id, read, body);
    windows.open(stream);
    synchronized (streams) {
      streams.put(id, stream);
    }
    leaving = !requests.begun(stream);
  }

  /** Fields behind a body, which no target is sent, or on a stream that is closed. */
  private void behind(@Nullable Http2Stream stream) throws ConnectionBroken {
    calm.spend();
    if (stream != null && !stream.gone()) {
      if (stream.inbound().ended()) {
        throw new ConnectionBroken(ErrorCode.STREAM_CLOSED, "nothing comes behind the end");
      }
      stream.inbound().fail(new StreamBroken("no fields stand behind the body"));
    }
  }

  /** A whole block; null where the connection ends within it. */
  private byte @Nullable [] block(Frame first, int[] content) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream(content[1] - content[0]);
    block.write(first.bytes(), content[0], content[1] - content[0]);
    int stream = first.stream();
    Frame frame = first;
    while (!frame.has(Frame.END_HEADERS)) {
      calm.spend();
      frame = next();
      if (frame == null) {
        return null;
      }
      if (frame.type() != Frame.CONTINUATION || frame.stream() != stream) {
        throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "a header block stands together");
      }
      if (block.size() + frame.length() > bounds.head()) {
        throw new ConnectionBroken(ErrorCode.ENHANCE_YOUR_CALM, "a header block is too long");
      }
      block.write(frame.bytes(), 0, frame.length());
    }
    return block.toByteArray();
  }

  private void reset(Frame frame) throws IOException {
    Http2Stream stream = opened(frame);
    frame.exactly(4);
    // It has had a call begun, and goes on to count until that one has ended.
    calm.spend();
    if (stream != null) {
      stream.leave();
      windows.look();
    }
  }

  private void settings(Frame frame) throws IOException {
    frame.ofConnection(true);
    if (frame.has(Frame.ACK)) {
      frame.exactly(0);
      return;
    }
    if (frame.length() % 6 != 0) {
      throw new ConnectionBroken(ErrorCode.FRAME_SIZE_ERROR, "a setting has six bytes");
    }
    calm.spend();
    for (int at = 0; at < frame.length(); at += 6) {
      int name = (frame.bytes()[at] & 0xFF) << 8 | (frame.bytes()[at + 1] & 0xFF);
      setting(name, frame.integer(at + 2) & 0xFFFFFFFFL);
    }
    writer.settingsTaken();
  }

  /** Only what is sent can be bound by them: at most the least frame, and without a table. */
  private void setting(int name, long value) throws ConnectionBroken {
    if (name == INITIAL_WINDOW_SIZE) {
      if (value > Integer.MAX_VALUE) {
        throw new ConnectionBroken(ErrorCode.FLOW_CONTROL_ERROR, "a window has at most 2^31-1");
      }
      List<Http2Stream> all;
      synchronized (streams) {
        all = new ArrayList<>(streams.values());
      }
      windows.beginAt(value, all);
    }
    boolean wrongFrame = name == MAX_FRAME_SIZE && (value < Frame.LARGEST || value > 0xFFFFFF);
    if (wrongFrame || (name == ENABLE_PUSH && value > 1)) {
      throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "no such setting");
    }
  }

  private void ping(Frame frame) throws IOException {
    frame.ofConnection(true);
    frame.exactly(8);
    calm.spend();
    if (!frame.has(Frame.ACK)) {
      writer.pong(frame.bytes());
    }
  }

  private void window(Frame frame) throws IOException {
    Http2Stream stream = frame.stream() == 0 ? null : opened(frame);
    frame.exactly(4);
    int more = frame.integer(0) & Integer.MAX_VALUE;
    if (more == 0) {
      throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "a window grows by something");
    }
    if (frame.stream() == 0) {
      windows.more(more);
    } else if (stream != null) {
      windows.more(stream, more);
    }
  }
}
