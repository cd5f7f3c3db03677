package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import io.sallyport.policy.spi.Opinion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways round an approval, each refused; docs/approvals.md lists them. */
@Timeout(120)
final class ApprovalAttacksTest {
  private static final Subject LENA = Subject.of("lena", "leads");
  private static final Subject LARS = Subject.of("lars", "leads");
  private static final Caller AGENT =
      new Caller(Subject.of("alice", "leads"), new Actor("bot", Actor.of("planner")), "clean up");

  /** A clock that a test turns. */
  private static final class Turned extends Clock {
    volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final Turned clock = new Turned();
  private final ListSink sink = new ListSink();
  private final MemoryApprovals store = new MemoryApprovals();
  private final Call call = new Call(Call.write("customers"));
  private Kernel kernel = kernel(1, 1, "1");

  private static FixedPolicy policy(int count, int uses, String version) {
    Opinion opinion =
        Opinion.permit(
            "deletes",
            new Obligation.Approval(
                "deletes",
                Set.of("group:leads"),
                count,
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                uses));
    return new FixedPolicy("asking", false, version, (r, a) -> opinion);
  }

  private Kernel kernel(int count, int uses, String version) {
    return new KernelBuilder()
        .policy(policy(count, uses, version))
        .sink(sink)
        .approvals(store)
        .clock(clock)
        .build();
  }

  private AccessSession async(Caller caller) throws AccessDeniedException {
    return kernel.open(caller, KernelTest.SHOP, KernelTest.ALL.withoutWaiting());
  }

  private AccessDeniedException refused(AccessSession session, Arguments arguments) {
    AccessDeniedException e =
        catchThrowableOfType(
            AccessDeniedException.class, () -> session.begin(call, arguments).close());
    assertThat(e).as("a refusal").isNotNull();
    return e;
  }

  private String asked(AccessSession session, Arguments arguments) {
    AccessDeniedException pending = refused(session, arguments);
    assertThat(pending.reason().code()).isEqualTo("SP-2030");
    assertThat(pending.approval()).isNotNull();
    assertThat(pending.reason().message()).contains(pending.approval(), "group:leads");
    return pending.approval();
  }

  @Test
  void theSameCallMadeAgainRedeemsWhatWasGrantedAndOnce() throws Exception {
    AccessSession session = async(AGENT);
    String id = asked(session, Arguments.of(7));
    assertThat(asked(session, Arguments.of(7))).as("asked once").isEqualTo(id);
    kernel.desk().approve(id, LENA);
    async(AGENT).begin(call, Arguments.of(7)).close();
    List<Decided> decided = sink.all(Decided.class);
    Decided permitted = decided.get(decided.size() - 1);
    assertThat(permitted.approval().id()).isEqualTo(id);
    assertThat(permitted.approval().by()).containsExactly("lena");
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.REDEEMED);
    assertThat(asked(session, Arguments.of(7))).as("replay").isNotEqualTo(id);
  }

