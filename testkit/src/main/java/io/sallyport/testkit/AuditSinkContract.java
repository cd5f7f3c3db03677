package io.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AuditSink} does. Extend it and say how to open a sink and how to read back what
 * a sink that was closed has kept.
 */
public abstract class AuditSinkContract {
  /** For subclasses. */
  protected AuditSinkContract() {}

  /** A new sink that keeps everything. */
  protected abstract AuditSink open() throws Exception;

  /**
   * The calls that the sink has kept, in its order, as {@code session exchange verdict} for a
   * decision and {@code session exchange status} for an outcome, the last word in lower case.
   */
  protected abstract List<String> kept(AuditSink sink) throws Exception;

  @Test
  void everyKindOfEventIsTakenAtEveryDurability() throws Exception {
    AuditSink sink = open();
    try (sink) {
      for (Durability durability : Durability.values()) {
        for (AuditEvent event : kinds("s-" + durability)) {
          sink.append(event, durability);
        }
      }
    }
    assertThat(kept(sink)).hasSize(Durability.values().length * 3).contains("s-SYNCED 1 permit");
  }

  @Test
  void eventsOfOneThreadStayInOrderWhateverTheirDurability() throws Exception {
    AuditSink sink = open();
    List<String> expected = new ArrayList<>();
    try (sink) {
      Durability[] durabilities = Durability.values();
      for (int i = 1; i <= 100; i++) {
        sink.append(decided("one", i, true), durabilities[i % durabilities.length]);
        sink.append(finished("one", i), Durability.BUFFERED);
        expected.add("one " + i + " permit");
        expected.add("one " + i + " completed");
      }
    }
    assertThat(kept(sink)).containsExactlyElementsOf(expected);
  }

  @Test
  void nothingOfManyThreadsIsLostOrOutOfOrderWithinASession() throws Exception {
    AuditSink sink = open();
    int threads = 8;
    int each = 250;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (sink) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String session = "t" + t;
        all.add(pool.submit(() -> fill(sink, session, each)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    List<String> kept = kept(sink);
    for (int t = 0; t < threads; t++) {
      String session = "t" + t + " ";
      assertThat(kept.stream().filter(line -> line.startsWith(session)))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, each).mapToObj(i -> session + i + " permit").toList());
    }
  }

  @Test
  void anInterruptedThreadRecordsAllTheSameAndStaysInterrupted() throws Exception {
    AuditSink sink = open();
    try (sink) {
      long exchange = 0;
      for (Durability durability : Durability.values()) {
        Thread.currentThread().interrupt();
        sink.append(decided("interrupted", ++exchange, true), durability);
        assertThat(Thread.interrupted()).isTrue();
      }
      sink.append(decided("interrupted", 4, false), Durability.SYNCED);
    } finally {
      Thread.interrupted();
    }
    assertThat(kept(sink)).hasSize(4).endsWith("interrupted 4 deny");
  }

  @Test
  void aClosedSinkRefusesAndMayBeClosedAgain() throws Exception {
    AuditSink sink = open();
    sink.append(decided("closed", 1, true), Durability.WRITTEN);
    sink.close();
    sink.close();
    assertThatThrownBy(() -> sink.append(decided("closed", 2, true), Durability.WRITTEN))
        .isInstanceOf(AuditException.class)
        .hasMessageMatching("SP-4\\d{3} .*");
    assertThatThrownBy(() -> sink.append(decided("closed", 3, true), Durability.BUFFERED))
        .isInstanceOf(AuditException.class);
    assertThat(kept(sink)).containsExactly("closed 1 permit");
  }

  @Test
  void aFlushedSinkGoesOn() throws Exception {
    AuditSink sink = open();
    try (sink) {
      sink.flush();
      sink.append(decided("flushed", 1, true), Durability.BUFFERED);
      sink.flush();
      sink.append(decided("flushed", 2, true), Durability.BUFFERED);
    }
    assertThat(kept(sink)).containsExactly("flushed 1 permit", "flushed 2 permit");
  }

  @Test
  void theSinkHasAName() throws Exception {
    try (AuditSink sink = open()) {
      assertThat(sink.name()).isNotBlank();
    }
  }

  private static Void fill(AuditSink sink, String session, int count) throws AuditException {
    for (int i = 1; i <= count; i++) {
      sink.append(decided(session, i, true), Durability.WRITTEN);
    }
    return null;
  }

  private static List<AuditEvent> kinds(String session) {
    Instant now = Instant.now();
    Reason reason = Reason.of("SP-2002", "No rule permits this.", "Ask for one.");
    return List.of(
        new AuditEvent.SessionOpened(now, session, CALLER, TARGET, "embedded"),
        decided(session, 1, true),
        finished(session, 1),
        decided(session, 2, false),
        new AuditEvent.Alarm(now, session, reason),
        AuditEvent.Acted.at(
            now, Act.of(Act.Kind.APPROVAL_VOTED, "lena").within(session, 0).on(session + "-2")),
        AuditEvent.Acted.at(now, Act.of(Act.Kind.POLICY_RELOADED, "sallyport")),
        new AuditEvent.SessionClosed(now, session));
  }

  private static final Caller CALLER = Caller.of(Subject.of("anna", "analysts"));
  private static final Target TARGET = new Target("shop");

  private static AuditEvent decided(String session, long exchange, boolean permitted) {
    String text = "SELECT id FROM customers WHERE name = 'Zoë' \uD83D\uDE00";
    return new AuditEvent.Decided(
        Instant.now(),
        session,
        exchange,
        CALLER,
        TARGET,
        text,
        permitted ? text : null,
        Arguments.of(exchange, "x"),
        List.of(Access.of("sql.select", Resource.of("shop", "public.customers"))),
        permitted,
        permitted ? null : Reason.of("SP-2002", "No rule permits this.", "Ask for one."),
        null,
        List.of("analysts-read-shop"),
        List.of(),
        List.of(),
        "1",
        null);
  }

  private static AuditEvent finished(String session, long exchange) {
    return new AuditEvent.Finished(
        Instant.now(),
        session,
        exchange,
        AuditEvent.Status.COMPLETED,
        null,
        null,
        Outcome.read(1, 8, false),
        Duration.ofNanos(1500));
  }
}
