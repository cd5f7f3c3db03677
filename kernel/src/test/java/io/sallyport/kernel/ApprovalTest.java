package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.policy.spi.ApprovalAnswer;
import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.Approver;
import io.sallyport.policy.spi.Opinion;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApprovalTest {
  private static final Subject LEAD = Subject.of("lena", "leads");
  private static final Subject OTHER_LEAD = Subject.of("lars", "leads");
  private static final Caller AGENT =
      new Caller(Subject.of("alice", "leads"), Actor.of("bot"), "clean up");

  private final ListSink sink = new ListSink();
  private final Call call = new Call(Call.write("customers"));

  private static FixedPolicy asking(int count, Duration within, Duration valid) {
    Opinion opinion =
        Opinion.permit(
            "deletes",
            new Obligation.Approval("deletes", Set.of("group:leads"), count, within, valid));
    return FixedPolicy.of("asking", (r, a) -> opinion);
  }

  private static FixedPolicy asking() {
    return asking(1, Duration.ofSeconds(20), Duration.ofMinutes(5));
  }

  private Kernel kernel(FixedPolicy policy, Approver approver) {
    return new KernelBuilder().policy(policy).sink(sink).approver(approver).build();
  }

  private Reason refusal(FixedPolicy policy, Approver approver) throws AccessDeniedException {
    return KernelTest.refusal(
        kernel(policy, approver).open(AGENT, KernelTest.SHOP, KernelTest.ALL), call);
  }

  @Test
  void anApprovalServesOneCallOnly() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Approver once =
        request ->
            asked.incrementAndGet() == 1
                ? ApprovalAnswer.granted(LEAD)
                : ApprovalAnswer.refused("lena", "once was enough.");
    AccessSession session = kernel(asking(), once).open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    session.begin(call, Arguments.of(7)).close();
    Reason second = KernelTest.refusal(session, call);
    assertThat(second.code()).isEqualTo("SP-2021");
    assertThat(asked).hasValue(2);
    assertThat(sink.all(Decided.class).get(0).approval().by()).containsExactly("lena");
  }

  @Test
  void theApproverSeesExactlyWhatWillBeExecuted() throws Exception {
    AtomicReference<ApprovalRequest> seen = new AtomicReference<>();
    Approver approver =
        request -> {
          seen.set(request);
          return ApprovalAnswer.granted(LEAD);
        };
    AccessSession session = kernel(asking(), approver).open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    var exchange = session.begin(call, Arguments.of(7));
    assertThat(seen.get().operation()).isEqualTo(exchange.operation().text());
    assertThat(seen.get().arguments().digest()).isEqualTo(Arguments.of(7).digest());
    assertThat(seen.get().caller().purpose()).isEqualTo("clean up");
  }

  @Test
  void withoutAnApproverTheCallIsRefused() throws Exception {
    Kernel kernel = new KernelBuilder().policy(asking()).sink(sink).build();
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    assertThat(KernelTest.refusal(session, call).code()).isEqualTo("SP-2020");
  }

  @Test
  void theCallerItsActorAndStrangersDoNotCount() throws Exception {
    for (Subject person :
        List.of(
            Subject.of("alice", "leads"), Subject.of("bot", "leads"), Subject.of("eve", "staff"))) {
      Reason reason = refusal(asking(), request -> ApprovalAnswer.granted(person));
      assertThat(reason.code()).as(person.id()).isEqualTo("SP-2023");
    }
    assertThat(refusal(asking(), request -> ApprovalAnswer.granted()).code()).isEqualTo("SP-2023");
  }

  @Test
  void twoPeopleMustBeTwoPeople() throws Exception {
    FixedPolicy two = asking(2, Duration.ofSeconds(20), Duration.ofMinutes(5));
    assertThat(refusal(two, request -> ApprovalAnswer.granted(LEAD, LEAD)).code())
        .isEqualTo("SP-2023");
    kernel(two, request -> ApprovalAnswer.granted(LEAD, OTHER_LEAD))
        .open(AGENT, KernelTest.SHOP, KernelTest.ALL)
        .begin(call, Arguments.none())
        .close();
  }

  @Test
  void silenceFailureAndNullAreRefusals() throws Exception {
    FixedPolicy soon = asking(1, Duration.ofMillis(50), Duration.ofMinutes(5));
    CountDownLatch never = new CountDownLatch(1);
    Approver silent =
        request -> {
          never.await();
          return ApprovalAnswer.granted(LEAD);
        };
    assertThat(refusal(soon, silent).code()).isEqualTo("SP-2022");
    Approver broken =
        request -> {
          throw new IllegalStateException("no pager");
        };
    assertThat(refusal(asking(), broken).code()).isEqualTo("SP-2026");
    assertThat(refusal(asking(), request -> null).code()).isEqualTo("SP-2026");
  }

  @Test
  void aPolicyChangeWhileWaitingVoidsTheApproval() throws Exception {
    AtomicReference<Kernel> kernel = new AtomicReference<>();
    FixedPolicy before = asking();
    FixedPolicy after = new FixedPolicy("asking", false, "2", before.answer());
    kernel.set(
        kernel(
            before,
            request -> {
              kernel.get().replace(List.of(after), Map.of());
              return ApprovalAnswer.granted(LEAD);
            }));
    AccessSession session = kernel.get().open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    assertThat(KernelTest.refusal(session, call).code()).isEqualTo("SP-2024");
  }

  @Test
  void anApprovalThatIsNoLongerValidIsRefused() throws Exception {
    FixedPolicy brief = asking(1, Duration.ofSeconds(20), Duration.ofNanos(-1));
    assertThat(refusal(brief, request -> ApprovalAnswer.granted(LEAD)).code()).isEqualTo("SP-2024");
  }

  @Test
  void aStreamCannotBeApproved() throws Exception {
    AccessSession session =
        kernel(asking(), request -> ApprovalAnswer.granted(LEAD))
            .open(AGENT, KernelTest.SHOP, KernelTest.ALL);
    Arguments stream = Arguments.incomplete(new ByteArrayInputStream(new byte[1]));
    AccessDeniedException refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            AccessDeniedException.class, () -> session.begin(call, stream));
    assertThat(refused.reason().code()).isEqualTo("SP-2025");
  }
}
