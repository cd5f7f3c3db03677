package io.sallyport.embedded;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessBrokerFactory;
import io.sallyport.api.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;

/** Makes embedded brokers for enforcement points that only know the seam. Thread-safe. */
public final class EmbeddedBrokerFactory implements AccessBrokerFactory {
  /** For {@link java.util.ServiceLoader}. */
  public EmbeddedBrokerFactory() {}

  @Override
  public AccessBroker create(Map<String, String> settings) throws ConfigurationException {
    EmbeddedBroker.Builder builder = EmbeddedBroker.builder();
    String config = settings.get("sallyport.config");
    if (config == null) {
      throw new ConfigurationException(
          "SP-3090 no configuration: 'sallyport.config' is not set; a broker needs a file with rules;"
              + " set it to a path, or to classpath: and a resource's name.",
          null);
    }
    builder.config(config);
    String audit = settings.get("sallyport.audit");
    if (audit != null) {
      builder.journal(Path.of(audit));
    }
    return builder.build();
  }
}
