package io.sallyport.embedded;

import io.sallyport.api.Access;
import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Endpoint;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.SessionRecorder;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.kernel.ApprovalDesk;
import io.sallyport.kernel.Kernel;
import io.sallyport.policy.rules.RuleTrace;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.Approver;
import io.sallyport.policy.spi.AttributeSource;
import io.sallyport.policy.spi.Budget;
import io.sallyport.policy.spi.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The broker inside the agent's own process: rules from {@code sallyport.yaml}, read again whenever
 * the file changes, and the journal, beside whatever policies, sinks, approvers and sources are
 * found by {@link java.util.ServiceLoader} or given to the builder. It governs calls that go
 * through it; it is no sandbox for code in the same process. Thread-safe.
 */
public final class EmbeddedBroker implements AccessBroker {
  private final Kernel kernel;
  private final ConfigWatch watch;
  private final RulesInForce rules;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Records what is owed when the process ends with the broker open, as it does under a driver. */
  private final Thread atExit = new Thread(this::end, "sallyport-exit");

  EmbeddedBroker(Kernel kernel, ConfigWatch watch, RulesInForce rules, boolean endWithProcess) {
    this.kernel = kernel;
    this.watch = watch;
    this.rules = rules;
    if (endWithProcess) {
      Runtime.getRuntime().addShutdownHook(atExit);
    }
  }

  /** Starts to put one together. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads the configuration again now, whether or not it seems to have changed.
   *
   * @throws ConfigurationException when it cannot be used; the old rules stay in force then
   */
  public void reload() throws ConfigurationException {
    watch.reload();
  }

  /**
   * What was wrong with the configuration when it was last read again, or null where nothing was.
   */
  public @Nullable ConfigurationException reloadProblem() {
    return watch.problem();
  }

  /** The version of the configuration in force: two files with the same text have the same. */
  public String version() {
    return rules.version();
  }

  /** The budgets in force. */
  public List<Budget> budgets() {
    return rules.budgets();
  }

  /**
   * Whether some rule in force may let this caller do anything at all on that target; true as well
   * where policies beside the rules could.
   */
  public boolean reaches(Caller caller, Target target) {
    return rules.reaches(caller, target);
  }

  /**
   * The actions that rules in force may permit this caller on something of that target; {@code *}
   * where a rule names every action. Policies beside the rules are not asked.
   */
  public SortedSet<String> actions(Caller caller, Target target) {
    return rules.actions(caller, target);
  }

  /**
   * Fetches a secret for the program that this broker is part of, such as the password of its own
   * store, from the same sources as a target's.
   *
   * @param text with {@code ${secret:name}} in it
   * @param use what it is for
   * @throws AccessDeniedException when the secret cannot be had
   */
  public Secret secret(String text, String use) throws AccessDeniedException {
    return kernel.secret(text, use);
  }

  /** Takes what the program around this broker does beside calls to the audit trail. */
  public ActRecorder acts() {
    return kernel.acts();
  }

  /** Where people approve calls; null where nobody can be asked. */
  public @Nullable ApprovalDesk desk() {
    return kernel.desk();
  }

  @Override
  public AccessSession open(Caller caller, Target target, PepCapabilities can)
      throws AccessDeniedException {
    return kernel.open(caller, target, can);
  }

  /**
   * A session of somebody who need not be there, on which calls are explained and none is made, for
   * programs that answer what if. Nothing of it is on record.
   *
   * @throws AccessDeniedException when an attribute source fails
   */
  public AccessSession trial(Caller caller, Target target, PepCapabilities can)
      throws AccessDeniedException {
    return kernel.trial(caller, target, can);
  }

  /**
   * What every rule in force holds of one access of a call.
   *
   * @param request the call
   * @param access one of its accesses
   */
  public List<RuleTrace> trace(AccessRequest request, Access access) {
    return rules.trace(request, access);
  }

  @Override
  public @Nullable Endpoint endpoint(Caller caller, Target target) throws AccessDeniedException {
    return kernel.endpoint(caller, target);
  }

