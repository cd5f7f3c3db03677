package io.sallyport.gateway.control;

import io.sallyport.gateway.store.Nodes;
import io.sallyport.gateway.store.SessionRow;
import io.sallyport.gateway.store.TokenRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as JSON objects; a token's hash is not shown. */
final class Shown {
  private Shown() {}

  static Map<String, Object> session(SessionRow row) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", row.id());
    put(shown, "gateway", row.gateway());
    put(shown, "door", row.door());
    put(shown, "subject", row.subject());
    put(shown, "actor", row.actor());
    put(shown, "target", row.target());
    put(shown, "peer", row.peer());
    put(shown, "credential", row.credential());
    put(shown, "started", row.started());
    put(shown, "expires", row.expires());
    return shown;
  }

  static Map<String, Object> token(TokenRow row) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", row.id());
    put(shown, "name", row.name());
    put(shown, "subject", row.subject());
    put(shown, "actor", row.actor());
    put(shown, "groups", List.copyOf(row.groups()));
    put(shown, "created", row.created());
    put(shown, "createdBy", row.createdBy());
    put(shown, "expires", row.expires());
    return shown;
  }

  static Map<String, Object> node(Nodes.Node node) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", node.id());
    put(shown, "host", node.host());
    put(shown, "policy", node.policy());
    put(shown, "started", node.started());
    put(shown, "seen", node.seen());
    return shown;
  }

  static Map<String, Object> map(Map<?, ?> any) {
    Map<String, Object> shown = new LinkedHashMap<>();
    any.forEach((key, value) -> put(shown, String.valueOf(key), value));
    return shown;
  }

  private static void put(Map<String, Object> into, String key, @Nullable Object value) {
    if (value instanceof Instant instant) {
      into.put(key, instant.toString());
    } else if (value != null) {
      into.put(key, value);
    }
  }
}
