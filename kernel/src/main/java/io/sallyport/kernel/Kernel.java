package io.sallyport.kernel;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Endpoint;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.SessionRecorder;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.Approver;
import io.sallyport.policy.spi.AttributeSource;
import io.sallyport.policy.spi.Budget;
import io.sallyport.policy.spi.BudgetStore;
import io.sallyport.policy.spi.Policy;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only broker. Made by {@link KernelBuilder}, which refuses to make one without a policy and a
 * sink. Thread-safe.
 */
public final class Kernel implements AccessBroker {
  private static final Logger log = LoggerFactory.getLogger(Kernel.class);

  private final Workers workers;
  private final Duration patience;
  private final AuditTrail trail;
  private final Approvals approvals;
  private final @Nullable SessionRecorder recorder;
  private final BudgetStore budgetStore;
  private volatile Budgets budgets;
  private volatile Credentials credentials;
  private final List<AttributeSource> attributes;
  private final Durability durability;
  private final Clock clock;
  private final Secret maskKey;
  private volatile PolicySet policies;
  private volatile Map<String, TargetDefinition> targets;

  Kernel(KernelBuilder builder) {
    this.workers = new Workers();
    this.patience = builder.patience;
    this.trail = new AuditTrail(builder.sinks, builder.besides, builder.durability, builder.clock);
    this.approvals = approvals(builder);
    this.budgetStore = builder.budgetStore;
    this.budgets = new Budgets(builder.budgets, budgetStore, builder.clock);
    this.recorder = builder.recorder;
    this.credentials = new Credentials(builder.credentials, builder.clock);
    this.attributes = List.copyOf(builder.attributes);
    this.durability = builder.durability;
    this.clock = builder.clock;
    this.maskKey = builder.maskKey();
    this.policies = new PolicySet(builder.policies, workers, patience);
    this.targets = Map.copyOf(builder.targets);
  }

  private Approvals approvals(KernelBuilder builder) {
    Approver approver = builder.approver;
    boolean alone = builder.approvals == null;
    ApproverChannel channel =
        approver == null ? null : new ApproverChannel(approver, workers, alone);
    ApprovalStore store = builder.approvals;
    if (store == null && approver != null) {
      store = new MemoryApprovals();
    }
    return new Approvals(store, channel, builder.clock, trail);
  }

  /** Takes what is done beside calls to the sinks of this kernel. */
  public ActRecorder acts() {
    return trail;
  }

  /** Where people approve; null where this kernel asks nobody. */
  public @Nullable ApprovalDesk desk() {
    return approvals.desk();
  }

  /**
   * Puts new policies and targets in force for every later call, also of open sessions.
   *
   * @throws IllegalArgumentException when there is no policy
   */
  public void replace(List<Policy> policies, Map<String, TargetDefinition> targets) {
    KernelBuilder.requirePolicies(policies);
    this.targets = Map.copyOf(targets);
    PolicySet next = new PolicySet(policies, workers, patience);
    this.policies = next;
    ApprovalDesk at = approvals.desk();
    if (at != null) {
      try {
        at.cancelOthers(next.version());
      } catch (AccessDeniedException e) {
        // They cannot be used all the same: an approval is bound to the policy's version.
        log.warn("Approvals under the former policy could not be taken back.", e);
      }
    }
  }

  /** Puts new sources of secrets in force; the old ones are not closed. */
  public void replaceCredentials(List<CredentialSource> sources) {
    this.credentials = new Credentials(sources, clock);
  }

  @Override
  public AccessSession open(Caller caller, Target target, PepCapabilities can)
      throws AccessDeniedException {
    Caller known = known(caller);
    String id = newId();
    try {
      trail.before(
          new AuditEvent.SessionOpened(clock.instant(), id, known, target, can.placement()),
          durability);
    } catch (AuditException e) {
      log.error("A session is refused since its opening cannot be recorded.", e);
      throw new AccessDeniedException(Codes.notRecorded(), e);
    }
    return new KernelSession(this, id, known, target, can);
  }

  /**
   * A session of somebody who need not be there, on which calls are explained and none is made. It
   * is not on record, since nobody has come; {@link AccessSession#begin} refuses as on a closed
   * one.
   *
   * @throws AccessDeniedException when an attribute source fails
   */
  public AccessSession trial(Caller caller, Target target, PepCapabilities can)
      throws AccessDeniedException {
    return KernelSession.trial(this, newId(), known(caller), target, can);
  }

  private Caller known(Caller caller) throws AccessDeniedException {
    return new Caller(enriched(caller.subject()), caller.actor(), caller.purpose());
  }

  @Override
  public @Nullable Endpoint endpoint(Caller caller, Target target) throws AccessDeniedException {
    TargetDefinition definition = targets.get(target.name());
    return definition == null ? null : credentials.resolve(definition, caller, target);
  }

  /**
   * Fetches a secret of the broker's own owner now, such as the password of a gateway's store.
   *
   * @param text with {@code ${secret:name}} in it
   * @param use what it is for; sources are asked for it as for a target
   * @throws AccessDeniedException when the secret cannot be had
   */
  public Secret secret(String text, String use) throws AccessDeniedException {
    return credentials.filled(text, Caller.of(Subject.of("sallyport")), new Target(use));
  }

  @Override
  public Secret maskKey() {
    return maskKey;
  }

  @Override
  public void close() {
    workers.close();
    trail.close();
    credentials.close();
  }

  PolicySet policies() {
    return policies;
  }

  Budgets budgets() {
    return budgets;
  }

  /** Puts new budgets in force for every later call; what was counted under their ids stays. */
  public void replaceBudgets(List<Budget> next) {
    this.budgets = new Budgets(next, budgetStore, clock);
  }

  AuditTrail trail() {
    return trail;
  }

  Approvals approvals() {
    return approvals;
  }

  @Nullable SessionRecorder recorder() {
    return recorder;
  }

  Durability durability() {
    return durability;
  }

  Clock clock() {
    return clock;
  }

  private Subject enriched(Subject subject) throws AccessDeniedException {
    Attributes all = subject.attributes();
    for (AttributeSource source : attributes) {
      try {
        all = all.with(workers.call(() -> source.attributesOf(subject), patience));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AccessDeniedException(Codes.attributesFailed(), e);
      } catch (TimeoutException | ExecutionException | RuntimeException e) {
        log.error("An attribute source failed for '{}'.", subject.id(), e);
        throw new AccessDeniedException(Codes.attributesFailed(), e);
      }
    }
    return new Subject(subject.id(), subject.groups(), all);
  }

  /** Sorts by time and is unique without a secret: 48 bits of milliseconds, 64 of chance. */
  private String newId() {
    HexFormat hex = HexFormat.of();
    long chance = ThreadLocalRandom.current().nextLong();
    return hex.toHexDigits(clock.millis(), 12) + hex.toHexDigits(chance);
  }
}
