package io.sallyport.audit.kafka;

import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes what a configuration calls {@code kafka}: the brokers, {@code topic}, {@code patience} and
 * further {@code settings} of the producer. Secrets are fetched when the sink opens. Thread-safe.
 */
public final class KafkaSinkFactory implements AuditSinkFactory {
  /** For {@link java.util.ServiceLoader}. */
  public KafkaSinkFactory() {}

  @Override
  public String kind() {
    return "kafka";
  }

  @Override
  public AuditSink open(SinkSettings settings) throws AuditException {
    String topic = settings.required("topic");
    Map<String, String> more = new HashMap<>();
    for (Map.Entry<String, String> one : settings.group("settings").entrySet()) {
      try (Secret value = settings.secret(one.getKey(), one.getValue())) {
        more.put(one.getKey(), value.use(String::new));
      }
    }
    return KafkaSink.open(
        settings.location(), topic, settings.duration("patience", Duration.ofSeconds(10)), more);
  }
}
