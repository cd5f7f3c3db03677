package io.sallyport.gateway;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps acts, and nothing while it fails. */
final class Trail implements AuditSink {
  final List<Act> acts = new CopyOnWriteArrayList<>();
  volatile boolean failing;

  @Override
  public String name() {
    return "trail";
  }

  @Override
  public void append(AuditEvent event, Durability durability) throws AuditException {
    if (failing) {
      throw new AuditException("SP-4101 the disk is full.", null);
    }
    if (event instanceof AuditEvent.Acted acted) {
      acts.add(acted.act());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  List<Act> of(Act.Kind kind) {
    return acts.stream().filter(act -> act.kind() == kind).toList();
  }
}
