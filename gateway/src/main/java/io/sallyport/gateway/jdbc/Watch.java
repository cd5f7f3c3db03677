package io.sallyport.gateway.jdbc;

import io.sallyport.api.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all sessions of a door from outside: has those that execute for long watched for a
 * cancel or a loss, ends those whose client never reads, is lost or does nothing for too long.
 */
final class Watch implements AutoCloseable {
  private static final long EVERY_MILLIS = 25;
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LOST = TimeUnit.SECONDS.toNanos(2);
  private static final long STUCK = TimeUnit.SECONDS.toNanos(60);

  private final Set<JdbcSession> sessions;
  private final long idle;
  private final ScheduledExecutorService timer;
  private final ExecutorService readers;

  Watch(Set<JdbcSession> sessions, Duration idle) {
    this.sessions = sessions;
    this.idle = idle.toNanos();
    this.timer = Executors.newSingleThreadScheduledExecutor(named("sallyport-jdbc-watch"));
    this.readers = Executors.newCachedThreadPool(named("sallyport-jdbc-ahead"));
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
      look(session, now);
    }
  }

  private void look(JdbcSession session, long now) {
    long busy = session.busySince();
    if (busy != 0 && now - busy > LONG && session.watching()) {
      readers.execute(session::watch);
    }
    if (busy != 0 && session.gone()) {
      session.giveUp();
    }
    long lost = session.lostSince();
    if (lost != 0 && now - lost > LOST) {
      session.cutSocket();
      session.abort();
    }
    long writing = session.writingSince();
    if (writing != 0 && now - writing > STUCK) {
      session.cutSocket();
    }
    if (busy == 0 && session.admitted() && now - session.idleSince() > idle) {
      session.cut(
          Reason.of("SP-5226", "The session was idle for too long.", "Open a new connection."));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    readers.shutdownNow();
  }
}
