package io.sallyport.audit.journal;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Shares forced writes: one thread forces what all have written, and those who come meanwhile go
 * together next. The lock guards the fields and is not held while the disk works. Thread-safe.
 */
final class Syncer {
  /** The part of a force that a leader waits for companions who were there last time. */
  private static final int PATIENCE = 8;

  private static final int LONGEST_SKIP = 32;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private final Condition company = lock.newCondition();
  private final ChainWriter writer;
  private final Counters counters;
  private boolean busy;
  private long synced;

  /**
   * Set from a failed force until the file is left: after one failure a later success says nothing
   * (Linux drops pages).
   */
  private boolean failed;

  /** Records after the first and up to the second were in files that could not be forced. */
  private long failedAfter = Long.MAX_VALUE;

  private long failedTo;
  private @Nullable IOException failure;
  private int waiting;
  private int expected = 1;
  private int skip;
  private int nextSkip = 1;
  private long lastForceNanos;

  Syncer(ChainWriter writer, Counters counters) {
    this.writer = writer;
    this.counters = counters;
  }

  /** What is done while the files change. */
  interface Change {
    /**
     * Changes the file.
     *
     * @param syncedSeq the last record known to be on disk, or null where all are
     */
    void run(@Nullable Long syncedSeq);
  }

  /**
   * Returns once the record of that number, and all before it, are on disk. The record must have
   * been written.
   *
   * @throws IOException when the disk did not say so
   */
  void sync(long seq) throws IOException {
    lock.lock();
    waiting++;
    if (waiting >= expected) {
      company.signal();
    }
    try {
      while (!onDisk(seq)) {
        if (busy) {
          settled.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private boolean onDisk(long seq) throws IOException {
    if (seq > failedAfter && seq <= failedTo) {
      throw new IOException("the disk did not confirm it", failure);
    }
    return synced >= seq;
  }

  /** The last record that the disk is known to have. */
  long synced() {
    lock.lock();
    try {
      return synced;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the current file could not be forced and must be left. */
  boolean failed() {
    lock.lock();
    try {
      return failed;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held, which is let go while the disk works. */
  private void lead() {
    busy = true;
    awaitCompany();
    long upTo = writer.written();
    ChainFile file = writer.file();
    boolean pointless = failed;
    long start = System.nanoTime();
    lock.unlock();
    IOException problem = pointless ? failure : force(file);
    lock.lock();
    lastForceNanos = System.nanoTime() - start;
    expected = waiting;
    settle(upTo, problem);
    done();
  }

  private @Nullable IOException force(ChainFile file) {
    counters.forces.increment();
    try {
      file.force();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private void settle(long upTo, @Nullable IOException problem) {
    if (problem == null) {
      synced = Math.max(synced, upTo);
      return;
    }
    failed = true;
    failure = problem;
    failedAfter = Math.min(failedAfter, synced);
    failedTo = Math.max(failedTo, upTo);
  }

  private void done() {
    busy = false;
    settled.signalAll();
  }

  /**
   * Threads that were released together tend to come back together. Without this short wait they
   * part into two halves that force in turn. It ends as soon as they are there, and is left out for
   * a while when they did not come.
   */
  private void awaitCompany() {
    if (waiting >= expected) {
      return;
    }
    if (skip > 0) {
      skip--;
      return;
    }
    long left = lastForceNanos / PATIENCE;
    try {
      while (waiting < expected && left > 0) {
        left = company.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // The wait is only for company; the caller finds its interrupt where it expects it.
      Thread.currentThread().interrupt();
    }
    nextSkip = waiting < expected ? Math.min(nextSkip * 2, LONGEST_SKIP) : 1;
    skip = nextSkip - 1;
  }

  /**
   * Changes the file while nobody forces one. What is written until then is forced first, unless
   * the disk failed already.
   */
  void change(Change change) {
    takeTurn();
    long upTo = writer.written();
    IOException problem = failed() ? failure : force(writer.file());
    lock.lock();
    try {
      settle(upTo, problem);
      change.run(problem == null ? null : synced);
      failed = false;
    } finally {
      done();
      lock.unlock();
    }
  }

  private void takeTurn() {
    lock.lock();
    try {
      while (busy) {
        settled.awaitUninterruptibly();
      }
      busy = true;
    } finally {
      lock.unlock();
    }
  }
}
