package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.SessionRecorder;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.Approver;
import io.sallyport.policy.spi.AttributeSource;
import io.sallyport.policy.spi.Budget;
import io.sallyport.policy.spi.BudgetStore;
import io.sallyport.policy.spi.Policy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Kernel} together. One thread at a time; good for one kernel. */
public final class KernelBuilder {
  final List<Policy> policies = new ArrayList<>();
  final List<AuditSink> sinks = new ArrayList<>();
  final List<AuditSink> besides = new ArrayList<>();
  final List<AttributeSource> attributes = new ArrayList<>();
  final List<CredentialSource> credentials = new ArrayList<>();
  final Map<String, TargetDefinition> targets = new HashMap<>();
  @Nullable Approver approver;
  @Nullable SessionRecorder recorder;
  @Nullable ApprovalStore approvals;
  final List<Budget> budgets = new ArrayList<>();
  BudgetStore budgetStore = new MemoryBudgets();
  @Nullable Secret maskKey;
  Durability durability = Durability.WRITTEN;
  Duration patience = Duration.ofSeconds(2);
  Clock clock = Clock.systemUTC();

  /** Adds a policy. */
  public KernelBuilder policy(Policy policy) {
    policies.add(policy);
    return this;
  }

  /** Adds a sink; every one of them must take every record. */
  public KernelBuilder sink(AuditSink sink) {
    sinks.add(sink);
    return this;
  }

  /**
   * Adds a sink that no call waits for: what it does not take in time is dropped, counted, and the
   * count recorded as an alarm (SP-2013) by the sinks that calls wait for.
   */
  public KernelBuilder bestEffort(AuditSink sink) {
    besides.add(sink);
    return this;
  }

  /** Adds a source of facts about subjects. */
  public KernelBuilder attributes(AttributeSource source) {
    attributes.add(source);
    return this;
  }

  /** Adds a source of secrets, asked after those added before. */
  public KernelBuilder credentials(CredentialSource source) {
    credentials.add(source);
    return this;
  }

  /** Adds a target. */
  public KernelBuilder target(TargetDefinition target) {
    targets.put(target.name(), target);
    return this;
  }

  /**
   * Sets where approvals are kept, so that people can answer in other ways than by an approver, in
   * other processes too. Without one they are in memory, and last as long as the kernel.
   */
  public KernelBuilder approvals(ApprovalStore store) {
    this.approvals = store;
    return this;
  }

  /**
   * Sets who is asked for approvals. With neither this nor a store of approvals, calls that need an
   * approval are refused.
   */
  public KernelBuilder approver(Approver approver) {
    this.approver = approver;
    return this;
  }

  /** Sets who keeps recordings of sessions; without one, what a rule wants recorded is refused. */
  public KernelBuilder recorder(SessionRecorder recorder) {
    this.recorder = recorder;
    return this;
  }

  /**
   * Sets the key of hashes and tokens; without one, a random key serves for the life of this
   * kernel.
   */
  public KernelBuilder maskKey(Secret key) {
    this.maskKey = key;
    return this;
  }

  /**
   * Fetches the key of hashes and tokens now from the sources of secrets added so far.
   *
   * @param text with {@code ${secret:name}} in it
   * @throws AccessDeniedException when the secret cannot be had
   */
  public KernelBuilder maskKey(String text) throws AccessDeniedException {
    return maskKey(secret(text, "masks"));
  }

  /**
   * Fetches a secret of the broker's own now from the sources added so far.
   *
   * @param text with {@code ${secret:name}} in it
   * @param use what it is for; sources are asked for it as for a target
   * @throws AccessDeniedException when the secret cannot be had
   */
  public Secret secret(String text, String use) throws AccessDeniedException {
    Caller broker = Caller.of(Subject.of("sallyport"));
    return new Credentials(credentials, clock).filled(text, broker, new Target(use));
  }

  /** Sets how safe every decision's record must be at least: written (the default) or synced. */
  public KernelBuilder durability(Durability durability) {
    if (durability == Durability.BUFFERED) {
      throw new IllegalArgumentException("A decision is at least written before the call is made.");
    }
    this.durability = durability;
    return this;
  }

  /** Sets how long a policy or attribute source may take, 2 s by default. */
  public KernelBuilder patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /** Adds a budget. */
  public KernelBuilder budget(Budget budget) {
    budgets.add(budget);
    return this;
  }

  /** Sets where budgets are counted; in memory, for this kernel alone, unless set. */
  public KernelBuilder budgets(BudgetStore store) {
    budgetStore = store;
    return this;
  }

  /** Sets the clock, for tests. */
  public KernelBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Makes the kernel.
   *
   * @throws IllegalArgumentException when there is no policy or no sink, or two share a name
   */
  public Kernel build() {
    requirePolicies(policies);
    if (sinks.isEmpty()) {
      throw new IllegalArgumentException(
          "A broker without an audit sink would record nothing; add one.");
    }
    requireUnique(
        "audit sink",
        Stream.concat(sinks.stream(), besides.stream()).map(AuditSink::name).toList());
    return new Kernel(this);
  }

  static void requirePolicies(List<Policy> policies) {
    if (policies.isEmpty()) {
      throw new IllegalArgumentException(
          "A broker without a policy would have nothing to decide by; add one.");
    }
    requireUnique("policy", policies.stream().map(Policy::name).toList());
  }

  Secret maskKey() {
    if (maskKey != null) {
      return maskKey;
    }
    byte[] chance = new byte[32];
    new SecureRandom().nextBytes(chance);
    return Secret.of(HexFormat.of().formatHex(chance).toCharArray());
  }

  private static void requireUnique(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "Two of kind %s are named '%s'; names are unique.".formatted(what, name));
      }
    }
  }
}
