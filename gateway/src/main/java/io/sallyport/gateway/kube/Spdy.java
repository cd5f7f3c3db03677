package io.sallyport.gateway.kube;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection in SPDY/3.1, as far as Kubernetes uses it: its frames are read, and
 * others written. Reading is for one thread, writing for any.
 */
final class Spdy implements AutoCloseable {
  static final int SYN_STREAM = 1;
  static final int SYN_REPLY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 9;
  static final int FIN = 1;

  private static final int VERSION = 3;
  private static final int LARGEST = 4 << 20;
  private static final int LARGEST_CONTROL = 65_536;
  private static final int PIECE = 65_536;

  private final DataInputStream in;
  private final OutputStream out;
  private final SpdyHeaders read = new SpdyHeaders();
  private final SpdyHeaders written = new SpdyHeaders();

  /**
   * A frame.
   *
   * @param type of a control frame; 0 for data
   * @param stream its stream, or 0
   * @param payload all behind the frame's own head
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and its bytes are not changed
  record Frame(int type, int stream, int flags, byte[] payload) {
    boolean last() {
      return (flags & FIN) != 0;
    }
  }

  Spdy(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** The next frame, or null where the connection ends before it. */
  @Nullable Frame read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int word = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int flags = in.readUnsignedByte();
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    boolean control = word < 0;
    if (length > (control ? LARGEST_CONTROL : LARGEST)) {
      throw new BrokenStream("a frame has at most " + LARGEST + " bytes");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new BrokenStream("a frame is whole");
    }
    if (!control) {
      return new Frame(0, word, flags, payload);
    }
    if ((word >> 16 & 0x7FFF) != VERSION) {
      throw new BrokenStream("the version is 3");
    }
    int type = word & 0xFFFF;
    int least = type == SYN_STREAM ? 10 : 4;
    if (length < least) {
      throw new BrokenStream("a frame is whole");
    }
    return new Frame(type, ByteBuffer.wrap(payload).getInt() & 0x7FFFFFFF, flags, payload);
  }

  /** The names and values that a frame opens or answers a stream with. */
  Map<String, String> headers(Frame frame) throws IOException {
    return read.unpacked(frame.payload(), frame.type() == SYN_STREAM ? 10 : 4);
  }

  /** Opens a stream, of priority and slot 0 and with no other. */
  void open(int stream, boolean last, Map<String, String> headers) throws IOException {
    synchronized (out) {
      byte[] block = written.packed(headers);
      ByteBuffer payload = ByteBuffer.allocate(10 + block.length);
      payload.putInt(stream).putInt(0).putShort((short) 0).put(block);
      control(SYN_STREAM, last ? FIN : 0, payload.array());
    }
  }

  /** Answers the opening of a stream. */
  void reply(int stream, boolean last) throws IOException {
    synchronized (out) {
      byte[] block = written.packed(Map.of());
      ByteBuffer payload = ByteBuffer.allocate(4 + block.length).putInt(stream).put(block);
      control(SYN_REPLY, last ? FIN : 0, payload.array());
    }
  }

  /** Passes on a control frame without names. */
  void pass(Frame frame) throws IOException {
    synchronized (out) {
      control(frame.type(), frame.flags(), frame.payload());
    }
  }

  private void control(int type, int flags, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
    frame.putInt(0x80000000 | VERSION << 16 | type);
    frame.putInt(flags << 24 | payload.length).put(payload);
    out.write(frame.array());
    out.flush();
  }

  /** Writes data of a stream. */
  void data(int stream, byte[] bytes, int offset, int count, boolean last) throws IOException {
    int at = offset;
    int left = count;
    do {
      int piece = Math.min(left, PIECE);
      left -= piece;
      ByteBuffer frame = ByteBuffer.allocate(8 + piece);
      frame.putInt(stream).putInt((last && left == 0 ? FIN << 24 : 0) | piece);
      frame.put(bytes, at, piece);
      at += piece;
      synchronized (out) {
        out.write(frame.array());
        out.flush();
      }
    } while (left > 0);
  }

  /** What is written to it becomes data of that stream. */
  OutputStream stream(int stream) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        if (count > 0) {
          data(stream, bytes, offset, count, false);
        }
      }
    };
  }

  @Override
  public void close() {
    synchronized (out) {
      written.close();
    }
    read.close();
  }
}
