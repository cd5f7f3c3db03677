package io.sallyport.testkit;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps events in memory, for tests and for measuring what a call costs without a disk. Whatever
 * durability is asked for, the end of the process ends the record: not for production. Thread-safe.
 */
public final class MemoryAuditSink implements AuditSink {
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AuditEvent> events = new ArrayDeque<>();
  private final int limit;
  private boolean closed;

  private MemoryAuditSink(int limit) {
    this.limit = limit;
  }

  /** A sink that keeps everything. */
  public static MemoryAuditSink unbounded() {
    return new MemoryAuditSink(Integer.MAX_VALUE);
  }

  /**
   * A sink that keeps the latest events only.
   *
   * @param limit how many, 1 or more
   * @throws IllegalArgumentException when the limit is below 1
   */
  public static MemoryAuditSink latest(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "A sink of the latest %d events keeps none.".formatted(limit));
    }
    return new MemoryAuditSink(limit);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void append(AuditEvent event, Durability durability) throws AuditException {
    lock.lock();
    try {
      checkOpen();
      if (events.size() == limit) {
        events.removeFirst();
      }
      events.addLast(event);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws AuditException {
    lock.lock();
    try {
      checkOpen();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** What is kept, in order; also after the sink was closed. */
  public List<AuditEvent> events() {
    lock.lock();
    try {
      return new ArrayList<>(events);
    } finally {
      lock.unlock();
    }
  }

  /** What is kept of one kind, in order. */
  public <E extends AuditEvent> List<E> events(Class<E> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Forgets what is kept. */
  public void clear() {
    lock.lock();
    try {
      events.clear();
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws AuditException {
    if (closed) {
      throw new AuditException(
          "SP-4108 the sink is closed: 'memory'; no record, no call; make a new one.", null);
    }
  }
}
