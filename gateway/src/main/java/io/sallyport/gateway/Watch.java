package io.sallyport.gateway;

import io.sallyport.api.Reason;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.store.Nodes;
import io.sallyport.gateway.store.Revocation.Kind;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.tls.ServerTls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what may end a session: twice a second at time, revocations known and rules in force;
 * once a second into the store, on a thread of its own, since a store may be slow. Thread-safe.
 */
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final Duration BLIND = Duration.ofSeconds(60);

  private final EmbeddedBroker broker;
  private final Shared shared;
  private final Duration kept;
  private final Store store;
  private final Sessions sessions;
  private final ServerTls tls;
  private final Clock clock;
  private final Nodes.Node self;
  private final ScheduledExecutorService judge = timer("sallyport-judge");
  private final ScheduledExecutorService look = timer("sallyport-store");
  private long told = -1;
  private boolean failing;
  private int rounds;

  /**
   * Looks from {@link #start} on.
   *
   * @param kept how long approvals and alerts are kept that are over
   */
  Watch(
      EmbeddedBroker broker,
      Shared shared,
      Duration kept,
      Sessions sessions,
      ServerTls tls,
      Clock clock,
      Nodes.Node self) {
    this.broker = broker;
    this.shared = shared;
    this.kept = kept;
    this.store = shared.store();
    this.sessions = sessions;
    this.tls = tls;
    this.clock = clock;
    this.self = self;
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> Threads.daemon(name, task));
  }

  void start() throws StoreException {
    store.revocations().refresh();
    tell();
    var unused =
        judge.scheduleWithFixedDelay(guarded(this::judge), 500, 500, TimeUnit.MILLISECONDS);
    unused = look.scheduleWithFixedDelay(guarded(this::look), 1, 1, TimeUnit.SECONDS);
  }

  /** A task that throws would never run again. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("A look at the gateway's sessions failed; the next one follows.", e);
      }
    };
  }

  private void judge() {
    Instant now = clock.instant();
    boolean blind = store.revocations().age().compareTo(BLIND) > 0;
    sessions.judge(session -> over(session, now, blind));
  }

  private @Nullable Reason over(Sessions.Live session, Instant now, boolean blind) {
    Instant expires = session.login().expires();
    if (expires != null && !expires.isAfter(now)) {
      return Reasons.expired();
    }
    if (store.revocations().contains(Kind.SESSION, session.id())) {
      return Reasons.operator();
    }
    if (store.revocations().contains(Kind.CREDENTIAL, session.login().credentialId())
        || store.revocations().contains(Kind.SUBJECT, session.row().subject())) {
      return Reasons.revoked();
    }
    if (blind) {
      return Reasons.blind();
    }
    boolean reaches = broker.reaches(session.login().caller(), session.target());
    return session.lostReach(reaches) ? Reasons.notPermitted() : null;
  }

  private void look() {
    tls.refresh();
    rounds++;
    try {
      store.revocations().refresh();
      if (sessions.changes() != told || rounds % 5 == 0) {
        tell();
      }
      if (rounds % 600 == 1) {
        store.revocations().forget();
        shared.forget(clock.instant().minus(kept));
      }
      failing = false;
    } catch (StoreException e) {
      if (!failing) {
        log.error("The store does not answer; nobody is let in until it does.", e);
      }
      failing = true;
    }
  }

  private void tell() throws StoreException {
    long changes = sessions.changes();
    store
        .nodes()
        .alive(
            new Nodes.Node(
                self.id(), self.host(), broker.version(), self.started(), Instant.now()));
    if (changes != told) {
      store.nodes().sessions(self.id(), sessions.rows());
      told = changes;
    }
  }

  @Override
  public void close() {
    judge.shutdownNow();
    look.shutdownNow();
    try {
      store.nodes().gone(self.id());
    } catch (StoreException e) {
      log.warn("The store still lists this gateway; it forgets it by itself.", e);
    }
  }
}
