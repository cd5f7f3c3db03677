package io.sallyport.kernel;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps events in memory and fails for as long as it is told to. */
final class ListSink implements AuditSink {
  final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  final List<Durability> durabilities = new CopyOnWriteArrayList<>();
  volatile boolean failing;

  @Override
  public String name() {
    return "list";
  }

  @Override
  public void append(AuditEvent event, Durability durability) throws AuditException {
    if (failing) {
      throw new AuditException("the disk is full", null);
    }
    durabilities.add(durability);
    events.add(event);
  }

  <T extends AuditEvent> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
