package io.sallyport.okhttp;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The sessions of one client: one for each caller and target used lately. Thread-safe. */
final class Sessions {
  private static final int MOST = 64;
  private static final PepCapabilities CAN =
      new PepCapabilities(
          "embedded", Set.of(Obligation.Type.MASK, Obligation.Type.DETECT, Obligation.Type.LIMIT));

  private final AccessBroker broker;
  private final Map<Key, AccessSession> open = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(Caller caller, Target target) {}

  Sessions(AccessBroker broker) {
    this.broker = broker;
  }

  synchronized AccessSession of(Caller caller, Target target) throws AccessDeniedException {
    Key key = new Key(caller, target);
    AccessSession known = open.get(key);
    if (known != null) {
      return known;
    }
    AccessSession session = broker.open(caller, target, CAN);
    open.put(key, session);
    if (open.size() > MOST) {
      open.remove(open.keySet().iterator().next()).close();
    }
    return session;
  }
}
