package io.sallyport.audit.ocsf;

import io.sallyport.api.Caller;
import io.sallyport.audit.spi.AuditEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind open sessions, and what their open calls are: outcomes and ends name their session
 * only. Thread-safe.
 */
final class OcsfSessions {
  private record Open(Caller caller, Map<Long, OcsfCall> calls) {}

  private final Map<String, Open> sessions = new ConcurrentHashMap<>();

  /** Takes note of what was written. */
  void written(AuditEvent event) {
    if (event instanceof AuditEvent.SessionOpened opened) {
      sessions.put(opened.session(), new Open(opened.caller(), new ConcurrentHashMap<>()));
    } else if (event instanceof AuditEvent.SessionClosed) {
      sessions.remove(event.session());
    } else if (event instanceof AuditEvent.Decided decided && decided.permitted()) {
      Open open = sessions.get(event.session());
      if (open != null) {
        open.calls.put(decided.exchange(), OcsfCall.of(decided.accesses()));
      }
    } else if (event instanceof AuditEvent.Finished finished) {
      Open open = sessions.get(event.session());
      if (open != null) {
        open.calls.remove(finished.exchange());
      }
    }
  }

  /** Who opened a session, or null where that is not known. */
  @Nullable Caller caller(String session) {
    Open open = sessions.get(session);
    return open == null ? null : open.caller;
  }

  /** An open call; {@link OcsfCall#UNKNOWN} where it is none. */
  OcsfCall call(String session, long exchange) {
    Open open = sessions.get(session);
    return open == null ? OcsfCall.UNKNOWN : open.calls.getOrDefault(exchange, OcsfCall.UNKNOWN);
  }
}
