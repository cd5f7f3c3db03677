package io.sallyport.embedded;

import io.sallyport.api.Durability;
import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes sinks that tests can look into, by their address; one at {@code down} takes nothing. */
public final class TestSinkFactory implements AuditSinkFactory {
  static final Map<String, List<AuditEvent>> TAKEN = new ConcurrentHashMap<>();
  static final List<String> CLOSED = new CopyOnWriteArrayList<>();
  static final List<String> SECRETS = new CopyOnWriteArrayList<>();

  @Override
  public String kind() {
    return "test";
  }

  @Override
  public AuditSink open(SinkSettings settings) throws AuditException {
    String token = settings.option("options.token");
    if (token != null) {
      try (Secret secret = settings.secret("token", token)) {
        SECRETS.add(secret.use(String::new));
      }
    }
    if (settings.location().equals("missing")) {
      throw settings.unfit("at", "nobody is there", null);
    }
    return new Sink(settings.location());
  }

  private record Sink(String at) implements AuditSink {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public void append(AuditEvent event, Durability durability) throws AuditException {
      if (at.equals("down")) {
        throw new AuditException("SP-4999 it is down.", null);
      }
      TAKEN.computeIfAbsent(at, one -> new CopyOnWriteArrayList<>()).add(event);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      CLOSED.add(at);
    }
  }
}
