package io.sallyport.benchmarks;

import io.sallyport.api.ConfigurationException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** The rules that everything here is decided by, and brokers that hold them. */
final class Rules {
  private static final String NAME = "rules.yaml";

  private Rules() {}

  /** A broker that keeps its records in a sink, and nowhere else. */
  static EmbeddedBroker broker(AuditSink sink) throws ConfigurationException, IOException {
    String yaml = Texts.load(NAME).replaceAll("(?m)^audit:.*$", "");
    return EmbeddedBroker.builder().configText(NAME, yaml).sink(sink).build();
  }

  /** A broker that keeps its records in a journal of its own. */
  static EmbeddedBroker broker(Path journal, boolean synced)
      throws ConfigurationException, IOException {
    String yaml =
        Texts.load(NAME)
            .replace("${journal}", journal.toString())
            .replace("${durability}", synced ? "synced" : "written");
    return EmbeddedBroker.builder().configText(NAME, yaml).build();
  }
}
