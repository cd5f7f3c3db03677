package io.sallyport.gateway.jdbc;

import io.sallyport.api.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all sessions of a door from outside: has those that execute for long watched for a
 * cancel or a loss, ends those whose client is lost or does nothing for too long. What may wait for
 * a client or a database is done on other threads than the one that looks.
 */
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final long EVERY_MILLIS = 25;
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LOST = TimeUnit.SECONDS.toNanos(2);
  private static final long LAST_WORD = TimeUnit.SECONDS.toNanos(1);

  private static final Reason IDLE =
      Reason.of("SP-5226", "The session was idle for too long.", "Open a new connection.");

  private final Set<JdbcSession> sessions;
  private final long idle;
  private final ScheduledExecutorService timer;
  private final ExecutorService others;

  /** Of which a held call is being given up at this moment. */
  private final Set<JdbcSession> givenUp = ConcurrentHashMap.newKeySet();

  Watch(Set<JdbcSession> sessions, Duration idle) {
    this.sessions = sessions;
    this.idle = idle.toNanos();
    this.timer = Executors.newSingleThreadScheduledExecutor(named("sallyport-jdbc-watch"));
    this.others = Executors.newCachedThreadPool(named("sallyport-jdbc-ahead"));
    var unused =
        timer.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void look() {
    long now = System.nanoTime();
    for (JdbcSession session : sessions) {
      try {
        look(session, now);
      } catch (RuntimeException | OutOfMemoryError e) {
        // Such as no thread to be had: a task that throws would look at no session ever again.
        log.error("A session could not be looked at; the next look follows.", e);
      }
    }
  }

  private void look(JdbcSession session, long now) {
    long busy = session.busySince();
    if (busy != 0 && now - busy > LONG && session.watching()) {
      others.execute(session::watch);
    }
    if (busy != 0 && session.unwanted(now) && givenUp.add(session)) {
      others.execute(() -> giveUp(session));
    }
    long lost = session.lostSince();
    if (lost != 0 && now - lost > LOST) {
      session.cutSocket();
      others.execute(session::abort);
    }
    long ended = session.endedSince();
    if (ended != 0 && now - ended > LAST_WORD) {
      // It does not read what it is told, and the thread that tells it waits.
      session.cutSocket();
    }
    if (ended == 0 && busy == 0 && session.admitted() && now - session.idleSince() > idle) {
      others.execute(() -> session.cut(IDLE));
    }
  }

  /** It asks the store of approvals, which may not answer. */
  private void giveUp(JdbcSession session) {
    try {
      session.giveUp();
    } finally {
      givenUp.remove(session);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    others.shutdownNow();
  }
}
