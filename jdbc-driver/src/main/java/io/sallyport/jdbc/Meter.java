package io.sallyport.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Counts what a database sends on one connection, and stops an answer that is larger than it may
 * be. By the thread that reads.
 */
final class Meter {
  private long received;
  private long most;
  private long last;
  private @Nullable Stop stop;
  private boolean over;

  /** How an answer is stopped. */
  interface Stop {
    /** Asks the database to stop. */
    void cancel();

    /** Ends the connection: the database did not stop. */
    void abort();
  }

  /**
   * An answer begins.
   *
   * @param bytes where there are more, it is cancelled
   * @param spare where there are so many more, the connection is ended
   */
  void begin(long bytes, long spare, Stop how) {
    received = 0;
    most = bytes;
    last = bytes + spare;
    stop = how;
    over = false;
  }

  void end() {
    stop = null;
  }

  void add(int bytes) {
    received += bytes;
    Stop how = stop;
    if (how == null || received <= most) {
      return;
    }
    if (!over) {
      over = true;
      how.cancel();
    } else if (received > last) {
      stop = null;
      how.abort();
    }
  }

  long received() {
    return received;
  }

  /** Whether it has stopped the answer. */
  boolean over() {
    return over;
  }
}
