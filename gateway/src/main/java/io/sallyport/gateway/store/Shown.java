package io.sallyport.gateway.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as JSON objects; a token's hash is not shown. */
public final class Shown {
  private Shown() {}

  /** A session. */
  public static Map<String, Object> session(SessionRow row) {
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

  /** A token, without its hash. */
  public static Map<String, Object> token(TokenRow row) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", row.id());
    put(shown, "name", row.name());
    put(shown, "subject", row.subject());
    put(shown, "actor", row.actor());
    put(shown, "groups", row.groups().stream().sorted().toList());
    put(shown, "created", row.created());
    put(shown, "createdBy", row.createdBy());
    put(shown, "expires", row.expires());
    return shown;
  }

  /** A gateway. */
  public static Map<String, Object> node(Nodes.Node node) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", node.id());
    put(shown, "host", node.host());
    put(shown, "policy", node.policy());
    put(shown, "started", node.started());
    put(shown, "seen", node.seen());
    return shown;
  }

  /** Whatever has names, with times as texts. */
  public static Map<String, Object> map(Map<?, ?> any) {
    Map<String, Object> shown = new LinkedHashMap<>();
    any.forEach((key, value) -> put(shown, String.valueOf(key), value));
    return shown;
  }

  /** Puts a value that is there; a time as text. */
  public static void put(Map<String, Object> into, String key, @Nullable Object value) {
    if (value instanceof Instant instant) {
      into.put(key, instant.toString());
    } else if (value != null) {
      into.put(key, value);
    }
  }
}
