package io.sallyport.gateway.door;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Logs the first of many equal events in a minute, since strangers can cause them. Thread-safe. */
final class Sparingly {
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

  void log(Runnable entry) {
    long now = System.nanoTime();
    long due = next.get();
    if ((due == Long.MIN_VALUE || now - due >= 0) && next.compareAndSet(due, now + PAUSE)) {
      entry.run();
    }
  }
}
