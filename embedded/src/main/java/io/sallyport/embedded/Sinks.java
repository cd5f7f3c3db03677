package io.sallyport.embedded;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import io.sallyport.kernel.KernelBuilder;
import io.sallyport.policy.rules.SinkEntry;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks that a configuration names, and all that have to be closed again where the broker
 * cannot be made. One thread at a time.
 */
final class Sinks {
  private static final Logger log = LoggerFactory.getLogger(Sinks.class);

  /** The kinds that an artifact of Sallyport is for. */
  private static final Set<String> OWN = Set.of("kafka", "ocsf", "otlp", "table");

  private final Deque<AuditSink> opened = new ArrayDeque<>();

  /** Opens them, and gives them to the builder with what is promised of each. */
  void open(
      List<SinkEntry> wanted,
      @Nullable Path folder,
      SinkSettings.Secrets secrets,
      KernelBuilder builder)
      throws ConfigurationException {
    for (SinkEntry one : wanted) {
      SinkSettings settings = new SinkSettings(one.location(), one.options(), folder, secrets);
      AuditSink sink;
      try {
        sink = opened(new Named(one.name(), factory(one.kind()).open(settings)));
      } catch (AuditException e) {
        throw new ConfigurationException(String.valueOf(e.getMessage()), e);
      }
      if (one.enforced()) {
        builder.sink(sink);
      } else {
        builder.bestEffort(sink);
      }
    }
  }

  AuditSink opened(AuditSink sink) {
    opened.push(sink);
    return sink;
  }

  /** The broker could not be made. */
  void closeAll() {
    for (AuditSink sink : opened) {
      try {
        sink.close();
      } catch (AuditException | RuntimeException e) {
        log.warn("The sink '{}' did not close cleanly.", sink.name(), e);
      }
    }
  }

  private static AuditSinkFactory factory(String kind) throws ConfigurationException {
    for (AuditSinkFactory factory : ServiceLoader.load(AuditSinkFactory.class)) {
      if (factory.kind().equals(kind)) {
        return factory;
      }
    }
    String remedy =
        OWN.contains(kind)
            ? "add the artifact io.sallyport:sallyport-audit-" + kind
            : "add the module that has an AuditSinkFactory of that kind";
    throw new ConfigurationException(
        "SP-4160 no sink of that kind is on the class path: '%s'; audit.sinks names it; %s."
            .formatted(kind, remedy),
        null);
  }

  /** A sink under the name that the configuration gives it. */
  private record Named(String name, AuditSink sink) implements AuditSink {
    @Override
    public void append(AuditEvent event, Durability durability) throws AuditException {
      sink.append(event, durability);
    }

    @Override
    public void flush() throws AuditException {
      sink.flush();
    }

    @Override
    public void close() throws AuditException {
      sink.close();
    }
  }
}
