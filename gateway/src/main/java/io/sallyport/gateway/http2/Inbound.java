package io.sallyport.gateway.http2;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a request's body, never more than a window of it. Filled by the thread that
 * reads the connection, read by the stream's own.
 */
final class Inbound extends InputStream {
  static final int WINDOW = 65_535;
  private static final int SMALL = 2_048;

  private final Duration patience;
  private final Returned returned;
  private byte[] held = new byte[0];
  private int at;
  private int end;
  private int left = WINDOW;
  private int consumed;
  private long received;
  private long declared = -1;
  private boolean ended;
  private @Nullable IOException failure;

  /** Gives the client back what it may send more. */
  interface Returned {
    void window(int more) throws IOException;
  }

  Inbound(boolean ended, Duration patience, Returned returned) {
    this.ended = ended;
    this.patience = patience;
    this.returned = returned;
  }

  synchronized boolean ended() {
    return ended;
  }

  /** What the request's head says of its length; where it is another, reading fails. */
  synchronized void declare(long length) {
    declared = length;
    compare();
  }

  private void compare() {
    boolean wrong = received > declared || (ended && received != declared);
    if (declared >= 0 && wrong && failure == null) {
      failure = new StreamBroken("the length of a body is what its head says");
    }
  }

  /**
   * More of it.
   *
   * @param padding what counts for the window beside the bytes
   */
  synchronized void add(byte[] bytes, int from, int length, int padding, boolean last)
      throws ConnectionBroken {
    if (length + padding > left) {
      throw new ConnectionBroken(ErrorCode.FLOW_CONTROL_ERROR, "a stream keeps to its window");
    }
    left -= length + padding;
    consumed += padding;
    received += length;
    ended = last;
    if (held.length - end < length) {
      byte[] to = end - at + length > held.length ? new byte[grown(end - at + length)] : held;
      System.arraycopy(held, at, to, 0, end - at);
      end -= at;
      at = 0;
      held = to;
    }
    System.arraycopy(bytes, from, held, end, length);
    end += length;
    compare();
    notifyAll();
  }

  private static int grown(int wanted) {
    return Math.min(WINDOW, Math.max(SMALL, wanted * 2));
  }

  synchronized void fail(IOException why) {
    if (failure == null) {
      failure = why;
    }
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int taken;
    int back = 0;
    synchronized (this) {
      await();
      if (at == end) {
        return -1;
      }
      taken = Math.min(count, end - at);
      System.arraycopy(held, at, into, offset, taken);
      at += taken;
      consumed += taken;
      if (!ended && consumed > WINDOW / 2) {
        back = consumed;
        left += back;
        consumed = 0;
      }
    }
    if (back > 0) {
      returned.window(back);
    }
    return taken;
  }

  /**
   * Until there is something. The last byte of a length that was told is kept back until nothing
   * comes behind it: no target gets a whole request out of one that is too long.
   */
  private void await() throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (failure != null) {
        throw failure;
      }
      if (ended || (end > at && received != declared)) {
        return;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        throw new StreamGone("the body has stopped coming");
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StreamGone("it is not waited for");
      }
    }
  }

  @Override
  public synchronized int available() {
    return ended || received != declared ? end - at : 0;
  }

  /** Nobody reads it any more. */
  synchronized void drop() {
    held = Arrays.copyOf(held, 0);
    at = 0;
    end = 0;
  }
}
