package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.policy.spi.Budget;
import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.Budget.Per;
import io.sallyport.policy.spi.BudgetStore;
import io.sallyport.policy.spi.BudgetStoreException;
import io.sallyport.policy.spi.Opinion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class BudgetTest {
  private static final Duration WINDOW = Duration.ofSeconds(64);

  private final ListSink sink = new ListSink();
  private final Turned clock = new Turned();
  private final Call call = new Call(Call.read("orders"));

  private static final class Turned extends Clock {
    volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static Budget budget(Set<Per> per, Kind kind, long limit) {
    return new Budget("b", Set.of(), Set.of(), Set.of(), per, WINDOW, Map.of(kind, limit));
  }

  private Kernel kernel(Budget... budgets) {
    KernelBuilder builder =
        new KernelBuilder()
            .policy(
                FixedPolicy.of(
                    "rules",
                    (r, a) ->
                        a.resource().name().equals("orders")
                            ? Opinion.permit("reads")
                            : Opinion.abstain()))
            .sink(sink)
            .clock(clock);
    List.of(budgets).forEach(builder::budget);
    return builder.build();
  }

  private static AccessSession open(Kernel kernel, String subject, String actor, String target)
      throws AccessDeniedException {
    Caller caller = new Caller(Subject.of(subject, "agents"), Actor.of(actor), null);
    return kernel.open(caller, new Target(target), KernelTest.ALL);
  }

  private Reason refusal(AccessSession session) {
    AccessDeniedException e =
        catchThrowableOfType(
            AccessDeniedException.class, () -> session.begin(call, Arguments.none()).close());
    return e == null ? null : e.reason();
  }

  private void made(AccessSession session, Outcome outcome) throws AccessDeniedException {
    session.begin(call, Arguments.none()).complete(outcome);
  }

  @Test
  void sixteenThreadsTogetherMakeExactlyAsManyCallsAsTheBudgetHas() throws Exception {
    Kernel kernel = kernel(budget(Set.of(Per.SUBJECT), Kind.CALLS, 1000));
    ExecutorService threads = Executors.newFixedThreadPool(16);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        AccessSession session = open(kernel, "anna", "bot", "shop");
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  int made = 0;
                  for (int i = 0; i < 200; i++) {
                    made += refusal(session) == null ? 1 : 0;
                  }
                  return made;
                }));
      }
      start.countDown();
      int made = 0;
      for (Future<Integer> one : all) {
        made += one.get();
      }
      assertThat(made).isEqualTo(1000);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aResultThatIsLeftOpenCountsAndIsCountedOnce() throws Exception {
    Kernel kernel = kernel(budget(Set.of(Per.SUBJECT), Kind.ROWS, 2_500));
    AccessSession session = open(kernel, "anna", "bot", "shop");
    Exchange<Call.Form> left = session.begin(call, Arguments.none());
    left.progress(Outcome.read(1_000, -1, false));
    left.progress(Outcome.read(2_000, -1, false));
    assertThat(refusal(session)).isNull();
    left.complete(Outcome.read(2_400, -1, false));
    assertThat(refusal(session)).as("2,400 of 2,500").isNull();
    Exchange<Call.Form> other = session.begin(call, Arguments.none());
    other.progress(Outcome.read(100, -1, false));
    assertThat(refusal(session).code()).isEqualTo("SP-2050");
    other.close();
    left.progress(Outcome.read(9_000, -1, false));
    clock.now = clock.now.plus(WINDOW).plus(WINDOW);
    assertThat(refusal(session)).isNull();
  }

  @Test
  void whatIsUsedUpSaysWhenItEndsAndEndsThen() throws Exception {
    AccessSession session = open(kernel(budget(Set.of(), Kind.CALLS, 2)), "anna", "bot", "shop");
    assertThat(refusal(session)).isNull();
    clock.now = clock.now.plusSeconds(10);
    assertThat(refusal(session)).isNull();
    Reason usedUp = refusal(session);
    assertThat(usedUp.code()).isEqualTo("SP-2050");
    assertThat(usedUp.message()).contains("'b'", "2 calls in 64 s", "2026-01-31T12:01:05Z");
    clock.now = Instant.parse("2026-01-31T12:01:04.999Z");
    assertThat(refusal(session)).isNotNull();
    clock.now = Instant.parse("2026-01-31T12:01:05Z");
    assertThat(refusal(session)).isNull();
    assertThat(refusal(session).message()).contains("2026-01-31T12:01:15Z");
  }

  @Test
  void rowsBytesWritesAndErrorsAreCountedWhenTheCallEnds() throws Exception {
    Map<Kind, Outcome> outcomes =
        Map.of(
            Kind.ROWS, Outcome.read(6, 0, false),
            Kind.BYTES, Outcome.read(0, 6, false),
            Kind.AFFECTED, Outcome.wrote(6));
    for (Map.Entry<Kind, Outcome> one : outcomes.entrySet()) {
      AccessSession session =
          open(kernel(budget(Set.of(), one.getKey(), 10)), "anna", "bot", "shop");
      made(session, one.getValue());
      made(session, one.getValue());
      assertThat(refusal(session).message())
          .contains("10 " + one.getKey().name().toLowerCase(java.util.Locale.ROOT));
    }
    AccessSession failing = open(kernel(budget(Set.of(), Kind.ERRORS, 1)), "anna", "bot", "shop");
    made(failing, Outcome.none());
    failing.begin(call, Arguments.none()).fail("42P01", Outcome.none());
    assertThat(refusal(failing).message()).contains("1 errors");
  }

  @Test
  void aCallerThatKeepsBeingRefusedIsPausedAndTheTrailSaysSoOnce() throws Exception {
    Kernel kernel = kernel(budget(Set.of(Per.SUBJECT), Kind.DENIED, 3));
    AccessSession session = open(kernel, "anna", "bot", "shop");
    Call forbidden = new Call(Call.read("salaries"));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(session) == null).isEqualTo(i < 3);
      AccessDeniedException denied =
          catchThrowableOfType(
              AccessDeniedException.class, () -> session.begin(forbidden, Arguments.none()));
      assertThat(denied.reason().code()).isEqualTo("SP-2002");
    }
    assertThat(refusal(session).message()).contains("3 denied");
    assertThat(sink.all(AuditEvent.Alarm.class))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.reason().message()).contains("'anna' is paused"));
    assertThat(refusal(open(kernel, "otto", "bot", "shop"))).isNull();
    clock.now = clock.now.plus(WINDOW).plusSeconds(2);
    assertThat(refusal(session)).as("after the window").isNull();
  }

  @Test
  void eachSubjectActorOrTargetHasACountOfItsOwn() throws Exception {
    for (Per per : Per.values()) {
      Kernel kernel = kernel(budget(Set.of(per), Kind.CALLS, 1));
      assertThat(refusal(open(kernel, "anna", "bot", "shop"))).isNull();
      assertThat(refusal(open(kernel, "otto", "bot", "shop")) == null)
          .isEqualTo(per == Per.SUBJECT);
      assertThat(refusal(open(kernel, "anna", "tob", "shop")) == null).isEqualTo(per == Per.ACTOR);
      assertThat(refusal(open(kernel, "anna", "bot", "web")) == null).isEqualTo(per == Per.TARGET);
    }
  }

  @Test
  void aBudgetSpeaksOfThoseWhomItNames() throws Exception {
    List<Budget> others =
        List.of(
            new Budget("b", Set.of("group:leads"), Set.of(), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of("actor:tob"), Set.of(), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of(), Set.of("web"), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of(), Set.of(), Set.of("other"), Set.of(), WINDOW, none()));
    for (Budget other : others) {
      assertThat(refusal(open(kernel(other), "anna", "bot", "shop"))).as("%s", other).isNull();
    }
    List<Budget> own =
        List.of(
            new Budget("b", Set.of("group:agents"), Set.of(), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of("actor:bot"), Set.of(), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of("subject:anna"), Set.of(), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of(), Set.of("shop"), Set.of(), Set.of(), WINDOW, none()),
            new Budget("b", Set.of(), Set.of(), Set.of("reads"), Set.of(), WINDOW, none()));
    for (Budget one : own) {
      assertThat(refusal(open(kernel(one), "anna", "bot", "shop"))).as("%s", one).isNotNull();
    }
  }

  private static Map<Kind, Long> none() {
    return Map.of(Kind.CALLS, 0L);
  }

  @Test
  void aStoreThatFailsRefuses() throws Exception {
    BudgetStore broken =
        new BudgetStore() {
          @Override
          public UsedUp call(String key, Instant now, Duration window, Map<Kind, Long> limits)
              throws BudgetStoreException {
            throw new BudgetStoreException("down", null);
          }

          @Override
          public Map<Kind, Long> add(
              String key, Instant now, Duration window, Map<Kind, Long> amounts)
              throws BudgetStoreException {
            throw new BudgetStoreException("down", null);
          }

          @Override
          public void close() {}
        };
    Kernel kernel =
        new KernelBuilder()
            .policy(FixedPolicy.of("rules", (r, a) -> Opinion.permit("reads")))
            .sink(sink)
            .budget(budget(Set.of(), Kind.CALLS, 5))
            .budgets(broken)
            .build();
    assertThat(refusal(open(kernel, "anna", "bot", "shop")).code()).isEqualTo("SP-2053");
  }

  /** Against every call kept in a list: no window ever holds more, and room comes back in time. */
  @Test
  void noWindowEverHoldsMoreThanTheLimit() {
    Random random = new Random(20260131);
    for (int round = 0; round < 50; round++) {
      long window = 1000 + random.nextInt(100_000);
      long limit = 1 + random.nextInt(20);
      long slice = (window + 63) / 64;
      SlidingWindow sliding = new SlidingWindow(window);
      List<Long> made = new ArrayList<>();
      long now = random.nextInt(1_000_000);
      for (int i = 0; i < 500; i++) {
        now += random.nextInt((int) (window / 8));
        long at = now;
        long held = made.stream().filter(t -> t > at - window).count();
        long wide = made.stream().filter(t -> t > at - window - 2 * slice).count();
        boolean counted = sliding.call(now, new EnumMap<>(Map.of(Kind.CALLS, limit))) == null;
        if (counted) {
          assertThat(held).isLessThan(limit);
          made.add(now);
        } else {
          assertThat(wide).as("refused for nothing").isGreaterThanOrEqualTo(limit);
        }
      }
    }
  }

  @Test
  void aClockThatIsSetBackGivesNothingBack() throws Exception {
    AccessSession session = open(kernel(budget(Set.of(), Kind.CALLS, 1)), "anna", "bot", "shop");
    assertThat(refusal(session)).isNull();
    clock.now = clock.now.minusSeconds(3600);
    assertThat(refusal(session)).isNotNull();
  }
}
