package io.sallyport.gateway.ssh;

import io.sallyport.gateway.door.DoorSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds connections: how many there are, how many have not logged in (the oldest of them gives way
 * to the newest, so that strangers keep nobody out), and how often one may ask for new keys, each
 * of which costs a signature and two agreements. The time until a login is bounded by the server
 * itself. Thread-safe.
 */
final class Newcomers implements SessionListener {
  private static final Logger log = LoggerFactory.getLogger(Newcomers.class);
  private static final AttributeKey<Exchanges> EXCHANGES = new AttributeKey<>();

  private final int most;
  private final int mostWaiting;
  private final Set<Session> all = ConcurrentHashMap.newKeySet();
  private final Set<Session> waiting = new LinkedHashSet<>();

  Newcomers(DoorSettings.Limits limits) {
    this.most = limits.connections();
    this.mostWaiting = limits.handshakes();
  }

  /** How often keys were exchanged: a hundred at once, and two a second. One thread at a time. */
  private static final class Exchanges {
    private static final long MOST = 100;
    private static final long PAUSE = Duration.ofMillis(500).toNanos();

    private long free = MOST;
    private long since = System.nanoTime();

    boolean take() {
      long more = (System.nanoTime() - since) / PAUSE;
      since += more * PAUSE;
      free = Math.min(MOST, free + more) - 1;
      return free >= 0;
    }
  }

  @Override
  public void sessionEstablished(Session session) {
    all.add(session);
    Session over = all.size() > most ? session : null;
    synchronized (waiting) {
      if (over == null && waiting.size() >= mostWaiting) {
        Iterator<Session> oldest = waiting.iterator();
        over = oldest.next();
        oldest.remove();
      }
      waiting.add(session);
    }
    if (over != null) {
      over.close(true);
    }
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      leave(session);
    } else if (event == Event.KeyEstablished && !exchanges(session).take()) {
      cut(session);
    }
  }

  private static Exchanges exchanges(Session session) {
    Exchanges own = session.getAttribute(EXCHANGES);
    if (own == null) {
      own = new Exchanges();
      session.setAttribute(EXCHANGES, own);
    }
    return own;
  }

  private static void cut(Session session) {
    log.warn("A client asks for new keys again and again; its connection is cut.");
    try {
      session.disconnect(
          SshConstants.SSH2_DISCONNECT_BY_APPLICATION,
          "SP-8129 New keys are asked for too often; at most a hundred at once, and two a second.");
    } catch (IOException e) {
      log.debug("The client is gone.", e);
    } finally {
      session.close(true);
    }
  }

  private void leave(Session session) {
    synchronized (waiting) {
      waiting.remove(session);
    }
  }

  @Override
  public void sessionClosed(Session session) {
    all.remove(session);
    leave(session);
  }
}
