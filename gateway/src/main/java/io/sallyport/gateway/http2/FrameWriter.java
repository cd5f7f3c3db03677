package io.sallyport.gateway.http2;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes frames, each of them whole, whichever stream's thread it is of. The lock is held while the
 * socket takes them: what does not fit into it has all streams wait for the client. Thread-safe.
 */
final class FrameWriter {
  /** With its head, a frame of so many bytes makes one record of TLS. */
  static final int MOST_DATA = Frame.LARGEST - Frame.HEAD;

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] buffer = new byte[Frame.HEAD + Frame.LARGEST];

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** The settings of this side, each a number and its value. */
  void settings(int... pairs) throws IOException {
    byte[] payload = new byte[pairs.length * 3];
    for (int i = 0; i < pairs.length; i += 2) {
      payload[i * 3] = (byte) (pairs[i] >> 8);
      payload[i * 3 + 1] = (byte) pairs[i];
      integer(payload, i * 3 + 2, pairs[i + 1]);
    }
    frame(Frame.SETTINGS, 0, 0, payload, 0, payload.length);
  }

  void settingsTaken() throws IOException {
    frame(Frame.SETTINGS, Frame.ACK, 0, buffer, 0, 0);
  }

  void pong(byte[] opaque) throws IOException {
    frame(Frame.PING, Frame.ACK, 0, opaque, 0, 8);
  }

  void reset(int stream, ErrorCode code) throws IOException {
    byte[] payload = new byte[4];
    integer(payload, 0, code.code());
    frame(Frame.RST_STREAM, 0, stream, payload, 0, 4);
  }

  void window(int stream, int more) throws IOException {
    byte[] payload = new byte[4];
    integer(payload, 0, more);
    frame(Frame.WINDOW_UPDATE, 0, stream, payload, 0, 4);
  }

  void goAway(int last, ErrorCode code, String why) throws IOException {
    byte[] text = why.getBytes(StandardCharsets.US_ASCII);
    byte[] payload = new byte[8 + text.length];
    integer(payload, 0, last);
    integer(payload, 4, code.code());
    System.arraycopy(text, 0, payload, 8, text.length);
    frame(Frame.GOAWAY, 0, 0, payload, 0, payload.length);
  }

  /** A header block, in as many frames as it needs with no other between them (RFC 9113 §4.3). */
  void headers(int stream, byte[] block, boolean end) throws IOException {
    lock.lock();
    try {
      int from = 0;
      int type = Frame.HEADERS;
      int flags = end ? Frame.END_STREAM : 0;
      while (block.length - from > Frame.LARGEST) {
        frame(type, flags, stream, block, from, Frame.LARGEST);
        from += Frame.LARGEST;
        type = Frame.CONTINUATION;
        flags = 0;
      }
      frame(type, flags | Frame.END_HEADERS, stream, block, from, block.length - from);
    } finally {
      lock.unlock();
    }
  }

  void data(int stream, byte[] bytes, int from, int length, boolean end) throws IOException {
    frame(Frame.DATA, end ? Frame.END_STREAM : 0, stream, bytes, from, length);
  }

  private void frame(int type, int flags, int stream, byte[] bytes, int from, int length)
      throws IOException {
    lock.lock();
    try {
      buffer[0] = (byte) (length >> 16);
      buffer[1] = (byte) (length >> 8);
      buffer[2] = (byte) length;
      buffer[3] = (byte) type;
      buffer[4] = (byte) flags;
      integer(buffer, 5, stream);
      System.arraycopy(bytes, from, buffer, Frame.HEAD, length);
      out.write(buffer, 0, Frame.HEAD + length);
    } finally {
      lock.unlock();
    }
  }

  private static void integer(byte[] into, int at, int value) {
    into[at] = (byte) (value >> 24);
    into[at + 1] = (byte) (value >> 16);
    into[at + 2] = (byte) (value >> 8);
    into[at + 3] = (byte) value;
  }
}
