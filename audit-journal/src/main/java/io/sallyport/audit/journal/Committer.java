package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Combines what many threads append: each puts its line in the queue, one of them takes the write
 * turn and writes for all. The lock guards the queue only; the turn is a flag that nobody blocks
 * on. Thread-safe.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** Buffered events beyond this many bytes are written by the thread that brings the next. */
  private static final long HAND_ON = 256 * 1024;

  private static final int ROUNDS = 4;
  private static final int YIELDS = 8;
  private static final long POLL_NANOS = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean turn = new AtomicBoolean();
  private final ChainWriter writer;
  private final Syncer syncer;
  private final Counters counters;
  private final long pendingLimit;
  private final long patienceNanos;
  private List<Line> queue = new ArrayList<>();
  private List<Line> spare = new ArrayList<>();

  /** Whose lines are settled in this turn. */
  private List<Thread> settled = new ArrayList<>();

  private volatile long pending;
  private volatile boolean closed;
  private volatile @Nullable IOException failing;

  /**
   * A turn has taken longer than anybody has patience for; whoever comes now is refused at once.
   */
  private volatile boolean stuck;

  Committer(
      ChainWriter writer, Syncer syncer, Counters counters, long pendingLimit, Duration patience) {
    this.patienceNanos = patience.toNanos();
    this.writer = writer;
    this.syncer = syncer;
    this.counters = counters;
    this.pendingLimit = pendingLimit;
  }

  /** The bytes that wait in memory. */
  long pending() {
    return pending;
  }

  /** Why the last write failed, or null when it did not. */
  @Nullable IOException failing() {
    return failing;
  }

  boolean closed() {
    return closed;
  }

  /** Why a line was not taken. */
  enum Refusal {
    CLOSED,
    FULL,
    NOT_WRITTEN,
    SLOW
  }

  /**
   * Takes the line as safely as WRITTEN asks or tells why not; a buffered one may still be in
   * memory.
   */
  @Nullable Refusal append(Line line) {
    Refusal refusal = enqueue(line);
    if (refusal != null) {
      return refusal;
    }
    if (line.durability != Durability.BUFFERED) {
      if (!awaitWritten(line)) {
        return Refusal.SLOW;
      }
      return line.state == Line.State.WRITTEN ? null : Refusal.NOT_WRITTEN;
    }
    if (pending > HAND_ON && failing == null) {
      tryWrite();
    }
    return null;
  }

  private @Nullable Refusal enqueue(Line line) {
    if (stuck && line.durability != Durability.BUFFERED) {
      return Refusal.SLOW;
    }
    long since = 0;
    while (!offer(line)) {
      if (closed) {
        return Refusal.CLOSED;
      }
      if (!tryWrite()) {
        LockSupport.parkNanos(this, POLL_NANOS);
        long now = System.nanoTime();
        since = since == 0 ? now : since;
        if (now - since > patienceNanos) {
          stuck = turn.get();
          return Refusal.SLOW;
        }
      }
      if (failing != null && pending + line.length > pendingLimit) {
        return Refusal.FULL;
      }
    }
    return null;
  }

  private boolean offer(Line line) {
    lock.lock();
    try {
      boolean fits = queue.isEmpty() || pending + line.length <= pendingLimit;
      if (closed || !fits) {
        return false;
      }
      queue.add(line);
      setPending(pending + line.length);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held; others only look. */
  private void setPending(long bytes) {
    pending = bytes;
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // a yield is a cheap first try; parking is what is relied on
  private boolean awaitWritten(Line line) {
    boolean interrupted = false;
    int yields = 0;
    long until = 0;
    boolean given = true;
    while (line.state == Line.State.QUEUED) {
      if (tryWrite()) {
        continue;
      }
      if (yields++ < YIELDS) {
        Thread.yield();
        continue;
      }
      long now = System.nanoTime();
      until = until == 0 ? now + patienceNanos : until;
      if (now - until >= 0) {
        given = false;
        break;
      }
      line.waiter = Thread.currentThread();
      // Whoever ends the turn after this look finds the waiter.
      if (line.state == Line.State.QUEUED && turn.get()) {
        LockSupport.parkNanos(this, until - now);
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return given || !withdraw(line);
  }

  /**
   * Nobody waits for the line any more. One that is in the hands of a slow write may still be
   * written, for a call that is refused.
   *
   * @return false where it was settled meanwhile
   */
  private boolean withdraw(Line line) {
    lock.lock();
    try {
      if (queue.remove(line)) {
        setPending(pending - line.length);
      }
    } finally {
      lock.unlock();
    }
    stuck = turn.get();
    return line.state == Line.State.QUEUED;
  }

  /** Writes what is queued if nobody else does just now; says whether it had the turn. */
  boolean tryWrite() {
    if (turn.get() || !turn.compareAndSet(false, true)) {
      return false;
    }
    try {
      writeQueued();
    } finally {
      endTurn();
    }
    return true;
  }

  /** Writes what is queued, waiting for the turn. */
  void write() {
    while (!tryWrite()) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }

  /**
   * Takes no more, writes what is queued and ends the chain.
   *
   * @param before done when all is on disk, while others still see the writer alive
   * @return how many buffered events are lost
   */
  int close(Runnable before) throws IOException {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    while (!turn.compareAndSet(false, true)) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    try {
      writeQueued();
      writer.close(syncer, before);
      return size();
    } finally {
      endTurn();
    }
  }

  int size() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private void endTurn() {
    if (stuck) {
      stuck = false;
    }
    List<Thread> woken = takeSettled();
    turn.set(false);
    woken.forEach(LockSupport::unpark);
    Thread next = firstWaiter();
    if (next != null) {
      LockSupport.unpark(next);
    }
  }

  /**
   * The thread that goes on where a turn ends with lines in the queue; one that does not sleep goes
   * on by itself.
   */
  private @Nullable Thread firstWaiter() {
    if (pending == 0) {
      return null;
    }
    lock.lock();
    try {
      for (Line line : queue) {
        if (line.durability != Durability.BUFFERED) {
          return line.waiter;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void writeQueued() {
    for (int round = 0; round < ROUNDS && pending > 0; round++) {
      List<Line> batch = drain();
      int done = 0;
      try {
        done = writeAll(batch);
      } finally {
        giveBack(batch, done);
        batch.clear();
        spare = batch;
      }
      if (failing != null) {
        return;
      }
    }
  }

  private List<Line> drain() {
    lock.lock();
    try {
      List<Line> batch = queue;
      queue = spare;
      setPending(0);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Writes piece by piece and says how many lines are written. */
  private int writeAll(List<Line> batch) {
    int done = 0;
    try {
      while (done < batch.size()) {
        if (syncer.lost()) {
          writer.abandon(syncer);
        }
        int next = writer.write(batch, done);
        for (Line line : batch.subList(done, next)) {
          settle(line, Line.State.WRITTEN);
        }
        counters.events.add(next - done);
        done = next;
        if (writer.full()) {
          // Nobody whose line is written waits for the force of a file that ends.
          takeSettled().forEach(LockSupport::unpark);
          writer.rotate(syncer);
        }
      }
      recovered();
    } catch (IOException e) {
      failed(e);
    }
    return done;
  }

  private void recovered() {
    if (failing != null) {
      failing = null;
      LOG.info("The journal file {} can be written again.", writer.file().path());
    }
  }

  private void failed(IOException e) {
    if (failing == null) {
      LOG.warn("The journal file {} cannot be written.", writer.file().path(), e);
    }
    failing = e;
  }

  /**
   * What was not written: buffered lines wait for the next try, in their order; the others are
   * refused.
   */
  private void giveBack(List<Line> batch, int done) {
    if (done == batch.size()) {
      return;
    }
    List<Line> kept = new ArrayList<>();
    long bytes = 0;
    for (Line line : batch.subList(done, batch.size())) {
      if (line.durability == Durability.BUFFERED) {
        kept.add(line);
        bytes += line.length;
      } else {
        settle(line, Line.State.REFUSED);
      }
    }
    lock.lock();
    try {
      queue.addAll(0, kept);
      setPending(pending + bytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Who waits for it is woken when the turn is over: a thread that wakes takes the processor from
   * the one that wakes it, and all others would wait for a turn whose holder does not run.
   */
  private void settle(Line line, Line.State state) {
    line.state = state;
    Thread waiter = line.waiter;
    if (waiter != null) {
      settled.add(waiter);
    }
  }

  private List<Thread> takeSettled() {
    if (settled.isEmpty()) {
      return List.of();
    }
    List<Thread> taken = settled;
    settled = new ArrayList<>();
    return taken;
  }
}
