package io.sallyport.cli;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Context;
import io.sallyport.api.Durability;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.jdbc.SqlExplainer;
import io.sallyport.jdbc.SqlExplanation;
import io.sallyport.kernel.Kernel;
import io.sallyport.kernel.KernelBuilder;
import io.sallyport.policy.rules.RuleTrace;
import io.sallyport.policy.rules.SallyportFile;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Decides by the rules of a file as the kernel does, since it asks the kernel. Nothing is executed,
 * so nothing is recorded. One thread at a time.
 */
final class Deciding implements AutoCloseable {
  private final SallyportFile file;
  private final At clock = new At();
  private final Kernel kernel;

  Deciding(SallyportFile file) {
    this.file = file;
    this.kernel =
        new KernelBuilder().policy(file.policy()).sink(new Nowhere()).clock(clock).build();
  }

  /** Later decisions are made as of then. */
  void at(Instant time) {
    clock.now = time;
  }

  /** What would be decided on these accesses. */
  Explanation decide(Caller caller, String target, String text, List<Access> accesses)
      throws CliException {
    try (AccessSession session = session(caller, target)) {
      return session.explain(new Known(text, List.copyOf(accesses)));
    }
  }

  /** What would be decided on a statement. */
  SqlExplanation decide(Caller caller, String target, String sql, SqlExplainer explainer)
      throws CliException {
    try (AccessSession session = session(caller, target)) {
      return explainer.explain(session, sql);
    }
  }

  /** What every rule holds of one of the accesses. */
  List<RuleTrace> trace(Caller caller, String target, List<Access> all, Access access) {
    Context context = new Context(clock.instant(), "-", "embedded", Attributes.none());
    AccessRequest request = new AccessRequest(caller, new Target(target), all, context);
    return file.policy().trace(request, access);
  }

  private AccessSession session(Caller caller, String target) throws CliException {
    try {
      return kernel.open(caller, new Target(target), SqlExplainer.capabilities());
    } catch (AccessDeniedException e) {
      throw new CliException(e.reason().toString(), e);
    }
  }

  @Override
  public void close() {
    kernel.close();
  }

  /** A call of which only the accesses are known; its form is its text. */
  private record Known(String text, List<Access> accesses) implements Operation<Form> {
    @Override
    public Form under(List<Obligation> obligations) {
      return new Form(text);
    }
  }

  private record Form(String text) implements CanonicalOperation {}

  /** Takes what is no record of any call. */
  private static final class Nowhere implements AuditSink {
    @Override
    public String name() {
      return "nowhere";
    }

    @Override
    public void append(AuditEvent event, Durability durability) {
      if (event instanceof AuditEvent.Decided) {
        throw new IllegalStateException("A call was decided where calls are only explained.");
      }
    }

    @Override
    public void flush() {
      // There is nothing to keep.
    }

    @Override
    public void close() {
      // There is nothing to end.
    }
  }

  /** A clock that stands where it is put, and goes with the real one before. */
  private static final class At extends Clock {
    private Instant now = Instant.MIN;

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
      return now.equals(Instant.MIN) ? Instant.now() : now;
    }
  }
}
