package io.sallyport.gateway.approvals;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.gateway.store.Alert;
import io.sallyport.gateway.store.Alerts;
import io.sallyport.gateway.store.StoreException;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Lists every alarm of the audit trail until somebody has looked at it. An emergency that cannot be
 * listed is not permitted: no record, no call. Thread-safe.
 */
public final class AlertSink implements AuditSink {
  private static final int LONGEST = 2000;

  private final Alerts alerts;
  private final Consumer<Alert> told;

  /**
   * Into that list.
   *
   * @param told is told of each once it is kept; must not wait
   */
  public AlertSink(Alerts alerts, Consumer<Alert> told) {
    this.alerts = alerts;
    this.told = told;
  }

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public void append(AuditEvent event, Durability durability) throws AuditException {
    if (!(event instanceof AuditEvent.Alarm alarm)) {
      return;
    }
    String message = alarm.reason().message();
    Alert alert =
        new Alert(
            "a" + UUID.randomUUID().toString().replace("-", "").substring(0, 20),
            alarm.time(),
            alarm.reason().code(),
            alarm.reason().rule(),
            alarm.session(),
            message.length() > LONGEST ? message.substring(0, LONGEST) : message,
            null,
            null);
    try {
      alerts.add(alert);
    } catch (StoreException e) {
      throw new AuditException(
          "SP-7047 an alarm cannot be listed: '%s'; the store must answer; look at it."
              .formatted(alert.code()),
          e);
    }
    told.accept(alert);
  }

  @Override
  public void flush() {
    // Each is kept as it comes.
  }

  @Override
  public void close() {
    // The store is its owner's.
  }
}
