package io.sallyport.gateway.store;

import io.sallyport.policy.spi.Budget;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** An alert. */
  public static Map<String, Object> alert(Alert alert) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", alert.id());
    put(shown, "raised", alert.raised());
    put(shown, "code", alert.code());
    put(shown, "rule", alert.rule());
    put(shown, "session", alert.session());
    put(shown, "message", alert.message());
    put(shown, "acknowledged", alert.acknowledged());
    put(shown, "by", alert.by());
    return shown;
  }

  /** A budget. */
  public static Map<String, Object> budget(Budget budget) {
    Map<String, Object> limits = new TreeMap<>();
    budget.limits().forEach((kind, limit) -> limits.put(word(kind), limit));
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", budget.id());
    put(shown, "to", sorted(budget.to()));
    put(shown, "targets", sorted(budget.targets()));
    put(shown, "rules", sorted(budget.rules()));
    put(shown, "per", budget.per().stream().map(Shown::word).sorted().toList());
    put(shown, "window", budget.window().toSeconds());
    put(shown, "limits", limits);
    return shown;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
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
