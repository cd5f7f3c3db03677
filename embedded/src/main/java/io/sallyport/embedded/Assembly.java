package io.sallyport.embedded;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.audit.journal.Anchor;
import io.sallyport.audit.journal.Journal;
import io.sallyport.audit.journal.JournalOptions;
import io.sallyport.audit.journal.NoteSigner;
import io.sallyport.audit.journal.Recordings;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.kernel.Kernel;
import io.sallyport.kernel.KernelBuilder;
import io.sallyport.kernel.TargetDefinition;
import io.sallyport.policy.rules.AuditSettings;
import io.sallyport.policy.rules.SallyportFile;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.Approver;
import io.sallyport.policy.spi.AttributeSource;
import io.sallyport.policy.spi.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The one place where the parts are looked up and put together. */
final class Assembly {
  private final EmbeddedBroker.Builder wanted;
  private final List<Policy> added = new ArrayList<>();
  private volatile @Nullable Kernel made;

  private Assembly(EmbeddedBroker.Builder wanted) {
    this.wanted = wanted;
  }

  static EmbeddedBroker of(EmbeddedBroker.Builder wanted) throws ConfigurationException {
    return new Assembly(wanted).build();
  }

  private EmbeddedBroker build() throws ConfigurationException {
    ConfigSource source = wanted.config;
    if (source == null) {
      throw new ConfigurationException(
          "SP-3090 no configuration: 'nothing'; a broker needs rules; call config or configText.",
          null);
    }
    String text = source.read();
    SallyportFile file = SallyportFile.parse(source.name(), text);
    added.addAll(wanted.policies);
    added.addAll(found(Policy.class));
    KernelBuilder builder = new KernelBuilder();
    policies(file).forEach(builder::policy);
    targets(file).values().forEach(builder::target);
    wanted.attributes.forEach(builder::attributes);
    found(AttributeSource.class).forEach(builder::attributes);
    SecretSources sources = sources(source.folder());
    sources.open(file.secrets()).forEach(builder::credentials);
    Approver approver = approver();
    if (approver != null) {
      builder.approver(approver);
    }
    stores(builder);
    if (wanted.recorder != null) {
      builder.recorder(wanted.recorder);
    }
    file.budgets().forEach(builder::budget);
    builder.durability(file.audit().durability());
    maskKey(builder, file.maskKey());
    return started(builder, source, text, file, sources);
  }

  private void stores(KernelBuilder builder) throws ConfigurationException {
    ApprovalStore approvals = wanted.approvals;
    StoreOpener opener = wanted.stores;
    if (opener != null) {
      StoreOpener.Stores opened = opener.open(text -> builder.secret(text, "gateway"));
      approvals = approvals == null ? opened.approvals() : approvals;
      builder.sink(opened.sink());
      builder.budgets(opened.budgets());
    }
    if (approvals != null) {
      builder.approvals(approvals);
    }
  }

  private static void maskKey(KernelBuilder builder, @Nullable String text)
      throws ConfigurationException {
    if (text == null) {
      return;
    }
    try {
      builder.maskKey(text);
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(e.reason().toString(), e);
    }
  }

  /** The sinks are opened last, so that nothing stays open when another part cannot be made. */
  private EmbeddedBroker started(
      KernelBuilder builder,
      ConfigSource source,
      String text,
      SallyportFile file,
      SecretSources sources)
      throws ConfigurationException {
    List<AuditSink> sinks = new ArrayList<>(wanted.sinks);
    sinks.addAll(found(AuditSink.class));
    Sinks opened = new Sinks();
    try {
      Journal journal = journal(builder, source, file.audit(), sinks.isEmpty());
      if (journal != null) {
        builder.sink(opened.opened(journal));
      }
      sinks.forEach(builder::sink);
      wanted.besides.forEach(builder::bestEffort);
      opened.open(
          file.audit().sinks(), source.folder(), reference -> secret(builder, reference), builder);
      return broker(builder, source, text, file, sources);
    } catch (ConfigurationException | RuntimeException e) {
      opened.closeAll();
      throw e;
    }
  }

  /** For sinks that ask again later: of the sources that are in force then. */
  private Secret secret(KernelBuilder builder, String reference) throws AccessDeniedException {
    Kernel kernel = made;
    return kernel == null ? builder.secret(reference, "audit") : kernel.secret(reference, "audit");
  }

