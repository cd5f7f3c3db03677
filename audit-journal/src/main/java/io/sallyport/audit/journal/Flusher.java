package io.sallyport.audit.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that hands on what is buffered and forces what is written, as long as there is any.
 */
final class Flusher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private static final long LOOK_NANOS = 500_000_000;

  /** More room than this is not made at once. */
  private static final long MOST_ROOM = 16 << 20;

  private final Committer committer;
  private final ChainWriter writer;
  private final Syncer syncer;
  private final long restNanos;
  private final Thread thread;
  private final Counters counters;
  private volatile boolean idle;
  private volatile boolean ended;
  private ChainFile file;
  private long sizeBefore;
  private long forcesBefore;

  Flusher(
      Committer committer,
      ChainWriter writer,
      Syncer syncer,
      Counters counters,
      Duration interval) {
    this.committer = committer;
    this.writer = writer;
    this.syncer = syncer;
    this.counters = counters;
    this.file = writer.file();
    // What arrives just after a round waits for a whole rest and a round: the rest leaves time for
    // that.
    this.restNanos = interval.toNanos() * 4 / 5;
    this.thread = new Thread(this, "sallyport-journal");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There is something to do. Any thread, on every event: it costs one read. */
  void wake() {
    if (idle) {
      idle = false;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (!ended) {
      if (committer.pending() == 0 && syncer.synced() >= writer.written()) {
        sleep();
      }
      LockSupport.parkNanos(this, restNanos);
      if (!ended) {
        round();
      }
    }
  }

  private void sleep() {
    idle = true;
    while (idle && !ended && committer.pending() == 0 && syncer.synced() >= writer.written()) {
      // Lines in the hands of a write that is failing are not pending, and come back unannounced.
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    idle = false;
  }

  private void round() {
    try {
      committer.tryWrite();
      writer.file().leaves().fold();
      if (!syncer.lost()) {
        syncer.sync(writer.written());
      }
      makeRoom();
    } catch (IOException e) {
      LOG.warn("The journal file {} could not be forced to disk.", writer.file().path(), e);
    } catch (RuntimeException e) {
      LOG.error("The journal's flusher met something unforeseen and goes on.", e);
    }
  }

  /**
   * Makes room for as much as came since the last round, and a quarter. Not where callers wait for
   * forces, since they would wait for the zeros, too.
   */
  private void makeRoom() {
    ChainFile now = writer.file();
    long size = now.size();
    long forces = counters.forces.sum();
    if (now == file && forces - forcesBefore <= 1) {
      long came = size - sizeBefore;
      now.makeRoom(Math.min(came + came / 4, MOST_ROOM));
    }
    file = now;
    sizeBefore = size;
    forcesBefore = forces;
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }
}
