package io.sallyport.audit.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Shares forced writes: one thread takes the turn and forces what all have written, and those who
 * come meanwhile go together next. The turn is a flag; its holder alone changes the fields.
 * Thread-safe.
 */
final class Syncer {
  /** The part of a force that a leader waits for companions who were there last time. */
  private static final int PATIENCE = 2;

  private static final long LONGEST_PATIENCE_NANOS = 1_000_000;
  private static final int LONGEST_SKIP = 64;
  private static final long POLL_NANOS = 50_000;

  private final AtomicBoolean turn = new AtomicBoolean();
  private final AtomicReference<@Nullable Sleeper> sleepers = new AtomicReference<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private final ChainWriter writer;
  private final Counters counters;
  private final long patienceNanos;
  private volatile long synced;

  /**
   * A force has taken longer than anybody has patience for; whoever comes now is refused at once.
   */
  private volatile boolean stuck;

  private volatile @Nullable Failed failed;

  /**
   * The current file could not be forced: after one failure a later success says nothing (Linux
   * drops the pages).
   */
  private volatile boolean lost;

  private volatile @Nullable Thread host;
  private volatile int expected = 1;

  /** Counts the forces, so that one who waits knows whether a force has already counted it off. */
  private volatile long era;

  private int skip;
  private int nextSkip = 1;
  private long lastForceNanos;

  Syncer(ChainWriter writer, Counters counters, Duration patience) {
    this.patienceNanos = patience.toNanos();
    this.writer = writer;
    this.counters = counters;
  }

  /** The disk has not answered for as long as a call waits for it. */
  static final class SlowException extends IOException {
    private static final long serialVersionUID = 1L;

    SlowException() {
      super("the disk does not answer");
    }
  }

  /** Records after the first number and up to the second were in files that could not be forced. */
  private record Failed(long after, long to, IOException cause) {}

  /** A thread that waits for the end of a turn, and the one that came before it. */
  private record Sleeper(Thread thread, @Nullable Sleeper before) {}

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
    if (onDisk(seq)) {
      return;
    }
    if (stuck) {
      throw new SlowException();
    }
    long arrival = era;
    if (arrived.incrementAndGet() >= expected) {
      LockSupport.unpark(host);
    }
    boolean interrupted = false;
    long until = System.nanoTime() + patienceNanos;
    try {
      while (!onDisk(seq)) {
        if (turn.compareAndSet(false, true)) {
          lead();
        } else {
          sleep(seq, until);
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (arrival == era) {
        arrived.decrementAndGet();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The holder of the turn wakes whoever it finds after it gave the turn away: so join first, then
   * look again.
   */
  private void sleep(long seq, long until) throws IOException {
    Thread me = Thread.currentThread();
    sleepers.updateAndGet(before -> new Sleeper(me, before));
    long left = until - System.nanoTime();
    if (left <= 0) {
      stuck = turn.get();
      throw new SlowException();
    }
    if (turn.get() && !onDisk(seq)) {
      LockSupport.parkNanos(this, left);
    }
  }

  private boolean onDisk(long seq) throws IOException {
    Failed known = failed;
    if (known != null && seq > known.after && seq <= known.to) {
      throw new IOException("the disk did not confirm it", known.cause);
    }
    return synced >= seq;
  }

  /** The last record that the disk is known to have. */
  long synced() {
    return synced;
  }

  /** Whether the current file could not be forced and must be left. */
  boolean lost() {
    return lost;
  }

  private void lead() {
    try {
      awaitCompany();
      int group = arrived.getAndSet(0);
      nextEra(era + 1);
      long upTo = writer.written();
      long start = System.nanoTime();
      settle(upTo, force());
      lastForceNanos = System.nanoTime() - start;
      expected = group + arrived.get();
    } finally {
      endTurn();
    }
  }

  private void nextEra(long next) {
    era = next;
  }

  private @Nullable IOException force() {
    Failed known = failed;
    if (lost && known != null) {
      return known.cause;
    }
    counters.forces.increment();
    try {
      writer.file().force();
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
    Failed known = failed;
    failed =
        known == null
            ? new Failed(synced, upTo, problem)
            : new Failed(Math.min(known.after, synced), Math.max(known.to, upTo), problem);
    lost = true;
  }

  private void endTurn() {
    if (stuck) {
      stuck = false;
    }
    turn.set(false);
    // All at once: one by one, a thread that came back too early would be woken again and again.
    for (Sleeper next = sleepers.getAndSet(null); next != null; next = next.before) {
      LockSupport.unpark(next.thread);
    }
  }

  /**
   * Threads that were released together tend to come back together. Without this short wait they
   * part into two halves that force in turn. It ends as soon as they are there or nobody came for a
   * while, and is left out for a time when they did not come.
   */
  private void awaitCompany() {
    int missing = expected - arrived.get();
    if (missing <= 0) {
      return;
    }
    if (skip > 0) {
      skip--;
      return;
    }
    long patience = Math.min(lastForceNanos / PATIENCE, LONGEST_PATIENCE_NANOS);
    long start = System.nanoTime();
    host = Thread.currentThread();
    int there = -1;
    // As long as they keep coming: one that is left behind costs a force more.
    while (arrived.get() < expected && arrived.get() > there && keepsOn(start)) {
      there = arrived.get();
      LockSupport.parkNanos(this, patience);
    }
    host = null;
    boolean worthIt = expected - arrived.get() <= missing / 2;
    nextSkip = worthIt ? 1 : Math.min(nextSkip * 2, LONGEST_SKIP);
    skip = nextSkip - 1;
  }

  private static boolean keepsOn(long start) {
    return System.nanoTime() - start < LONGEST_PATIENCE_NANOS
        && !Thread.currentThread().isInterrupted();
  }

  /**
   * Changes the file while nobody forces one. What is written until then is forced first, unless
   * the disk failed already.
   */
  void change(Change change) {
    while (!turn.compareAndSet(false, true)) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    try {
      IOException problem = force();
      settle(writer.written(), problem);
      change.run(problem == null ? null : synced);
      lost = false;
    } finally {
      endTurn();
    }
  }
}
