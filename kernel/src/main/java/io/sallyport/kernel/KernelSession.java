package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Asking;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Context;
import io.sallyport.api.Durability;
import io.sallyport.api.Effect;
import io.sallyport.api.Exchange;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Outcome;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.ApprovalGiven;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.policy.spi.ApprovalRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One caller on one target; {@link #begin} holds the order of every call. Thread-safe. */
final class KernelSession implements AccessSession {
  private static final Logger log = LoggerFactory.getLogger(KernelSession.class);

  private final Kernel kernel;
  private final String id;
  private final Caller caller;
  private final Target target;
  private final PepCapabilities can;
  private final Decider decider;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final SessionRecordings recordings = new SessionRecordings(this);

  KernelSession(Kernel kernel, String id, Caller caller, Target target, PepCapabilities can) {
    this.kernel = kernel;
    this.id = id;
    this.caller = caller;
    this.target = target;
    this.can = can;
    this.decider = new Decider(can, kernel.durability());
  }

  /** One on which calls are explained and none is made, since it is closed from the beginning. */
  static KernelSession trial(
      Kernel kernel, String id, Caller caller, Target target, PepCapabilities can) {
    KernelSession session = new KernelSession(kernel, id, caller, target, can);
    session.closed.set(true);
    return session;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public <C extends CanonicalOperation> Exchange<C> begin(
      Operation<C> operation, Arguments arguments, Asking<C> asking) throws AccessDeniedException {
    long number = calls.incrementAndGet();
    PolicySet policies = kernel.policies();
    Instant time = now();
    try {
      if (closed.get()) {
        throw new Denial(Codes.closed(), null);
      }
      AccessRequest request = request(operation, time);
      Verdict<C> verdict = decider.decide(policies, request, operation);
      kernel.budgets().call(caller, target, verdict.rules());
      ApprovalGiven approval = null;
      if (!verdict.approvals().isEmpty()) {
        Approvals.Wait wait =
            new Approvals.Wait(
                can.waits(),
                asking::asked,
                () -> effect(asking, operation, arguments, policies, verdict),
                waiting,
                closed::get);
        approval = approve(number, policies, operation, arguments, verdict, wait);
      }
      if (!verdict.emergencies().isEmpty()) {
        emergency(verdict);
      }
      record(
          decided(number, time, operation, arguments, policies, verdict, null, approval),
          verdict.durability());
      return new KernelExchange<>(this, number, verdict);
    } catch (Denial denial) {
      throw refused(number, time, operation, arguments, policies, denial);
    }
  }

  /** Has the call made and undone, on record as that and under a number of its own. */
  private <C extends CanonicalOperation> @Nullable Effect effect(
      Asking<C> asking,
      Operation<C> operation,
      Arguments arguments,
      PolicySet policies,
      Verdict<C> verdict) {
    boolean wanted = verdict.approvals().stream().allMatch(Obligation.Approval::measured);
    if (!wanted || !asking.measures()) {
      return null;
    }
    long number = calls.incrementAndGet();
    try {
      record(
          decided(number, now(), operation, arguments, policies, verdict, null, null),
          verdict.durability());
    } catch (Denial e) {
      return Effect.unknown("the trial could not be recorded");
    }
    try (KernelExchange<C> exchange = new KernelExchange<>(this, number, verdict)) {
      Effect effect = asking.measure(exchange);
      var undone = exchange.refuse(Codes.measured(), Outcome.none());
      log.debug("A trial of session {} has ended.", id, undone);
      return effect;
    } catch (RuntimeException e) {
      log.warn("What a call would do could not be measured.", e);
      return Effect.unknown("it could not be measured");
    }
  }

  @Override
  public <C extends CanonicalOperation> @Nullable C preview(Operation<C> operation) {
    try {
      return decider.decide(kernel.policies(), request(operation, now()), operation).canonical();
    } catch (Denial denial) {
      return null;
    }
  }

  @Override
  public Explanation explain(Operation<?> operation) {
    List<Access> accesses = operation.accesses();
    try {
      Verdict<?> verdict = decider.decide(kernel.policies(), request(operation, now()), operation);
      List<Obligation> obligations = new ArrayList<>(verdict.obligations());
      obligations.addAll(verdict.approvals());
      verdict.emergencies().forEach(rule -> obligations.add(new Obligation.BreakGlass(rule)));
      return new Explanation(
          accesses,
          true,
          null,
          verdict.rules(),
          verdict.observed(),
          obligations,
          verdict.canonical().text());
    } catch (Denial denial) {
      Reason reason = denial.reason();
      String rule = reason.rule();
      List<String> rules = rule == null ? List.of() : List.of(rule);
      return new Explanation(accesses, false, reason, rules, List.of(), List.of(), null);
    }
  }

  @Override
  public List<Boolean> wouldPermit(List<Access> accesses) {
    PolicySet policies = kernel.policies();
    AccessRequest request = new AccessRequest(caller, target, accesses, context(now()));
    List<Boolean> answers = new ArrayList<>();
    for (Access access : accesses) {
      answers.add(wouldPermit(policies, request, access));
    }
    return answers;
  }

  private boolean wouldPermit(PolicySet policies, AccessRequest request, Access access) {
    try {
      Combiner combiner = new Combiner();
      List<io.sallyport.policy.spi.Opinion> opinions = new ArrayList<>();
      for (int i = 0; i < policies.size(); i++) {
        opinions.add(policies.ask(i, request, access));
      }
      combiner.add(access, opinions, caller.subject().id());
      return true;
    } catch (Denial denial) {
      return false;
    }
  }

  @Override
  public Recording record(Recording.Kind kind, Map<String, ? extends @Nullable Object> header)
      throws AccessDeniedException {
    return recordings.begin(kind, header);
  }

  boolean closed() {
    return closed.get();
  }

  Kernel kernel() {
    return kernel;
  }

  @Override
  public void alarm(Reason reason) {
    log.error("Alarm in session {}: {}", id, reason);
    after(new AuditEvent.Alarm(now(), id, reason));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      giveUp();
      recordings.end();
      after(new AuditEvent.SessionClosed(now(), id));
    }
  }

  @Override
  public void giveUp() {
    try {
      kernel.approvals().giveUp(waiting);
    } catch (AccessDeniedException e) {
      log.warn("What was asked for session {} could not be taken back.", id, e);
    }
  }

  /** Ends a call of which that much has been counted already. */
  void finished(List<String> rules, AuditEvent.Finished end, Outcome counted) {
    after(end);
    kernel.budgets().finished(caller, target, rules, end, counted);
  }

  Instant now() {
    return kernel.clock().instant();
  }

  void after(AuditEvent event) {
    kernel.trail().after(event);
  }

  private AccessRequest request(Operation<?> operation, Instant time) {
    return new AccessRequest(caller, target, operation.accesses(), context(time));
  }

  private Context context(Instant time) {
    return new Context(time, id, can.placement(), Attributes.none());
  }

  /** Loudly, and before the call: without this on record, too, it is not made. */
  private void emergency(Verdict<?> verdict) throws Denial {
    for (String rule : verdict.emergencies()) {
      Reason used = Codes.glassBroken(rule, caller);
      log.error("Emergency in session {}: {}", id, used);
      try {
        kernel.trail().before(new AuditEvent.Alarm(now(), id, used), verdict.durability());
      } catch (AuditException e) {
        log.error("A call is refused since its emergency cannot be recorded.", e);
        throw new Denial(Codes.notRecorded(), e.toString());
      }
    }
  }

  private void record(Decided decision, Durability durability) throws Denial {
    try {
      kernel.trail().before(decision, durability);
    } catch (AuditException e) {
      log.error("A call is refused since its decision cannot be recorded.", e);
      throw new Denial(Codes.notRecorded(), e.toString());
    }
  }

  /**
   * Gets every approval, then decides once more: the wait may have been long, and what people
   * agreed to must still be what the policies permit.
   */
  private ApprovalGiven approve(
      long number,
      PolicySet policies,
      Operation<?> operation,
      Arguments arguments,
      Verdict<?> verdict,
      Approvals.Wait wait)
      throws Denial {
    String version = policies.version();
    List<ApprovalRequest> requests = new ArrayList<>();
    for (Obligation.Approval wanted : verdict.approvals()) {
      String suffix = requests.isEmpty() ? "" : "-" + (requests.size() + 1);
      requests.add(
          new ApprovalRequest(
              id + "-" + number + suffix,
              caller,
              target,
              verdict.canonical().text(),
              arguments,
              operation.accesses(),
              wanted,
              version,
              now().plus(wanted.within())));
    }
    ApprovalGiven all = kernel.approvals().get(requests, wait);
    PolicySet current = kernel.policies();
    Verdict<?> again = decider.decide(current, request(operation, now()), operation);
    boolean changed =
        !current.version().equals(version)
            || !again.canonical().text().equals(verdict.canonical().text())
            || !again.obligations().equals(verdict.obligations())
            || !again.approvals().equals(verdict.approvals());
    if (changed || now().isAfter(all.expires())) {
      throw new Denial(Codes.approvalOvertaken(verdict.approvals().get(0).rule()), null);
    }
    return all;
  }

  private AccessDeniedException refused(
      long number,
      Instant time,
      Operation<?> operation,
      Arguments arguments,
      PolicySet policies,
      Denial denial) {
    kernel.budgets().denied(caller, target, denial.reason(), this::alarm);
    try {
      Durability durability = kernel.durability();
      kernel
          .trail()
          .before(
              decided(number, time, operation, arguments, policies, null, denial, null),
              durability);
    } catch (AuditException e) {
      // The call is refused either way; nothing was executed, so a lost refusal hides no call.
      log.error("A refusal could not be recorded: {}", denial.reason(), e);
    }
    return new AccessDeniedException(denial.reason(), null, denial.approval());
  }

  private Decided decided(
      long number,
      Instant time,
      Operation<?> operation,
      Arguments arguments,
      PolicySet policies,
      @Nullable Verdict<?> verdict,
      @Nullable Denial denial,
      @Nullable ApprovalGiven approval) {
    Reason reason = denial == null ? null : denial.reason();
    String rule = reason == null ? null : reason.rule();
    return new Decided(
        time,
        id,
        number,
        caller,
        target,
        operation.text(),
        verdict == null ? null : verdict.canonical().text(),
        arguments,
        operation.accesses(),
        verdict != null,
        reason,
        denial == null ? null : denial.detail(),
        verdict != null ? verdict.rules() : rule == null ? List.of() : List.of(rule),
        verdict == null ? List.of() : verdict.observed(),
        verdict == null ? List.of() : verdict.obligations(),
        policies.version(),
        approval);
  }
}
