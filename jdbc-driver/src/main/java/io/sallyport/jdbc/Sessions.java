package io.sallyport.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Recording;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Target;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one connection: one for each caller that has used it lately. The caller is looked
 * up anew for every call, since a pooled connection serves many. Thread-safe.
 */
final class Sessions {
  private static final int MOST = 32;

  private final AccessBroker broker;
  private final Target target;
  private final @Nullable Caller owner;
  private final PepCapabilities capabilities;
  private final Map<Caller, AccessSession> byCaller = new LinkedHashMap<>(16, 0.75f, true);
  private final IdentityHashMap<AccessSession, Recording> recordings = new IdentityHashMap<>();
  private volatile @Nullable Last last;

  /** Read and replaced as one, so that no thread sees a caller with another one's session. */
  private record Last(Caller caller, AccessSession session) {}

  /**
   * Sessions where {@code owner} counts as the caller wherever no scope is open.
   *
   * @param waits whether a call is held while people are asked for approval
   */
  Sessions(AccessBroker broker, Target target, @Nullable Caller owner, boolean waits) {
    this(broker, target, owner, capabilities(waits));
  }

  private static PepCapabilities capabilities(boolean waits) {
    PepCapabilities all = SqlExplainer.capabilities();
    return waits ? all : all.withoutWaiting();
  }

  /** The same for an enforcement point that stands elsewhere. */
  Sessions(
      AccessBroker broker, Target target, @Nullable Caller owner, PepCapabilities capabilities) {
    this.broker = broker;
    this.target = target;
    this.owner = owner;
    this.capabilities = capabilities;
  }

  Target target() {
    return target;
  }

  /** The session of whoever calls now. */
  AccessSession current() throws SQLException {
    Caller caller = Sallyport.current();
    if (caller == null) {
      caller = owner;
    }
    if (caller == null) {
      throw Codes.noSubject();
    }
    Last known = last;
    if (known != null && same(known.caller, caller)) {
      return known.session;
    }
    AccessSession session = session(caller);
    last = new Last(caller, session);
    return session;
  }

  private static boolean same(Caller a, Caller b) {
    // A record's own equals does not begin with this, and mostly it is the same.
    return Identity.same(a, b) || a.equals(b);
  }

  /** The session of that caller, whoever's scope is open. */
  AccessSession of(Caller caller) throws SQLException {
    return session(caller);
  }

  private synchronized AccessSession session(Caller caller) throws SQLException {
    AccessSession known = byCaller.get(caller);
    if (known != null) {
      return known;
    }
    AccessSession opened;
    try {
      opened = broker.open(caller, target, capabilities);
    } catch (AccessDeniedException e) {
      throw new SallyportAccessDeniedException(e.reason());
    }
    byCaller.put(caller, opened);
    if (byCaller.size() > MOST) {
      AccessSession oldest = byCaller.remove(byCaller.keySet().iterator().next());
      recordings.remove(oldest);
      oldest.close();
    }
    return opened;
  }

  /** The recording of a session; one that is full is followed by another. */
  synchronized Recording recording(AccessSession session) throws AccessDeniedException {
    Recording known = recordings.get(session);
    if (known == null || known.ended()) {
      known = session.record(Recording.Kind.SQL, Map.of());
      recordings.put(session, known);
    }
    return known;
  }

  /** Takes back what people are asked for calls that are held. */
  synchronized void giveUp() {
    byCaller.values().forEach(AccessSession::giveUp);
  }

  /** Ends every session; the next call opens a new one. */
  synchronized void close() {
    last = null;
    byCaller.values().forEach(AccessSession::close);
    byCaller.clear();
    recordings.clear();
  }
}
