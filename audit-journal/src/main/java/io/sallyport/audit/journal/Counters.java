package io.sallyport.audit.journal;

import java.util.concurrent.atomic.LongAdder;

/** What a journal did so far. Thread-safe. */
final class Counters {
  final LongAdder events = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder forces = new LongAdder();
  final LongAdder refused = new LongAdder();

  JournalMetrics read(long pending) {
    return new JournalMetrics(events.sum(), writes.sum(), forces.sum(), refused.sum(), pending);
  }
}
