package io.sallyport.kernel;

import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent.ApprovalGiven;
import io.sallyport.policy.spi.ApprovalAnswer;
import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.Approver;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gets people's agreement to one exact call. The agreement is a value that lives for the length of
 * that call alone, so that there is nothing to use a second time. Thread-safe.
 */
final class Approvals {
  private final @Nullable Approver approver;
  private final Workers workers;
  private final Clock clock;

  Approvals(@Nullable Approver approver, Workers workers, Clock clock) {
    this.approver = approver;
    this.workers = workers;
    this.clock = clock;
  }

  /** Asks and waits. */
  ApprovalGiven get(ApprovalRequest request) throws Denial {
    Obligation.Approval wanted = request.approval();
    if (approver == null) {
      throw new Denial(Codes.noApprover(wanted.rule()), null);
    }
    if (!request.arguments().complete()) {
      throw new Denial(Codes.approvalUnbound(wanted.rule()), null);
    }
    ApprovalAnswer answer = ask(approver, request);
    if (answer instanceof ApprovalAnswer.Granted granted) {
      return counted(granted.by(), request);
    }
    if (answer instanceof ApprovalAnswer.Refused no) {
      throw new Denial(Codes.approvalRefused(wanted.rule(), no.by(), no.reason()), null);
    }
    throw new Denial(Codes.approverFailed(wanted.rule()), "it answered null");
  }

  private @Nullable ApprovalAnswer ask(Approver asked, ApprovalRequest request) throws Denial {
    String rule = request.approval().rule();
    try {
      return workers.call(() -> asked.ask(request), request.approval().within());
    } catch (TimeoutException e) {
      throw new Denial(Codes.approvalTimedOut(rule, request.approval().within()), null);
    } catch (ExecutionException e) {
      throw new Denial(Codes.approverFailed(rule), String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Denial(Codes.approverFailed(rule), "the caller was interrupted");
    }
  }

  private ApprovalGiven counted(List<Subject> by, ApprovalRequest request) throws Denial {
    Obligation.Approval wanted = request.approval();
    Set<String> people = new HashSet<>();
    for (Subject person : by) {
      if (isCaller(person, request.caller())) {
        throw new Denial(invalid(wanted, "the caller cannot approve its own call."), null);
      }
      if (person.groups().stream().noneMatch(group -> wanted.by().contains("group:" + group))) {
        throw new Denial(
            invalid(wanted, "'" + person.id() + "' is in none of " + wanted.by() + "."), null);
      }
      people.add(person.id());
    }
    if (people.size() < wanted.count()) {
      throw new Denial(
          invalid(wanted, people.size() + " of " + wanted.count() + " people agreed."), null);
    }
    Instant expires = clock.instant().plus(wanted.valid());
    return new ApprovalGiven(request.id(), people.stream().sorted().toList(), expires);
  }

  private static Reason invalid(Obligation.Approval wanted, String why) {
    return Codes.approvalInvalid(wanted.rule(), why);
  }

  private static boolean isCaller(Subject person, Caller caller) {
    boolean actor = caller.actor() != null && caller.actor().id().equals(person.id());
    return actor || caller.subject().id().equals(person.id());
  }
}
