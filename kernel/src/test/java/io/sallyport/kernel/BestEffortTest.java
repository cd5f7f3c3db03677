package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.policy.spi.Opinion;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sink that no call waits for loses events when it must, and never silently. */
@Timeout(60)
final class BestEffortTest {
  private final ListSink kept = new ListSink();

  /** Takes nothing before it is told to. */
  private static final class Stuck implements AuditSink {
    final CountDownLatch go = new CountDownLatch(1);
    final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "stuck";
    }

    @Override
    public void append(AuditEvent event, Durability durability) {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      events.add(event);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static AuditEvent event(int number) {
    return new AuditEvent.SessionClosed(Instant.EPOCH, "s" + number);
  }

  @Test
  void whatFindsNoRoomIsCountedAndTheRestComesInOrder() {
    Stuck stuck = new Stuck();
    List<Long> reports = new CopyOnWriteArrayList<>();
    BestEffort sink = new BestEffort(stuck, reports::add, Duration.ofHours(1), 5);
    for (int i = 0; i < 20; i++) {
      sink.offer(event(i));
    }
    stuck.go.countDown();
    sink.close();
    long dropped = reports.stream().mapToLong(Long::longValue).sum();
    assertThat(stuck.events.size() + dropped).isEqualTo(20);
    assertThat(dropped).isBetween(14L, 15L);
    assertThat(stuck.events).extracting(AuditEvent::session).startsWith("s0", "s1", "s2", "s3");
  }

  @Test
  void whatIsNotTakenIsReportedInTheTrailAndNoCallIsRefused() throws Exception {
    ListSink failing = new ListSink();
    failing.failing = true;
    Kernel kernel = kernel(failing);
    AccessSession session =
        kernel.open(
            Caller.of(Subject.of("anna")),
            new Target("shop"),
            new PepCapabilities("embedded", EnumSet.allOf(Obligation.Type.class)));
    session.begin(new Call(Call.read("orders")), Arguments.none()).close();
    session.close();
    kernel.close();
    assertThat(failing.events).isEmpty();
    assertThat(kept.all(AuditEvent.Decided.class)).hasSize(1);
    assertThat(kept.all(AuditEvent.Alarm.class))
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.reason().code()).isEqualTo("SP-2013");
              assertThat(alarm.reason().message()).contains("'other'", "4 events");
            });
  }

  @Test
  void whatIsTakenComesWhole() throws Exception {
    ListSink other = new ListSink();
    Kernel kernel = kernel(other);
    kernel
        .open(
            Caller.of(Subject.of("anna")),
            new Target("shop"),
            new PepCapabilities("embedded", EnumSet.allOf(Obligation.Type.class)))
        .close();
    kernel.close();
    assertThat(other.events).isEqualTo(kept.events).hasSize(2);
  }

  @Test
  void aBrokerWithoutASinkThatCallsWaitForIsRefused() {
    KernelBuilder builder =
        new KernelBuilder()
            .policy(FixedPolicy.of("rules", (request, access) -> Opinion.permit("r")))
            .bestEffort(new ListSink());
    assertThatThrownBy(builder::build).hasMessageContaining("audit sink");
    builder.sink(new ListSink());
    assertThatThrownBy(builder::build).hasMessageContaining("are named 'list'");
  }

  private Kernel kernel(ListSink other) {
    return new KernelBuilder()
        .policy(FixedPolicy.of("rules", (request, access) -> Opinion.permit("r")))
        .sink(kept)
        .bestEffort(new Named(other))
        .build();
  }

  private record Named(ListSink to) implements AuditSink {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public void append(AuditEvent event, Durability durability)
        throws io.sallyport.audit.spi.AuditException {
      to.append(event, durability);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
