package io.sallyport.kernel;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sinks of a broker as one. A decision that a sink does not take is a refusal; an outcome that
 * a sink does not take is kept and offered again before the next decision, so that nothing is lost
 * while the process lives. Thread-safe.
 */
final class AuditTrail implements ActRecorder, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

  private static final Duration REPORTS = Duration.ofSeconds(10);

  private final List<AuditSink> sinks;
  private final List<BestEffort> besides;
  private final Durability durability;
  private final Clock clock;
  private final Deque<Owed> owed = new ArrayDeque<>();
  private volatile boolean owing;

  AuditTrail(List<AuditSink> sinks, List<AuditSink> besides, Durability durability, Clock clock) {
    this.sinks = List.copyOf(sinks);
    this.durability = durability;
    this.clock = clock;
    List<BestEffort> made = new ArrayList<>();
    for (AuditSink sink : besides) {
      LongConsumer report =
          count ->
              enforced(
                  new AuditEvent.Alarm(clock.instant(), "audit", Codes.dropped(sink.name(), count)),
                  Durability.BUFFERED);
      made.add(new BestEffort(sink, report, REPORTS));
    }
    this.besides = List.copyOf(made);
  }

  private record Owed(AuditSink sink, AuditEvent event) {}

  /** Records before a call is made. */
  void before(AuditEvent event, Durability durability) throws AuditException {
    if (owing) {
      settle();
    }
    for (AuditSink sink : sinks) {
      append(sink, event, durability);
    }
    for (BestEffort sink : besides) {
      sink.offer(event);
    }
  }

  /** Records after a call was made; never fails. */
  void after(AuditEvent event) {
    after(event, Durability.BUFFERED);
  }

  @Override
  public void did(Act act) {
    after(AuditEvent.Acted.at(clock.instant(), act), durability);
  }

  @Override
  public void first(Act act) throws AuditException {
    before(AuditEvent.Acted.at(clock.instant(), act), durability);
  }

  private void after(AuditEvent event, Durability asked) {
    enforced(event, asked);
    for (BestEffort sink : besides) {
      sink.offer(event);
    }
  }

  private void enforced(AuditEvent event, Durability asked) {
    for (AuditSink sink : sinks) {
      try {
        if (owing) {
          settle();
        }
        append(sink, event, asked);
      } catch (AuditException e) {
        log.error("A record is held back; no further call is made until it is taken.", e);
        synchronized (owed) {
          owed.add(new Owed(sink, event));
          owing = true;
        }
      }
    }
  }

  private static void append(AuditSink sink, AuditEvent event, Durability durability)
      throws AuditException {
    try {
      sink.append(event, durability);
    } catch (RuntimeException e) {
      throw new AuditException(
          "SP-4001 the sink failed: '" + sink.name() + "'; no record, no call; see the cause.", e);
    }
  }

  private void settle() throws AuditException {
    synchronized (owed) {
      while (!owed.isEmpty()) {
        Owed first = owed.peekFirst();
        append(first.sink, first.event, Durability.WRITTEN);
        owed.removeFirst();
      }
      owing = false;
    }
  }

  @Override
  public void close() {
    besides.forEach(BestEffort::close);
    for (AuditSink sink : sinks) {
      try {
        if (owing) {
          settle();
        }
        sink.close();
      } catch (AuditException | RuntimeException e) {
        log.error("The sink '{}' did not close cleanly.", sink.name(), e);
      }
    }
  }
}
