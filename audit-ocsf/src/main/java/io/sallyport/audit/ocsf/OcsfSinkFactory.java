package io.sallyport.audit.ocsf;

import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;

/** Makes what a configuration calls {@code ocsf}: a path, or {@code stdout}. Thread-safe. */
public final class OcsfSinkFactory implements AuditSinkFactory {
  /** For {@link java.util.ServiceLoader}. */
  public OcsfSinkFactory() {}

  @Override
  public String kind() {
    return "ocsf";
  }

  @Override
  public AuditSink open(SinkSettings settings) throws AuditException {
    return settings.location().equals("stdout")
        ? OcsfSink.standardOutput()
        : OcsfSink.file(settings.path());
  }
}