  @Override
  public Secret maskKey() {
    return kernel.maskKey();
  }

  /** Stops watching, records what is owed, and closes the sinks. Idempotent. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The process is ending already, and the hook with it.
      return;
    }
  }

  private void end() {
    if (closed.compareAndSet(false, true)) {
      watch.close();
      kernel.close();
    }
  }

  /** Puts an embedded broker together. One thread at a time; good for one broker. */
  public static final class Builder {
    final List<Policy> policies = new ArrayList<>();
    final List<AuditSink> sinks = new ArrayList<>();
    final List<AuditSink> besides = new ArrayList<>();
    final List<AttributeSource> attributes = new ArrayList<>();
    final List<CredentialSource> credentials = new ArrayList<>();
    @Nullable Approver approver;
    @Nullable SessionRecorder recorder;
    @Nullable ApprovalStore approvals;
    @Nullable StoreOpener stores;
    @Nullable ConfigSource config;
    @Nullable Path journal;
    boolean discover = true;
    boolean endWithProcess = true;

    private Builder() {}

    /**
     * Names the configuration: a path, or {@code classpath:} and a resource's name. Required,
     * unless text is given.
     */
    public Builder config(String setting) {
      config = ConfigSource.of(setting);
      return this;
    }

    /** Takes the configuration from a program's own text, which never changes. */
    public Builder configText(String name, String yaml) {
      config = new ConfigSource.Text(name, yaml);
      return this;
    }

    /** Adds a policy to the rules of the file. */
    public Builder policy(Policy policy) {
      policies.add(policy);
      return this;
    }

    /**
     * Adds a sink. With one, a journal is only kept where {@link #journal} or the file names its
     * directory.
     */
    public Builder sink(AuditSink sink) {
      sinks.add(sink);
      return this;
    }

    /**
     * Adds a sink that no call waits for: what it does not take in time is dropped, counted, and
     * the count recorded by the others. It is none of those that a call needs.
     */
    public Builder bestEffort(AuditSink sink) {
      besides.add(sink);
      return this;
    }

    /** Adds a source of facts about subjects. */
    public Builder attributes(AttributeSource source) {
      attributes.add(source);
      return this;
    }

    /** Adds a source of secrets, asked before the built-in ones. */
    public Builder credentials(CredentialSource source) {
      credentials.add(source);
      return this;
    }

    /** Sets who is asked for approvals. */
    public Builder approver(Approver approver) {
      this.approver = approver;
      return this;
    }

    /** Sets who keeps recordings of sessions, over the folder beside the journal. */
    public Builder recorder(SessionRecorder recorder) {
      this.recorder = recorder;
      return this;
    }

    /**
     * Sets where approvals are kept, so that people can answer through {@link EmbeddedBroker#desk},
     * in other processes too; without one they are in memory.
     */
    public Builder approvals(ApprovalStore store) {
      this.approvals = store;
      return this;
    }

    /**
     * Sets what opens the stores that this broker shares with others, where opening one needs a
     * secret. Asked once, while the broker is made; one that {@link #approvals} names goes first.
     */
    public Builder stores(StoreOpener opener) {
      stores = opener;
      return this;
    }

    /** Sets the journal's directory, over the file's own. */
    public Builder journal(Path directory) {
      journal = directory;
      return this;
    }

    /**
     * Whether policies, sinks, approvers and sources are also looked up by {@link
     * java.util.ServiceLoader}; they are.
     */
    public Builder discover(boolean wanted) {
      discover = wanted;
      return this;
    }

    /**
     * Whether the broker closes by itself when the process ends; it does. A program that has to end
     * other things first closes it itself.
     */
    public Builder endWithProcess(boolean wanted) {
      endWithProcess = wanted;
      return this;
    }

    /**
     * Makes the broker.
     *
     * @throws ConfigurationException when the configuration or the journal cannot be used
     */
    public EmbeddedBroker build() throws ConfigurationException {
      return Assembly.of(this);
    }
  }
}
