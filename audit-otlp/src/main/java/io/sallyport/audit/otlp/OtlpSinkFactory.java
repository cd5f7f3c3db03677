package io.sallyport.audit.otlp;

import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes what a configuration calls {@code otlp}: the address of a collector, {@code headers} and
 * {@code patience}. Secrets in headers are fetched when the sink opens. Thread-safe.
 */
public final class OtlpSinkFactory implements AuditSinkFactory {
  /** For {@link java.util.ServiceLoader}. */
  public OtlpSinkFactory() {}

  @Override
  public String kind() {
    return "otlp";
  }

  @Override
  public AuditSink open(SinkSettings settings) throws AuditException {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : settings.group("headers").entrySet()) {
      try (Secret value = settings.secret(header.getKey(), header.getValue())) {
        headers.put(header.getKey(), value.use(String::new));
      }
    }
    try {
      return OtlpSink.open(
          URI.create(settings.location()),
          headers,
          settings.duration("patience", Duration.ofSeconds(10)));
    } catch (IllegalArgumentException e) {
      throw settings.unfit("otlp", "it is no address", e);
    }
  }
}
