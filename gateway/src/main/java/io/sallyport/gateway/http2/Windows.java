package io.sallyport.gateway.http2;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * How much may be sent (RFC 9113 §5.2): whoever has more waits until the client has read, and the
 * target it comes from waits with it. Thread-safe.
 */
final class Windows {
  private static final int BEGINNING = 65_535;
  private static final long MOST = Integer.MAX_VALUE;

  private final Duration patience;
  private long connection = BEGINNING;
  private long initial = BEGINNING;
  private boolean ended;

  /** For a client that may leave unread for so long what is sent to it. */
  Windows(Duration patience) {
    this.patience = patience;
  }

  synchronized void open(Http2Stream stream) {
    stream.window = initial;
  }

  /** Waits until something may be sent; how much, of what is wanted. */
  synchronized int take(Http2Stream stream, int wanted) throws StreamGone {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (ended || stream.gone()) {
        throw new StreamGone("the client has left");
      }
      int now = (int) Math.min(wanted, Math.min(connection, stream.window));
      if (now > 0) {
        connection -= now;
        stream.window -= now;
        return now;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new StreamGone("the client leaves its answer unread");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StreamGone("it is not waited for");
      }
    }
  }

  synchronized void more(int increment) throws ConnectionBroken {
    connection = grown(connection, increment);
    notifyAll();
  }

  synchronized void more(Http2Stream stream, int increment) throws ConnectionBroken {
    stream.window = grown(stream.window, increment);
    notifyAll();
  }

  /** Changes the windows of all streams by what their beginning changes (RFC 9113 §6.9.2). */
  synchronized void beginAt(long size, Collection<Http2Stream> streams) throws ConnectionBroken {
    for (Http2Stream stream : streams) {
      stream.window = grown(stream.window, size - initial);
    }
    initial = size;
    notifyAll();
  }

  private static long grown(long window, long by) throws ConnectionBroken {
    if (window + by > MOST) {
      throw new ConnectionBroken(ErrorCode.FLOW_CONTROL_ERROR, "a window has at most 2^31-1");
    }
    return window + by;
  }

  /** Has everybody who waits look anew. */
  synchronized void look() {
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
