package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.Act.Kind;
import io.sallyport.audit.spi.AuditEvent.Acted;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.policy.spi.Opinion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is done beside calls stands in the trail, in the call's own session where it has one. */
class ActsTest {
  private static final Subject LENA = Subject.of("lena", "leads");
  private static final Subject OTTO = Subject.of("otto", "leads");
  private static final Caller AGENT =
      new Caller(Subject.of("alice", "analysts"), Actor.of("bot"), "clean up");

  /** An enforcement point that does not hold a call while people are asked. */
  private static final PepCapabilities NOT_HELD = KernelTest.ALL.withoutWaiting();

  private final ListSink sink = new ListSink();
  private final Call call = new Call(Call.write("orders"));
  private final Kernel kernel =
      new KernelBuilder().policy(twoLeads("1")).approvals(new MemoryApprovals()).sink(sink).build();

  private static FixedPolicy twoLeads(String version) {
    return new FixedPolicy(
        "fixed",
        false,
        version,
        (request, access) ->
            Opinion.permit(
                "r",
                new Obligation.Approval(
                    "r", Set.of("group:leads"), 2, Duration.ofSeconds(20), Duration.ofMinutes(5))));
  }

  private String asked(AccessSession session) {
    try {
      session.begin(call, Arguments.none());
    } catch (AccessDeniedException pending) {
      return String.valueOf(pending.approval());
    }
    throw new AssertionError("nobody was asked");
  }

  private List<Act> acts() {
    return sink.all(Acted.class).stream().map(Acted::act).toList();
  }

  @Test
  void eachStepOfAnApprovalIsOnRecordWithWhoTookIt() throws Exception {
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, NOT_HELD);
    String id = asked(session);
    kernel.desk().approve(id, LENA);
    kernel.desk().approve(id, LENA);
    kernel.desk().approve(id, OTTO);
    session.begin(call, Arguments.none()).close();
    assertThat(acts())
        .extracting(Act::kind)
        .as("one vote of one person, however often it is given")
        .containsExactly(
            Kind.APPROVAL_ASKED,
            Kind.APPROVAL_VOTED,
            Kind.APPROVAL_GRANTED,
            Kind.APPROVAL_REDEEMED);
    assertThat(acts()).extracting(Act::by).containsExactly("alice", "lena", "otto", "alice");
    assertThat(acts()).extracting(Act::on).containsOnly(id);
    assertThat(acts()).extracting(Act::subject).containsOnly("alice");
    assertThat(acts()).extracting(Act::exchange).containsOnly(1L);
    assertThat(sink.all(Acted.class)).extracting(Acted::session).containsOnly(session.id());
    assertThat(acts().get(0).facts()).containsEntry("rule", "r").containsEntry("votes", "0 of 2");
    assertThat(acts().get(0).facts().get("operation")).startsWith("call");
    assertThat(acts().get(2).facts()).containsKey("until").containsEntry("votes", "2 of 2");
    List<Object> order = List.copyOf(sink.events);
    int redeemed = order.indexOf(sink.all(Acted.class).get(3));
    assertThat(order.indexOf(sink.all(Decided.class).get(1)))
        .as("the permit comes after all that led to it")
        .isGreaterThan(redeemed);
  }

  @Test
  void aRefusalSaysWhoAndWhyAndACancellationWhy() throws Exception {
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, NOT_HELD);
    kernel.desk().refuse(asked(session), LENA, "not on a Friday: no");
    asked(session);
    kernel.replace(List.of(twoLeads("2")), Map.of());
    Act no = acts().get(1);
    assertThat(no.kind()).isEqualTo(Kind.APPROVAL_REFUSED);
    assertThat(no.by()).isEqualTo("lena");
    assertThat(no.facts()).containsEntry("why", "not on a Friday: no");
    Act gone = acts().get(3);
    assertThat(gone.kind()).isEqualTo(Kind.APPROVAL_CANCELLED);
    assertThat(gone.by()).isEqualTo("sallyport");
    assertThat(gone.facts()).containsEntry("why", "the policy changed");
  }

  @Test
  void aStrangersVoteLeavesNoVoteOnRecord() throws Exception {
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, NOT_HELD);
    String id = asked(session);
    assertThatThrownBy(() -> kernel.desk().approve(id, Subject.of("eve", "staff")))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(acts()).extracting(Act::kind).containsExactly(Kind.APPROVAL_ASKED);
  }

  @Test
  void aVoteThatIsNotOnRecordServesNoCall() throws Exception {
    AccessSession session = kernel.open(AGENT, KernelTest.SHOP, NOT_HELD);
    String id = asked(session);
    kernel.desk().approve(id, LENA);
    sink.failing = true;
    kernel.desk().approve(id, OTTO);
    assertThatThrownBy(() -> session.begin(call, Arguments.none()))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("SP-2010");
    sink.failing = false;
    kernel.open(AGENT, KernelTest.SHOP, NOT_HELD);
    assertThat(acts())
        .extracting(Act::kind)
        .as("held back, and on record before anything else")
        .contains(Kind.APPROVAL_GRANTED, Kind.APPROVAL_REDEEMED);
  }

  @Test
  void whatMustBeOnRecordFirstFailsWhereItCannotBe() throws Exception {
    kernel.acts().first(Act.of(Kind.TOKEN_CREATED, "lena"));
    assertThat(sink.durabilities).containsExactly(Durability.WRITTEN);
    sink.failing = true;
    assertThatThrownBy(() -> kernel.acts().first(Act.of(Kind.TOKEN_CREATED, "lena")))
        .isInstanceOf(AuditException.class);
    assertThat(sink.all(Acted.class)).hasSize(1);
    assertThat(sink.all(Acted.class).get(0).session()).isEqualTo("broker");
  }
}
