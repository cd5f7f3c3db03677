package io.sallyport.benchmarks;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditSink;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Keeps the last events in memory, and forgets the others. Thread-safe. */
final class RingSink implements AuditSink {
  private static final int KEPT = 1024;

  private final AtomicReferenceArray<AuditEvent> ring = new AtomicReferenceArray<>(KEPT);
  private final AtomicLong taken = new AtomicLong();

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public void append(AuditEvent event, Durability durability) {
    ring.lazySet((int) (taken.getAndIncrement() % KEPT), event);
  }

  /** How many events have come so far. */
  long taken() {
    return taken.get();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
