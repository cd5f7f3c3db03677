package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What goes out on a connection, gathered so that a head and a short body make one packet; as long
 * as nothing of it has left, it can be taken back. For one thread.
 */
final class Outgoing extends OutputStream {
  private static final int SIZE = 16_384;

  private final OutputStream out;
  private final byte[] buffer = new byte[SIZE];
  private int count;
  private boolean left;

  Outgoing(OutputStream out) {
    this.out = out;
  }

  /** A message begins. */
  void begin() throws IOException {
    flush();
    left = false;
  }

  /** Takes back all since {@link #begin}; false where some of it has left. */
  boolean takeBack() {
    if (left) {
      return false;
    }
    count = 0;
    return true;
  }

  /** Whether nothing waits to be sent. */
  boolean isEmpty() {
    return count == 0;
  }

  @Override
  public void write(int b) throws IOException {
    if (count == SIZE) {
      send();
    }
    buffer[count++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > SIZE - count) {
      send();
    }
    if (length >= SIZE) {
      left = true;
      out.write(bytes, offset, length);
      return;
    }
    System.arraycopy(bytes, offset, buffer, count, length);
    count += length;
  }

  private void send() throws IOException {
    if (count > 0) {
      left = true;
      int all = count;
      count = 0;
      out.write(buffer, 0, all);
    }
  }

  @Override
  public void flush() throws IOException {
    send();
    out.flush();
  }
}
