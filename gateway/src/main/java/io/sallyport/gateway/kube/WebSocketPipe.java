package io.sallyport.gateway.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Bytes that are carried in binary messages of WebSockets, wherever those are cut. Pings and pongs
 * pass by them to the other side.
 */
final class WebSocketPipe {
  private final WebSocket from;
  private final WebSocket other;

  WebSocketPipe(WebSocket from, WebSocket other) {
    this.from = from;
    this.other = other;
  }

  /** The bytes of messages that come. */
  InputStream in() {
    return new InputStream() {
      private byte[] piece = new byte[0];
      private int at;
      private boolean ended;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        while (at == piece.length) {
          if (count == 0 || ended || !next()) {
            ended |= count > 0;
            return count == 0 ? 0 : -1;
          }
        }
        int taken = Math.min(count, piece.length - at);
        System.arraycopy(piece, at, into, offset, taken);
        at += taken;
        return taken;
      }

      private boolean next() throws IOException {
        WebSocket.Frame frame = from.read();
        if (frame == null) {
          return false;
        }
        if (frame.control()) {
          other.write(frame);
          return frame.opcode() != WebSocket.CLOSE;
        }
        if (frame.opcode() > WebSocket.BINARY || frame.opcode() == 1) {
          throw new BrokenStream("messages are binary");
        }
        piece = frame.payload();
        at = 0;
        return true;
      }
    };
  }

  /** What is written at once becomes a message. */
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        from.write(new byte[0], bytes, offset, count);
      }
    };
  }
}
