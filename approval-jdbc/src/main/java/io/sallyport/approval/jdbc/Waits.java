package io.sallyport.approval.jdbc;

import io.sallyport.policy.spi.ApprovalStoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All waits of this process on one table: one of those who wait looks for all of them, every 50 ms,
 * so that a hundred held calls ask the database no more than one. Thread-safe; no lock is held
 * while the database is asked.
 */
final class Waits {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(50);

  /** What a look found of an approval that is not there. */
  static final long NONE = 0;

  private final Look look;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition looked = lock.newCondition();
  private final Map<String, Integer> waiting = new HashMap<>();
  private Map<String, Long> versions = Map.of();

  /** Looks begun and looks done, counted: a wait goes by those that began after it did. */
  private long begun;

  private long done;
  private boolean looking;
  private long last = System.nanoTime() - EVERY;

  /** Asks the table. */
  interface Look {
    /** The versions of those that are there. */
    Map<String, Long> at(List<String> ids) throws ApprovalStoreException;
  }

  Waits(Look look) {
    this.look = look;
  }

  /** Somebody of this process changed one: the next look is now. */
  void changed() {
    lock.lock();
    try {
      last = System.nanoTime() - EVERY;
      looked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is of another version, or not there, or for so long. */
  void await(String id, long version, Duration most)
      throws ApprovalStoreException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    lock.lockInterruptibly();
    try {
      waiting.merge(id, 1, Integer::sum);
      long from = begun;
      try {
        while (deadline - System.nanoTime() > 0
            && (done <= from || versions.getOrDefault(id, version) == version)) {
          step(deadline);
        }
      } finally {
        waiting.computeIfPresent(id, (any, n) -> n == 1 ? null : n - 1);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks, or waits for somebody's look. */
  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void step(long deadline) throws ApprovalStoreException, InterruptedException {
    long now = System.nanoTime();
    long due = last + EVERY - now;
    if (looking || due > 0) {
      long left = deadline - now;
      var unused = looked.awaitNanos(looking ? left : Math.min(left, due));
      return;
    }
    looking = true;
    last = now;
    long number = ++begun;
    Map<String, Long> found = new HashMap<>();
    List<String> ids = List.copyOf(waiting.keySet());
    lock.unlock();
    try {
      Map<String, Long> there = look.at(ids);
      ids.forEach(one -> found.put(one, there.getOrDefault(one, NONE)));
    } finally {
      lock.lock();
      looking = false;
      done = number;
      versions = found;
      looked.signalAll();
    }
  }
}
