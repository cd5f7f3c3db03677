package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The token of one call: can only be made here, after the decision was recorded. One thread at a
 * time.
 */
final class KernelExchange<C extends CanonicalOperation> implements Exchange<C> {
  private final KernelSession session;
  private final long number;
  private final Verdict<C> verdict;
  private final long started = System.nanoTime();
  private boolean ended;
  private Outcome counted = Outcome.none();

  KernelExchange(KernelSession session, long number, Verdict<C> verdict) {
    this.session = session;
    this.number = number;
    this.verdict = verdict;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public C operation() {
    return verdict.canonical();
  }

  @Override
  public List<Obligation> obligations() {
    return verdict.obligations();
  }

  @Override
  public List<String> rules() {
    return verdict.rules();
  }

  @Override
  public List<String> rules(Obligation obligation) {
    return verdict.sources().getOrDefault(obligation, List.of());
  }

  @Override
  public void progress(Outcome outcome) {
    if (!ended) {
      session
          .kernel()
          .budgets()
          .came(session.caller(), session.target(), rules(), counted, outcome);
      counted = outcome;
    }
  }

  @Override
  public void complete(Outcome outcome) {
    end(Status.COMPLETED, null, null, outcome);
  }

  @Override
  public void fail(String nativeCode, Outcome outcome) {
    end(Status.FAILED, nativeCode, null, outcome);
  }

  @Override
  public AccessDeniedException refuse(Reason reason, Outcome outcome) {
    end(Status.REFUSED, null, reason, outcome);
    return new AccessDeniedException(reason, null);
  }

  @Override
  public void close() {
    end(Status.UNKNOWN, null, null, Outcome.none());
  }

  private void end(
      Status status, @Nullable String errorCode, @Nullable Reason reason, Outcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    session.finished(
        verdict.rules(),
        new Finished(session.now(), session.id(), number, status, errorCode, reason, outcome, took),
        counted);
  }
}
