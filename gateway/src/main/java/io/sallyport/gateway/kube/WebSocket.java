package io.sallyport.gateway.kube;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Frames of WebSockets (RFC 6455 §5), without extensions. The two ways are independent of each
 * other; reading is for one thread, writing for any.
 */
final class WebSocket {
  static final int CONTINUATION = 0;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int LARGEST = 4 << 20;
  private static final int LARGEST_CONTROL = 125;

  private final DataInputStream in;
  private final OutputStream out;
  private final @Nullable SecureRandom masks;

  /**
   * A frame.
   *
   * @param last whether its message ends with it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and its bytes are not changed
  record Frame(int opcode, boolean last, byte[] payload) {
    boolean control() {
      return opcode >= CLOSE;
    }
  }

  private WebSocket(InputStream in, OutputStream out, @Nullable SecureRandom masks) {
    this.in = new DataInputStream(in);
    this.out = out;
    this.masks = masks;
  }

  /** Where the other side is the client, whose frames are masked (§5.3). */
  static WebSocket ofServer(InputStream in, OutputStream out) {
    return new WebSocket(in, out, null);
  }

  /** Where the other side is the server. */
  static WebSocket ofClient(InputStream in, OutputStream out) {
    return new WebSocket(in, out, new SecureRandom());
  }

  /** The next frame, or null where the connection ends before it. */
  @Nullable Frame read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int opcode = first & 0x0F;
    boolean last = (first & 0x80) != 0;
    if ((first & 0x70) != 0) {
      throw new BrokenStream("no extension was agreed on");
    }
    int second = in.readUnsignedByte();
    boolean masked = (second & 0x80) != 0;
    if (masked == (masks != null)) {
      throw new BrokenStream("frames of clients are masked, others are not");
    }
    int length = length(second & 0x7F);
    boolean known = opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    if (!known || (opcode >= CLOSE && (!last || length > LARGEST_CONTROL))) {
      throw new BrokenStream("a frame is of a known kind, and a control frame small and whole");
    }
    byte[] key = masked ? in.readNBytes(4) : null;
    byte[] payload = in.readNBytes(length);
    if (payload.length < length || (key != null && key.length < 4)) {
      throw new BrokenStream("a frame is whole");
    }
    if (key != null) {
      mask(payload, 0, length, key);
    }
    return new Frame(opcode, last, payload);
  }

  private int length(int announced) throws IOException {
    long length = announced;
    if (announced == 126) {
      length = in.readUnsignedShort();
    } else if (announced == 127) {
      length = in.readLong();
    }
    if (length < 0 || length > LARGEST) {
      throw new BrokenStream("a frame has at most " + LARGEST + " bytes");
    }
    return (int) length;
  }

  private static void mask(byte[] bytes, int offset, int length, byte[] key) {
    for (int i = 0; i < length; i++) {
      bytes[offset + i] ^= key[i & 3];
    }
  }

  void write(Frame frame) throws IOException {
    write(frame.opcode(), frame.last(), new byte[0], frame.payload(), 0, frame.payload().length);
  }

  /** Writes a whole binary message. */
  void write(byte[] start, byte[] bytes, int offset, int count) throws IOException {
    write(BINARY, true, start, bytes, offset, count);
  }

  private void write(int opcode, boolean last, byte[] start, byte[] bytes, int offset, int count)
      throws IOException {
    int length = start.length + count;
    byte[] frame = new byte[14 + length];
    int at = 0;
    frame[at++] = (byte) (opcode | (last ? 0x80 : 0));
    int masked = masks == null ? 0 : 0x80;
    if (length < 126) {
      frame[at++] = (byte) (length | masked);
    } else if (length < 1 << 16) {
      frame[at++] = (byte) (126 | masked);
      frame[at++] = (byte) (length >> 8);
      frame[at++] = (byte) length;
    } else {
      frame[at++] = (byte) (127 | masked);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame[at++] = (byte) ((long) length >> shift);
      }
    }
    byte[] key = new byte[4];
    if (masks != null) {
      masks.nextBytes(key);
      System.arraycopy(key, 0, frame, at, 4);
      at += 4;
    }
    System.arraycopy(start, 0, frame, at, start.length);
    System.arraycopy(bytes, offset, frame, at + start.length, count);
    if (masks != null) {
      mask(frame, at, length, key);
    }
    synchronized (out) {
      out.write(frame, 0, at + length);
      out.flush();
    }
  }
}
