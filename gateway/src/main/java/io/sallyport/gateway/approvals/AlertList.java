package io.sallyport.gateway.approvals;

import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.gateway.store.Alert;
import io.sallyport.gateway.store.Alerts;
import io.sallyport.gateway.store.StoreException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What somebody has to look at, the same over REST and on the console. Thread-safe. */
public final class AlertList {
  private static final Logger log = LoggerFactory.getLogger(AlertList.class);

  private final Alerts alerts;
  private final Clock clock;
  private final ActRecorder acts;

  /** Over that list; that somebody has looked is on record. */
  public AlertList(Alerts alerts, Clock clock, ActRecorder acts) {
    this.alerts = alerts;
    this.acts = acts;
    this.clock = clock;
  }

  /**
   * The newest first.
   *
   * @param all also those that somebody has looked at
   */
  public List<Alert> list(boolean all) throws StoreException {
    return alerts.list(all);
  }

  /** Somebody has looked at it; false where there is none that nobody had looked at. */
  public boolean acknowledge(Person person, String id) throws StoreException {
    boolean done = alerts.acknowledge(id, clock.instant(), person.name());
    if (done) {
      acts.did(Act.of(Act.Kind.ALERT_ACKNOWLEDGED, person.name()).on(id));
      log.info("'{}' has looked at alert {}.", person.name(), id);
    }
    return done;
  }
}
