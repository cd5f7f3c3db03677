package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Obligation;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Approval.State;
import io.sallyport.policy.spi.ApprovalAnswer;
import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.Approver;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an {@link Approver} beside the other ways in which people answer, and brings its answer to
 * the desk. Thread-safe.
 */
final class ApproverChannel {
  private static final Logger log = LoggerFactory.getLogger(ApproverChannel.class);

  private final Approver approver;
  private final Workers workers;
  private final boolean alone;

  /**
   * A channel.
   *
   * @param alone whether nobody can answer in another way, so that its failure ends the question
   */
  ApproverChannel(Approver approver, Workers workers, boolean alone) {
    this.approver = approver;
    this.workers = workers;
    this.alone = alone;
  }

  /** A question on its way. */
  static final class Asked {
    private volatile @Nullable Denial problem;
    private volatile @Nullable Future<?> running;

    /** Why the answer did not count, or null. */
    @Nullable Denial problem() {
      return problem;
    }

    /** The answer is of no use any more. */
    void end() {
      Future<?> task = running;
      if (task != null) {
        task.cancel(true);
      }
    }
  }

  Asked ask(ApprovalDesk desk, ApprovalRequest request) {
    Asked asked = new Asked();
    try {
      asked.running = workers.submit(() -> bring(desk, request, asked));
    } catch (RejectedExecutionException e) {
      failed(desk, request, asked, new Denial(failure(request), e.toString()));
    }
    return asked;
  }

  private void bring(ApprovalDesk desk, ApprovalRequest request, Asked asked) {
    try {
      // An approver is somebody else's code, so null can come whatever the signature says.
      @Nullable ApprovalAnswer answer = approver.ask(request);
      if (answer instanceof ApprovalAnswer.Granted granted) {
        granted(desk, request, granted, asked);
      } else if (answer instanceof ApprovalAnswer.Refused no) {
        desk.refuseAs(request.id(), no.by(), no.reason());
      } else {
        failed(desk, request, asked, new Denial(failure(request), "it answered null"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AccessDeniedException e) {
      failed(desk, request, asked, new Denial(e.reason(), null));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      failed(desk, request, asked, new Denial(failure(request), e.toString()));
    }
  }

  private void granted(
      ApprovalDesk desk, ApprovalRequest request, ApprovalAnswer.Granted granted, Asked asked)
      throws AccessDeniedException {
    for (Subject person : granted.by()) {
      if (desk.find(request.id()).state() == State.PENDING) {
        desk.approve(request.id(), person);
      }
    }
    Obligation.Approval wanted = request.approval();
    if (alone && desk.find(request.id()).state() == State.PENDING) {
      String few = desk.find(request.id()).votes().size() + " of " + wanted.count();
      failed(
          desk,
          request,
          asked,
          new Denial(Codes.approvalInvalid(wanted.rule(), few + " people agreed."), null));
    }
  }

  /** Where others can still answer, the question stays. */
  private void failed(ApprovalDesk desk, ApprovalRequest request, Asked asked, Denial why) {
    log.warn("An approver's answer to {} does not count: {}", request.id(), why.reason());
    if (!alone) {
      return;
    }
    asked.problem = why;
    try {
      desk.cancel(request.id(), why.reason().message());
    } catch (AccessDeniedException e) {
      log.warn("A question whose approver failed could not be taken back.", e);
    }
  }

  private static io.sallyport.api.Reason failure(ApprovalRequest request) {
    return Codes.approverFailed(request.approval().rule());
  }
}
