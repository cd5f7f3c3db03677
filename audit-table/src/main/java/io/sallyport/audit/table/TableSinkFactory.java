package io.sallyport.audit.table;

import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import java.time.Duration;

/**
 * Makes what a configuration calls {@code table}: the URL of a PostgreSQL, {@code username}, {@code
 * password} and {@code patience}. The password is fetched for each connection. Thread-safe.
 */
public final class TableSinkFactory implements AuditSinkFactory {
  /** For {@link java.util.ServiceLoader}. */
  public TableSinkFactory() {}

  @Override
  public String kind() {
    return "table";
  }

  @Override
  public AuditSink open(SinkSettings settings) throws AuditException {
    Duration patience = settings.duration("patience", Duration.ofSeconds(10));
    return TableSink.open(new SettingsSource(settings, patience));
  }
}
