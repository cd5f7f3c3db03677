package io.sallyport.gateway.console;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Requests that wait for something to happen: for a while, and so many at once. One more is
 * answered at once with what there is. Thread-safe.
 */
final class Watchers {
  /** How many wait at once. */
  static final int MOST = 12;

  private static final long LOOK_MILLIS = 50;

  private final Semaphore free = new Semaphore(MOST);
  private final long holdNanos;

  /** Each waits that long at most. */
  Watchers(Duration hold) {
    this.holdNanos = hold.toNanos();
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until it holds. */
  void await(Condition something) throws IOException {
    if (!free.tryAcquire()) {
      return;
    }
    try {
      long until = System.nanoTime() + holdNanos;
      while (!something.holds() && System.nanoTime() - until < 0) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      // The console ends.
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }
}
