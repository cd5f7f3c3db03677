package io.sallyport.gateway;

import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.tls.ServerTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that serves. Thread-safe. */
final class RunningGateway {
  private static final Logger log = LoggerFactory.getLogger(RunningGateway.class);

  private final List<Door> doors;
  private final ServerTls tls;
  private final Administration administration;
  private final Sessions sessions;
  private final Duration patience;
  private final Collection<AutoCloseable> parts;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Of these parts.
   *
   * @param parts what is closed after the doors, in this order
   */
  RunningGateway(
      List<Door> doors,
      ServerTls tls,
      Administration administration,
      Sessions sessions,
      Duration patience,
      Collection<AutoCloseable> parts) {
    this.doors = List.copyOf(doors);
    this.tls = tls;
    this.administration = administration;
    this.sessions = sessions;
    this.patience = patience;
    this.parts = new ArrayList<>(parts);
  }

  public List<Door> doors() {
    return doors;
  }

  public String fingerprint() {
    return tls.fingerprint();
  }

  public Administration administration() {
    return administration;
  }

  public void drain() {
    log.info("Draining: {} sessions have up to {} to end.", sessions.size(), patience);
    sessions.drain();
    doors.forEach(Door::drain);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (sessions.size() > 0 && System.nanoTime() - deadline < 0) {
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.info("Drained: {} sessions are left and are cut.", sessions.size());
  }

  public void close() {
    if (closed.compareAndSet(false, true)) {
      sessions.drain();
      doors.forEach(Door::drain);
      sessions.cutAll();
      List<AutoCloseable> all = new ArrayList<>(doors);
      all.addAll(parts);
      Closing.all(all, null);
    }
  }
}
