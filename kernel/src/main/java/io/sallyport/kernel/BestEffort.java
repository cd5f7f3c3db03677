package io.sallyport.kernel;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that no call waits for: events stand in a bounded queue that a thread of its own empties.
 * What finds no room, or is not taken, is dropped, counted, and the count reported. Thread-safe.
 */
final class BestEffort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BestEffort.class);
  private static final int ROOM = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AuditSink sink;
  private final LongConsumer report;
  private final long reportNanos;
  private final BlockingQueue<AuditEvent> queue;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private long reported;
  private long reportedAt = System.nanoTime();
  private volatile boolean closed;

  /**
   * Begins to empty the queue.
   *
   * @param report takes how many events were dropped since it was last called
   * @param every how often at most it is called
   */
  BestEffort(AuditSink sink, LongConsumer report, Duration every) {
    this(sink, report, every, ROOM);
  }

  BestEffort(AuditSink sink, LongConsumer report, Duration every, int room) {
    this.sink = sink;
    this.report = report;
    this.reportNanos = every.toNanos();
    this.queue = new ArrayBlockingQueue<>(room);
    this.thread = new Thread(this::run, "sallyport-audit-" + sink.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes the event if there is room. */
  void offer(AuditEvent event) {
    if (closed || !queue.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        AuditEvent event = queue.poll(100, TimeUnit.MILLISECONDS);
        if (event != null) {
          deliver(event);
        }
      } catch (InterruptedException e) {
        // Only close asks for it, which has set the flag.
        continue;
      }
      reportNow(false);
    }
  }

  private void deliver(AuditEvent event) {
    try {
      sink.append(event, Durability.WRITTEN);
    } catch (AuditException | RuntimeException e) {
      if (dropped.getAndIncrement() == reported) {
        log.warn("The sink '{}' takes no events; those are dropped and counted.", sink.name(), e);
      }
    }
  }

  private synchronized void reportNow(boolean last) {
    long all = dropped.get();
    if (all > reported && (last || System.nanoTime() - reportedAt >= reportNanos)) {
      long since = all - reported;
      reported = all;
      reportedAt = System.nanoTime();
      report.accept(since);
    }
  }

  /** Delivers what waits, for some seconds; what is left then is dropped and counted. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = false;
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    dropped.addAndGet(queue.size());
    queue.clear();
    reportNow(true);
    ended();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void ended() {
    @Nullable Exception problem = null;
    try {
      sink.close();
    } catch (AuditException | RuntimeException e) {
      problem = e;
    }
    if (problem != null) {
      log.warn("The sink '{}' did not close cleanly.", sink.name(), problem);
    }
  }
}
