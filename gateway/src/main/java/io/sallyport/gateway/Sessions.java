package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.store.SessionRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live sessions of this gateway. Thread-safe. */
final class Sessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final String gateway;
  private final int most;
  private final int mostPerSubject;
  private final Clock clock;
  private final ActRecorder acts;
  private final Map<String, Live> live = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> bySubject = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService enders =
      Executors.newFixedThreadPool(4, task -> Threads.daemon("sallyport-ender", task));
  private volatile boolean draining;

  Sessions(String gateway, int most, int mostPerSubject, Clock clock, ActRecorder acts) {
    this.gateway = gateway;
    this.most = most;
    this.mostPerSubject = mostPerSubject;
    this.clock = clock;
    this.acts = acts;
  }

  /** Says whether a session's time is over, and why. */
  interface Verdict {
    @Nullable Reason over(Live session);
  }

  final class Live implements LiveSession {
    private final SessionRow row;
    private final Login login;
    private final Target target;
    private final Runnable end;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean reached;
    private volatile String note = "";
    private volatile @Nullable Reason ended;

    private Live(SessionRow row, Login login, Target target, Runnable end) {
      this.row = row;
      this.login = login;
      this.target = target;
      this.end = end;
    }

    SessionRow row() {
      return row;
    }

    Login login() {
      return login;
    }

    Target target() {
      return target;
    }

    /**
     * Whether rules that once let this session do something do so no more. One that never could is
     * left to be refused call by call, as it is where the broker is embedded.
     */
    boolean lostReach(boolean reaches) {
      boolean before = reached;
      reached = reaches;
      return before && !reaches;
    }

    String doing() {
      return note;
    }

    @Override
    public String id() {
      return row.id();
    }

    @Override
    public @Nullable Reason ended() {
      return ended;
    }

    @Override
    public void note(String line) {
      note = line.length() > 200 ? line.substring(0, 200) : line;
    }

    private boolean leave() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      live.remove(row.id());
      count.decrementAndGet();
      AtomicInteger of = bySubject.get(row.subject());
      if (of != null) {
        bySubject.computeIfPresent(
            row.subject(), (subject, n) -> n.decrementAndGet() <= 0 ? null : n);
      }
      changes.incrementAndGet();
      return true;
    }

    private void cut(Reason reason) {
      ended = reason;
      if (!leave()) {
        return;
      }
      cut.incrementAndGet();
      log.info("Session {} of '{}' is ended: {}", row.id(), row.subject(), reason);
      acts.did(
          Act.of(Act.Kind.SESSION_ENDED, "sallyport")
              .on(row.id())
              .concerning(row.subject(), row.target())
              .because(reason)
              .with("door", row.door())
              .with("peer", row.peer()));
      enders.execute(
          () -> {
            try {
              end.run();
            } catch (RuntimeException e) {
              log.error("Session {} could not be cut.", row.id(), e);
            }
          });
    }

    @Override
    public void close() {
      leave();
    }
  }

  Live enter(String door, Login login, Target target, String peer, Runnable end)
      throws AccessDeniedException {
    if (draining) {
      throw new AccessDeniedException(Reasons.draining(), null);
    }
    Caller caller = login.caller();
    String subject = caller.subject().id();
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw new AccessDeniedException(Reasons.full(most), null);
    }
    AtomicInteger of =
        bySubject.compute(
            subject,
            (name, n) -> {
              AtomicInteger counter = n == null ? new AtomicInteger() : n;
              counter.incrementAndGet();
              return counter;
            });
    Actor actor = caller.actor();
    SessionRow row =
        new SessionRow(
            newId(),
            gateway,
            door,
            subject,
            actor == null ? null : actor.id(),
            target.name(),
            peer,
            login.credentialId(),
            clock.instant(),
            login.expires());
    Live session = new Live(row, login, target, end);
    live.put(row.id(), session);
    if (of.get() > mostPerSubject) {
      session.close();
      throw new AccessDeniedException(Reasons.subjectFull(mostPerSubject), null);
    }
    opened.incrementAndGet();
    changes.incrementAndGet();
    return session;
  }

  private String newId() {
    HexFormat hex = HexFormat.of();
    return "s"
        + hex.toHexDigits(clock.millis(), 12)
        + hex.toHexDigits(ThreadLocalRandom.current().nextLong()).substring(8);
  }

  /** Ends every session of which the verdict says so. */
  void judge(Verdict verdict) {
    for (Live session : live.values()) {
      Reason reason = verdict.over(session);
      if (reason != null) {
        session.cut(reason);
      }
    }
  }

  /** Lets nobody in any more. */
  void drain() {
    draining = true;
  }

  boolean draining() {
    return draining;
  }

  int size() {
    return count.get();
  }

  long opened() {
    return opened.get();
  }

  long ended() {
    return cut.get();
  }

  /** Goes up with each session that comes or goes. */
  long changes() {
    return changes.get();
  }

  Collection<Live> all() {
    return List.copyOf(live.values());
  }

  List<SessionRow> rows() {
    List<SessionRow> rows = new ArrayList<>();
    live.values().forEach(session -> rows.add(session.row()));
    return rows;
  }

  /** Ends all of them, since the gateway ends. */
  void cutAll() {
    judge(session -> Reasons.draining());
  }

  @Override
  public void close() {
    cutAll();
    enders.shutdown();
  }
}
