package io.sallyport.audit.spi;

/**
 * Makes the sinks that {@code audit: sinks:} of a configuration names. Found by {@link
 * java.util.ServiceLoader}. Thread-safe.
 */
public interface AuditSinkFactory {
  /** The kind of sink that it makes, as the configuration has it: {@code ocsf}, for one. */
  String kind();

  /**
   * Opens a sink.
   *
   * @throws AuditException when a setting is missing or cannot be used, or what it writes to does
   *     not answer; the message says which and holds no secret
   */
  AuditSink open(SinkSettings settings) throws AuditException;
}
