package io.sallyport.audit.spi;

import io.sallyport.api.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A sink over something that takes several events at once, such as a table or a broker: buffered
 * events ride along with the next one that a call waits for. What was buffered is kept until it is
 * delivered; an event that a call waited for in vain is dropped with that call. Thread-safe.
 */
public abstract class BatchingSink implements AuditSink {
  /** So many wait; then a further one, too, has to be delivered before it is accepted. */
  private static final int MOST_BUFFERED = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<AuditEvent> buffered = new ArrayList<>();
  private boolean closed;

  /** For subclasses. */
  protected BatchingSink() {}

  /**
   * Delivers events in their order, and returns when they are safe. Called by one thread at a time,
   * which is never interrupted on entry.
   *
   * @param events at least one
   * @throws AuditException when not all of them are safe; those kept are then delivered again
   */
  protected abstract void deliver(List<AuditEvent> events) throws AuditException;

  /** What a closed sink answers. */
  protected abstract AuditException closedException();

  /** Lets go of what is held, once nothing is delivered any more. */
  protected abstract void release();

  @Override
  public final void append(AuditEvent event, Durability durability) throws AuditException {
    lock.lock();
    try {
      checkOpen();
      boolean waits = durability != Durability.BUFFERED;
      buffered.add(event);
      if (waits || buffered.size() >= MOST_BUFFERED) {
        deliverAll(waits);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where it fails, the event that is refused does not wait any longer. */
  private void deliverAll(boolean waits) throws AuditException {
    try {
      deliverBuffered();
    } catch (AuditException e) {
      if (waits || buffered.size() > MOST_BUFFERED) {
        buffered.remove(buffered.size() - 1);
        throw e;
      }
    }
  }

  private void deliverBuffered() throws AuditException {
    if (buffered.isEmpty()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      deliver(List.copyOf(buffered));
      buffered.clear();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public final void flush() throws AuditException {
    lock.lock();
    try {
      checkOpen();
      deliverBuffered();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final void close() throws AuditException {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        try {
          deliverBuffered();
        } finally {
          release();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws AuditException {
    if (closed) {
      throw closedException();
    }
  }
}