  private EmbeddedBroker broker(
      KernelBuilder builder,
      ConfigSource source,
      String text,
      SallyportFile file,
      SecretSources sources)
      throws ConfigurationException {
    try {
      Kernel kernel = builder.build();
      made = kernel;
      RulesInForce rules = new RulesInForce(file, added.isEmpty());
      ConfigWatch.Receiver receiver =
          changed -> {
            SallyportFile next = SallyportFile.parse(source.name(), changed);
            sameAudit(file, next);
            List<CredentialSource> old = sources.named();
            boolean others = sources.differs(next.secrets());
            if (others) {
              kernel.replaceCredentials(sources.open(next.secrets()));
            }
            kernel.replace(policies(next), targets(next));
            kernel.replaceBudgets(next.budgets());
            rules.replace(next);
            if (others) {
              old.forEach(CredentialSource::close);
            }
            return next.version();
          };
      return new EmbeddedBroker(
          kernel,
          new ConfigWatch(source, text, kernel.acts(), receiver),
          rules,
          wanted.endWithProcess);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "SP-3094 the parts do not fit: '" + e.getMessage() + "'; see the message; change them.",
          e);
    }
  }

  /** A trail that changes while it is written would have to be trusted about when. */
  private static void sameAudit(SallyportFile before, SallyportFile next)
      throws ConfigurationException {
    if (!before.audit().equals(next.audit())) {
      throw new ConfigurationException(
          "SP-3096 the audit trail is another one: 'audit'; that section is read at the start only; put it back, or start the process anew.",
          null);
    }
  }

  private List<Policy> policies(SallyportFile file) {
    List<Policy> all = new ArrayList<>();
    all.add(file.policy());
    all.addAll(added);
    return all;
  }

  private static Map<String, TargetDefinition> targets(SallyportFile file) {
    Map<String, TargetDefinition> all = new HashMap<>();
    file.targets()
        .forEach(
            (name, target) -> {
              String url = target.url();
              if (url != null) {
                all.put(
                    name,
                    new TargetDefinition(
                        name, url, target.username(), target.plain(), target.secrets()));
              }
            });
    return all;
  }

  private SecretSources sources(@Nullable Path folder) {
    List<CredentialSource> all = new ArrayList<>(wanted.credentials);
    all.addAll(found(CredentialSource.class));
    return new SecretSources(all, folder);
  }

  private @Nullable Approver approver() throws ConfigurationException {
    if (wanted.approver != null) {
      return wanted.approver;
    }
    List<Approver> found = found(Approver.class);
    if (found.size() > 1) {
      throw new ConfigurationException(
          "SP-3095 two approvers are on the class path: '"
              + found.stream().map(a -> a.getClass().getName()).toList()
              + "'; one decides whom to ask; remove one or set it in the builder.",
          null);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private @Nullable Journal journal(
      KernelBuilder builder, ConfigSource source, AuditSettings settings, boolean alone)
      throws ConfigurationException {
    Path named = wanted.journal != null ? wanted.journal : settings.journal();
    if (named == null && !alone) {
      return null;
    }
    Path directory = named == null ? Path.of("audit") : named;
    Path folder = source.folder();
    if (wanted.journal == null && folder != null) {
      directory = folder.resolve(directory);
    }
    if (wanted.recorder == null) {
      Long size = settings.recordingSize();
      builder.recorder(Recordings.beside(directory, size == null ? Recordings.USUAL_SIZE : size));
    }
    try {
      return Journal.open(directory, options(builder, folder, settings));
    } catch (AuditException | IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(e.reason().toString(), e);
    }
  }

  private static JournalOptions options(
      KernelBuilder builder, @Nullable Path folder, AuditSettings settings)
      throws AccessDeniedException {
    JournalOptions options = JournalOptions.defaults().withParameters(kept(settings));
    Duration retain = settings.retain();
    if (retain != null) {
      options = options.withRetention(retain);
    }
    String sign = settings.sign();
    if (sign == null) {
      return options;
    }
    try (Secret key = builder.secret(sign, "audit")) {
      NoteSigner signer = NoteSigner.parse(key.use(String::new));
      return options.withCheckpoints(signer, settings.checkpoint(), anchors(folder, settings));
    }
  }

  private static List<Anchor> anchors(@Nullable Path folder, AuditSettings settings) {
    String anchor = settings.anchor();
    if (anchor == null) {
      return List.of();
    }
    if (anchor.startsWith("https://") || anchor.startsWith("http://")) {
      return List.of(Anchor.http(URI.create(anchor)));
    }
    return List.of(Anchor.directory(folder == null ? Path.of(anchor) : folder.resolve(anchor)));
  }

  private static JournalOptions.Parameters kept(AuditSettings settings) {
    return switch (settings.parameters()) {
      case DIGEST -> JournalOptions.Parameters.DIGEST;
      case CLEAR -> JournalOptions.Parameters.CLEAR;
    };
  }

  private <T> List<T> found(Class<T> type) {
    List<T> all = new ArrayList<>();
    if (wanted.discover) {
      ServiceLoader.load(type).forEach(all::add);
    }
    return all;
  }
}
