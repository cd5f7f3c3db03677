package io.sallyport.audit.spi;

import io.sallyport.api.Durability;

/**
 * Keeps audit events. No record, no call: an exception refuses the call that the event speaks of.
 * Found by {@link java.util.ServiceLoader} or given to the broker's builder. Must be thread-safe;
 * events of one session come in order.
 */
public interface AuditSink extends AutoCloseable {
  /** The name for messages, unique among the sinks of a broker. */
  String name();

  /**
   * Takes an event and returns once it is at least as safe as asked. A sink may make it safer,
   * never less.
   *
   * @throws AuditException when the event is not kept that safely; the event may be offered again
   */
  void append(AuditEvent event, Durability durability) throws AuditException;

  /**
   * Makes everything taken so far as safe as the sink can.
   *
   * @throws AuditException when it cannot
   */
  void flush() throws AuditException;

  /** Flushes and ends. Idempotent. */
  @Override
  void close() throws AuditException;
}