  @Test
  void anotherCallRedeemsNothing() throws Exception {
    String id = asked(async(AGENT), Arguments.of(7));
    kernel.desk().approve(id, LENA);
    Caller other = new Caller(Subject.of("mallory", "leads"), AGENT.actor(), "clean up");
    Caller otherActor = new Caller(AGENT.subject(), Actor.of("bot"), "clean up");
    Caller otherPurpose = new Caller(AGENT.subject(), AGENT.actor(), "something else");
    asked(async(AGENT), Arguments.of(8));
    asked(async(AGENT), Arguments.of("7"));
    asked(async(AGENT), Arguments.none());
    asked(async(other), Arguments.of(7));
    asked(async(otherActor), Arguments.of(7));
    asked(async(otherPurpose), Arguments.of(7));
    AccessSession elsewhere =
        kernel.open(AGENT, new Target("other"), KernelTest.ALL.withoutWaiting());
    asked(elsewhere, Arguments.of(7));
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.GRANTED);
    Call different = new Call(Call.write("customers"), Call.read("orders"));
    different.text = "another canonical form";
    AccessDeniedException e =
        catchThrowableOfType(
            AccessDeniedException.class,
            () -> async(AGENT).begin(different, Arguments.of(7)).close());
    assertThat(e.reason().code()).isEqualTo("SP-2030");
    assertThat(e.approval()).isNotEqualTo(id);
  }

  @Test
  void theSameTextOnOtherTablesRedeemsNothing() throws Exception {
    String id = asked(async(AGENT), Arguments.of(7));
    kernel.desk().approve(id, LENA);
    assertThat(kernel.desk().find(id).call().touches()).containsExactly("sql.update customers");
    Call elsewhere = new Call(Call.write("archive.customers"));
    AccessDeniedException e =
        catchThrowableOfType(
            AccessDeniedException.class,
            () -> async(AGENT).begin(elsewhere, Arguments.of(7)).close());
    assertThat(e.reason().code()).isEqualTo("SP-2030");
    assertThat(e.approval()).isNotEqualTo(id);
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.GRANTED);
  }

  @Test
  void nobodyAsksWithoutEnd() throws Exception {
    AccessSession session = async(AGENT);
    String first = asked(session, Arguments.of(0));
    for (int i = 1; i < 100; i++) {
      asked(session, Arguments.of(i));
    }
    AccessDeniedException e = refused(session, Arguments.of(100));
    assertThat(e.reason().code()).isEqualTo("SP-2037");
    assertThat(asked(session, Arguments.of(7))).as("one that waits already").isNotNull();
    asked(async(Caller.of(Subject.of("carol"))), Arguments.of(100));
    kernel.desk().refuse(first, LENA, "no");
    asked(session, Arguments.of(100));
  }

  @Test
  void nobodyApprovesTheirOwnCallUnderAnyName() throws Exception {
    Attributes same = Attributes.of("identity", "emp-7");
    Caller caller =
        new Caller(new Subject("alice", Set.of("leads"), same), AGENT.actor(), "clean up");
    String id = asked(async(caller), Arguments.of(7));
    List<Subject> selves =
        List.of(
            Subject.of("alice", "leads"),
            Subject.of("ALICE ", "leads"),
            Subject.of("\uff41lice", "leads"),
            Subject.of("bot", "leads"),
            Subject.of("planner", "leads"),
            new Subject("alice-admin", Set.of("leads"), same),
            Subject.of("emp-7", "leads"));
    for (Subject self : selves) {
      assertThatThrownBy(() -> kernel.desk().approve(id, self))
          .as(self.id())
          .hasMessageStartingWith("SP-2023");
      assertThatThrownBy(() -> kernel.desk().refuse(id, self, "no"))
          .hasMessageStartingWith("SP-2023");
    }
    assertThatThrownBy(() -> kernel.desk().approve(id, Subject.of("eve", "staff")))
        .hasMessageStartingWith("SP-2023");
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.PENDING);
    kernel.desk().approve(id, LENA);
  }

  @Test
  void onePersonThroughTwoAccountsCountsOnce() throws Exception {
    kernel = kernel(2, 1, "1");
    String id = asked(async(AGENT), Arguments.of(7));
    Attributes same = Attributes.of("identity", "emp-9");
    kernel.desk().approve(id, new Subject("lena", Set.of("leads"), same));
    kernel.desk().approve(id, new Subject("lena", Set.of("leads"), same));
    kernel.desk().approve(id, new Subject("lena.admin", Set.of("leads"), same));
    kernel.desk().approve(id, Subject.of("Lena", "leads"));
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.PENDING);
    kernel.desk().approve(id, LARS);
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.GRANTED);
    assertThat(kernel.desk().find(id).by()).containsExactly("lars", "lena");
  }

  @Test
  void finalStatesAreFinal() throws Exception {
    for (State state : State.values()) {
      if (!state.isFinal()) {
        continue;
      }
      String id = asked(async(AGENT), Arguments.of(state.name()));
      ended(id, state);
      assertThat(kernel.desk().find(id).state()).isEqualTo(state);
      assertThatThrownBy(() -> kernel.desk().approve(id, LENA)).hasMessageStartingWith("SP-2033");
      assertThatThrownBy(() -> kernel.desk().refuse(id, LENA, "no"))
          .hasMessageStartingWith("SP-2033");
      assertThat(kernel.desk().cancel(id, "late").state()).isEqualTo(state);
      assertThat(asked(async(AGENT), Arguments.of(state.name()))).isNotEqualTo(id);
    }
  }

  private void ended(String id, State state) throws Exception {
    switch (state) {
      case REFUSED -> kernel.desk().refuse(id, LENA, "not today");
      case CANCELLED -> kernel.desk().cancel(id, "not needed");
      case EXPIRED -> clock.now = clock.now.plus(Duration.ofMinutes(11));
      case REDEEMED -> {
        kernel.desk().approve(id, LENA);
        async(AGENT).begin(call, Arguments.of(state.name())).close();
      }
      case PENDING, GRANTED -> throw new AssertionError(state);
    }
  }

  @Test
  void whatWasGrantedExpires() throws Exception {
    String id = asked(async(AGENT), Arguments.of(7));
    clock.now = clock.now.plus(Duration.ofMinutes(9));
    kernel.desk().approve(id, LENA);
    clock.now = clock.now.plus(Duration.ofMinutes(5).plusMillis(1));
    assertThat(asked(async(AGENT), Arguments.of(7))).isNotEqualTo(id);
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.EXPIRED);
  }

  @Test
  void aChangedPolicyTakesBackWhatWasAskedAndGranted() throws Exception {
    String granted = asked(async(AGENT), Arguments.of(7));
    kernel.desk().approve(granted, LENA);
    String waiting = asked(async(AGENT), Arguments.of(8));
    kernel.replace(List.of(policy(1, 1, "2")), Map.of());
    assertThat(kernel.desk().find(granted).state()).isEqualTo(State.CANCELLED);
    assertThat(kernel.desk().find(waiting).state()).isEqualTo(State.CANCELLED);
    assertThat(asked(async(AGENT), Arguments.of(7))).isNotEqualTo(granted);
  }

  @Test
  void anAlteredQuestionIsNeitherApprovedNorRedeemed() throws Exception {
    String id = asked(async(AGENT), Arguments.of(7));
    Approval.Call was = kernel.desk().find(id).call();
    Approval.Call harmless =
        new Approval.Call(
            was.subject(),
            was.actors(),
            was.barred(),
            was.purpose(),
            was.target(),
            "SELECT 1",
            was.touches(),
            was.arguments(),
            was.rule(),
            was.by(),
            was.count(),
            was.uses(),
            was.valid(),
            was.policyVersion());
    replace(id, harmless, State.PENDING);
    assertThatThrownBy(() -> kernel.desk().approve(id, LENA)).hasMessageStartingWith("SP-2034");
    replace(id, harmless, State.GRANTED);
    assertThat(asked(async(AGENT), Arguments.of(7)))
        .as("a granted one of the right digest over another call")
        .isNotEqualTo(id);
  }

  private void replace(String id, Approval.Call call, State state) {
    Approval now = store.find(id);
    assertThat(
            store.replace(
                new Approval(
                    id,
                    now.version() + 1,
                    call,
                    now.binding(),
                    state,
                    now.created(),
                    now.expires(),
                    0,
                    List.of(),
                    null,
                    now.effect())))
        .isTrue();
  }

  @Test
  void ofAHundredCallsAtOnceExactlyAsManyGoThroughAsItHasUses() throws Exception {
    for (int uses : List.of(1, 7)) {
      kernel = kernel(1, uses, "uses " + uses);
      Kernel second = kernel(1, uses, "uses " + uses);
      String id = asked(async(AGENT), Arguments.of(7));
      kernel.desk().approve(id, LENA);
      CountDownLatch start = new CountDownLatch(1);
      ExecutorService threads = Executors.newFixedThreadPool(20);
      List<Future<Boolean>> all = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          AccessSession session =
              (i % 2 == 0 ? kernel : second)
                  .open(AGENT, KernelTest.SHOP, KernelTest.ALL.withoutWaiting());
          all.add(
              threads.submit(
                  () -> {
                    start.await();
                    return permitted(session);
                  }));
        }
        start.countDown();
        int won = 0;
        for (Future<Boolean> one : all) {
          won += one.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(uses);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private boolean permitted(AccessSession session) {
    try {
      session.begin(call, Arguments.of(7)).close();
      return true;
    } catch (AccessDeniedException e) {
      assertThat(e.reason().code()).isIn("SP-2030", "SP-2032");
      return false;
    }
  }

  @Test
  void aHeldCallGoesOnWhenPeopleAgreeAndTellsWhomItWaitsFor() throws Exception {
    CompletableFuture<Reason> told = new CompletableFuture<>();
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    CompletableFuture<String> done =
        CompletableFuture.supplyAsync(
            () -> {
              try (var exchange = session.begin(call, Arguments.of(7), told::complete)) {
                return exchange.operation().text();
              } catch (AccessDeniedException e) {
                return e.reason().code();
              }
            });
    Reason asked = told.get(30, TimeUnit.SECONDS);
    assertThat(asked.code()).isEqualTo("SP-2030");
    assertThat(asked.message()).contains("1 of group:leads");
    String id = kernel.desk().open().get(0).id();
    kernel.desk().approve(id, LENA);
    assertThat(done.get(30, TimeUnit.SECONDS)).startsWith("call under");
  }

  @Test
  void aClientThatGoesAwayTakesItsQuestionBack() throws Exception {
    CompletableFuture<Reason> told = new CompletableFuture<>();
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    CompletableFuture<Reason> refused =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                session.begin(call, Arguments.of(7), told::complete).close();
                throw new AssertionError("it went through");
              } catch (AccessDeniedException e) {
                return e.reason();
              }
            });
    told.get(30, TimeUnit.SECONDS);
    String id = kernel.desk().open().get(0).id();
    session.close();
    assertThat(refused.get(30, TimeUnit.SECONDS).code()).isEqualTo("SP-2031");
    assertThat(kernel.desk().find(id).state()).isEqualTo(State.CANCELLED);
    assertThatThrownBy(() -> kernel.desk().approve(id, LENA)).hasMessageStartingWith("SP-2033");
  }

  @Test
  void aRefusalReachesTheHeldCallWithItsReason() throws Exception {
    CompletableFuture<Reason> told = new CompletableFuture<>();
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    CompletableFuture<Reason> refused =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                        AccessDeniedException.class,
                        () -> session.begin(call, Arguments.of(7), told::complete))
                    .reason());
    told.get(30, TimeUnit.SECONDS);
    kernel.desk().refuse(kernel.desk().open().get(0).id(), LENA, "use the archive");
    assertThat(refused.get(30, TimeUnit.SECONDS).message())
        .contains("refused by 'lena': use the archive");
  }

  @Test
  void anUnknownApprovalIsRefused() {
    assertThatThrownBy(() -> kernel.desk().approve("nope", LENA)).hasMessageStartingWith("SP-2033");
  }
}
