package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Exchange;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.SessionOpened;
import io.sallyport.audit.spi.AuditEvent.Status;
import io.sallyport.policy.spi.Opinion;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KernelTest {
  static final Resource CUSTOMERS = Resource.of("shop", "customers");
  static final Caller ALICE = Caller.of(Subject.of("alice", "analysts"));
  static final Target SHOP = new Target("shop");
  static final PepCapabilities ALL =
      new PepCapabilities("embedded", EnumSet.allOf(Obligation.Type.class));

  final ListSink sink = new ListSink();

  static final FixedPolicy PERMIT_ALL =
      FixedPolicy.of("all", (request, access) -> Opinion.permit("all"));

  AccessSession session(FixedPolicy... policies) throws AccessDeniedException {
    return session(new KernelBuilder(), ALL, policies);
  }

  AccessSession session(KernelBuilder builder, PepCapabilities can, FixedPolicy... policies)
      throws AccessDeniedException {
    for (FixedPolicy policy : policies) {
      builder.policy(policy);
    }
    return builder.sink(sink).build().open(ALICE, SHOP, can);
  }

  static Reason refusal(AccessSession session, Call call) {
    return catchThrowableOfType(
            AccessDeniedException.class, () -> session.begin(call, Arguments.none()))
        .reason();
  }

  @Test
  void aPermittedCallHasItsDecisionRecordedBeforeItBegins() throws Exception {
    AccessSession session = session(PERMIT_ALL);
    Exchange<Call.Form> exchange =
        session.begin(new Call(Call.read("customers")), Arguments.none());
    Decided decision = sink.all(Decided.class).get(0);
    assertThat(decision.permitted()).isTrue();
    assertThat(decision.canonical()).isEqualTo(exchange.operation().text());
    assertThat(sink.durabilities).containsOnly(Durability.WRITTEN);
    exchange.complete(Outcome.read(3, 20, false));
    Finished outcome = sink.all(Finished.class).get(0);
    assertThat(outcome.status()).isEqualTo(Status.COMPLETED);
    assertThat(outcome.exchange()).isEqualTo(decision.exchange());
    assertThat(sink.all(SessionOpened.class)).hasSize(1);
  }

  @Test
  void whatNoPolicySpeaksOfIsDenied() throws Exception {
    AccessSession session = session(FixedPolicy.of("silent", (r, a) -> Opinion.abstain()));
    assertThat(refusal(session, new Call(Call.read("customers"))).code()).isEqualTo("SP-2002");
    assertThat(sink.all(Decided.class)).hasSize(1).noneMatch(Decided::permitted);
  }

  @Test
  void everyAccessNeedsAPermitOfItsOwn() throws Exception {
    AccessSession session =
        session(
            FixedPolicy.of(
                "writes",
                (r, a) ->
                    a.action().name().equals("sql.update")
                        ? Opinion.permit("writes")
                        : Opinion.abstain()));
    assertThat(refusal(session, new Call(Call.write("orders"), Call.read("customers"))).message())
        .contains("sql.select on 'shop/customers'");
    session.begin(new Call(Call.write("orders"), Call.implied("orders")), Arguments.none()).close();
  }

  @Test
  void aDenyWinsOverEveryPermitAlsoOnAnImpliedAccess() throws Exception {
    FixedPolicy noReads =
        FixedPolicy.of(
            "no-reads",
            (r, a) ->
                a.action().name().equals("sql.select")
                    ? Opinion.deny("no-reads", "reading is off.", "Come back later.")
                    : Opinion.abstain());
    AccessSession session = session(PERMIT_ALL, noReads);
    Reason reason = refusal(session, new Call(Call.write("orders"), Call.implied("orders")));
    assertThat(reason.code()).isEqualTo("SP-2001");
    assertThat(reason.rule()).isEqualTo("no-reads");
    assertThat(reason.remedy()).isEqualTo("Come back later.");
  }

  @Test
  void ofTwoObligationsOnTheSameMatterTheStricterHolds() throws Exception {
    FixedPolicy soft =
        FixedPolicy.of(
            "soft",
            (r, a) ->
                Opinion.permit(
                    "soft",
                    new Obligation.Mask(CUSTOMERS, "email", MaskKind.PARTIAL),
                    new Obligation.Limit(LimitKind.ROWS, 100),
                    new Obligation.Record(Durability.WRITTEN)));
    FixedPolicy hard =
        FixedPolicy.of(
            "hard",
            (r, a) ->
                Opinion.permit(
                    "hard",
                    new Obligation.Mask(CUSTOMERS, "email", MaskKind.REDACT),
                    new Obligation.Limit(LimitKind.ROWS, 10),
                    new Obligation.Record(Durability.SYNCED)));
    AccessSession session = session(soft, hard);
    Exchange<Call.Form> exchange =
        session.begin(new Call(Call.read("customers")), Arguments.none());
    assertThat(exchange.obligations())
        .containsExactlyInAnyOrder(
            new Obligation.Mask(CUSTOMERS, "email", MaskKind.REDACT),
            new Obligation.Limit(LimitKind.ROWS, 10));
    assertThat(sink.durabilities).last().isEqualTo(Durability.SYNCED);
    assertThat(exchange.rules()).containsExactly("soft", "hard");
  }

  @Test
  void aLookupNeedsAllThatAskForTheMask() throws Exception {
    Obligation mask = new Obligation.Mask(CUSTOMERS, "email", MaskKind.PARTIAL);
    Obligation lookup = new Obligation.Lookup(CUSTOMERS, "EMAIL");
    FixedPolicy eased = FixedPolicy.of("eased", (r, a) -> Opinion.permit("e", mask, lookup));
    FixedPolicy strict = FixedPolicy.of("strict", (r, a) -> Opinion.permit("s", mask));
    Call call = new Call(Call.read("customers"));
    assertThat(session(eased).begin(call, Arguments.none()).obligations()).contains(lookup);
    assertThat(session(eased, strict).begin(call, Arguments.none()).obligations())
        .containsExactly(mask);
    assertThat(session(strict, eased).begin(call, Arguments.none()).obligations())
        .containsExactly(mask);
  }

  @Test
  void anObligationThatThePointCannotCarryOutVoidsThePermit() throws Exception {
    FixedPolicy masks =
        FixedPolicy.of(
            "m",
            (r, a) -> Opinion.permit("m", new Obligation.Mask(CUSTOMERS, "email", MaskKind.NULL)));
    PepCapabilities few = new PepCapabilities("embedded", Set.of(Obligation.Type.LIMIT));
    AccessSession session = session(new KernelBuilder(), few, masks);
    assertThat(refusal(session, new Call(Call.read("customers"))).code()).isEqualTo("SP-2003");
    Call impossible = new Call(Call.read("customers"));
    impossible.impossible = true;
    AccessSession able = session(masks);
    assertThat(refusal(able, impossible).code()).isEqualTo("SP-1999");
  }

  @Test
  void whatWasNotUnderstoodIsRefusedWhateverThePolicySays() throws Exception {
    Call call = new Call(Call.read("customers"));
    call.refusal = Reason.of("SP-1001", "no such thing", "write it anew");
    assertThat(refusal(session(PERMIT_ALL), call)).isEqualTo(call.refusal);
    assertThat(refusal(session(PERMIT_ALL), new Call()).code()).isEqualTo("SP-2007");
  }

  @Test
  void aPolicyThatThrowsOrAnswersNullDenies() throws Exception {
    FixedPolicy broken =
        FixedPolicy.of(
            "broken",
            (r, a) -> {
              throw new IllegalStateException("secret detail");
            });
    Reason reason = refusal(session(PERMIT_ALL, broken), new Call(Call.read("customers")));
    assertThat(reason.code()).isEqualTo("SP-2004");
    assertThat(reason.toString()).doesNotContain("secret detail");
    assertThat(sink.all(Decided.class).get(0).detail()).contains("secret detail");
    FixedPolicy absent = FixedPolicy.blocking("absent", (r, a) -> null);
    assertThat(refusal(session(PERMIT_ALL, absent), new Call(Call.read("customers"))).code())
        .isEqualTo("SP-2004");
  }

  @Test
  void aPolicyThatHangsDeniesWithinItsDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    FixedPolicy stuck =
        FixedPolicy.blocking(
            "stuck",
            (r, a) -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Opinion.permit("stuck");
            });
    KernelBuilder builder = new KernelBuilder().patience(Duration.ofMillis(50));
    AccessSession session = session(builder, ALL, PERMIT_ALL, stuck);
    assertThat(refusal(session, new Call(Call.read("customers"))).code()).isEqualTo("SP-2005");
  }

  @Test
  void noRecordMeansNoCall() throws Exception {
    AccessSession session = session(PERMIT_ALL);
    sink.failing = true;
    assertThat(refusal(session, new Call(Call.read("customers"))).code()).isEqualTo("SP-2010");
    sink.failing = false;
    session.begin(new Call(Call.read("customers")), Arguments.none()).close();
  }

  @Test
  void noSessionOpensUnrecorded() throws Exception {
    Kernel kernel = new KernelBuilder().policy(PERMIT_ALL).sink(sink).build();
    sink.failing = true;
    AccessDeniedException refused =
        catchThrowableOfType(AccessDeniedException.class, () -> kernel.open(ALICE, SHOP, ALL));
    assertThat(refused.reason().code()).isEqualTo("SP-2010");
  }

  @Test
  void anOutcomeThatWasNotTakenIsRecordedBeforeTheNextCall() throws Exception {
    AccessSession session = session(PERMIT_ALL);
    Exchange<Call.Form> exchange =
        session.begin(new Call(Call.read("customers")), Arguments.none());
    sink.failing = true;
    exchange.complete(Outcome.none());
    assertThat(refusal(session, new Call(Call.read("orders"))).code()).isEqualTo("SP-2010");
    sink.failing = false;
    session.begin(new Call(Call.read("orders")), Arguments.none()).close();
    List<Finished> outcomes = sink.all(Finished.class);
    assertThat(outcomes).extracting(Finished::exchange).startsWith(exchange1());
    int outcome = sink.events.indexOf(outcomes.get(0));
    int next = sink.events.indexOf(sink.all(Decided.class).get(1));
    assertThat(outcome).isLessThan(next);
  }

  private static long exchange1() {
    return 1;
  }

  @Test
  void anExchangeEndsOnceAndClosingItFirstSaysUnknown() throws Exception {
    AccessSession session = session(PERMIT_ALL);
    Exchange<Call.Form> exchange =
        session.begin(new Call(Call.read("customers")), Arguments.none());
    exchange.close();
    exchange.complete(Outcome.none());
    assertThat(sink.all(Finished.class))
        .extracting(Finished::status)
        .containsExactly(Status.UNKNOWN);
  }

  @Test
  void newPoliciesHoldForOpenSessions() throws Exception {
    Kernel kernel = new KernelBuilder().policy(PERMIT_ALL).sink(sink).build();
    AccessSession session = kernel.open(ALICE, SHOP, ALL);
    Call call = new Call(Call.read("customers"));
    session.begin(call, Arguments.none()).close();
    kernel.replace(List.of(FixedPolicy.of("none", (r, a) -> Opinion.abstain())), Map.of());
    assertThat(refusal(session, call).code()).isEqualTo("SP-2002");
  }

  @Test
  void theOpinionsOfThisCallCountAndNotThoseOfTheLast() throws Exception {
    AtomicReference<Opinion> answer = new AtomicReference<>(Opinion.permit("a"));
    AccessSession session = session(FixedPolicy.of("moody", (r, a) -> answer.get()));
    Call call = new Call(Call.read("customers"));
    session.begin(call, Arguments.none()).close();
    answer.set(Opinion.permit("b", new Obligation.Limit(LimitKind.ROWS, 1)));
    assertThat(session.begin(call, Arguments.none()).obligations()).hasSize(1);
    answer.set(Opinion.deny("c", "no.", "Stop."));
    assertThat(refusal(session, call).rule()).isEqualTo("c");
    assertThat(session.preview(call)).isNull();
  }

  @Test
  void aClosedSessionRefuses() throws Exception {
    AccessSession session = session(PERMIT_ALL);
    session.close();
    session.close();
    assertThat(refusal(session, new Call(Call.read("customers"))).code()).isEqualTo("SP-2011");
  }

  @Test
  void aFailingAttributeSourceRefusesTheSession() {
    KernelBuilder builder =
        new KernelBuilder()
            .attributes(
                subject -> {
                  throw new IllegalStateException("directory is down");
                });
    AccessDeniedException refused =
        catchThrowableOfType(AccessDeniedException.class, () -> session(builder, ALL, PERMIT_ALL));
    assertThat(refused.reason().code()).isEqualTo("SP-2012");
  }

  @Test
  void attributesOfASourceReachThePolicy() throws Exception {
    KernelBuilder builder = new KernelBuilder().attributes(s -> Attributes.of("region", "eu"));
    FixedPolicy region =
        FixedPolicy.of(
            "region",
            (r, a) ->
                "eu".equals(r.caller().subject().attributes().get("region"))
                    ? Opinion.permit("region")
                    : Opinion.abstain());
    session(builder, ALL, region).begin(new Call(Call.read("customers")), Arguments.none()).close();
    assertThat(sink.all(Decided.class).get(0).permitted()).isTrue();
  }

  @Test
  void nothingIsBuiltWithoutAPolicyAndASink() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KernelBuilder().sink(sink).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelBuilder().policy(PERMIT_ALL).build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new KernelBuilder().policy(PERMIT_ALL).policy(PERMIT_ALL).sink(sink).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelBuilder().durability(Durability.BUFFERED));
  }

  @Test
  void anEmergencyIsOnRecordBeforeTheCallAndWithoutThatThereIsNone() throws Exception {
    ListSink trail = new ListSink();
    FixedPolicy glass =
        FixedPolicy.of("rules", (r, a) -> Opinion.permit("g", new Obligation.BreakGlass("g")));
    Kernel kernel = new KernelBuilder().policy(glass).sink(trail).build();
    Caller caller = new Caller(Subject.of("anna"), null, "the database burns");
    AccessSession session = kernel.open(caller, SHOP, ALL);
    session.begin(new Call(Call.read("orders")), Arguments.none()).close();
    assertThat(trail.events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("SessionOpened", "Alarm", "Decided", "Finished");
    Reason alarm = trail.all(AuditEvent.Alarm.class).get(0).reason();
    assertThat(alarm.code()).isEqualTo("SP-2052");
    assertThat(alarm.message()).contains("'anna'", "the database burns");
    trail.failing = true;
    assertThat(refusal(session, new Call(Call.read("orders"))).code()).isEqualTo("SP-2010");
  }
}
