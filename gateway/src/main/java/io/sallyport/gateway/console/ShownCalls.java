package io.sallyport.gateway.console;

import static io.sallyport.gateway.store.Shown.put;

import io.sallyport.audit.journal.JournalEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Calls as JSON objects; their values are not shown. */
final class ShownCalls {
  private ShownCalls() {}

  static Map<String, Object> call(Call call) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "time", call.time);
    put(shown, "session", call.session);
    put(shown, "exchange", call.exchange);
    put(shown, "subject", call.subject);
    put(shown, "actor", call.actor);
    put(shown, "purpose", call.purpose);
    put(shown, "target", call.target);
    put(shown, "verdict", call.permitted ? "permit" : "deny");
    put(shown, "code", call.code);
    put(shown, "message", call.message);
    put(shown, "remedy", call.remedy);
    put(shown, "rules", call.rules);
    put(shown, "text", call.text);
    put(shown, "status", call.status);
    put(shown, "took", call.tookMicros);
    put(shown, "rows", call.rows);
    put(shown, "affected", call.affected);
    return shown;
  }

  static Map<String, Object> change(CallLog.Change change) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "time", change.time());
    put(shown, "what", change.what());
    put(shown, "version", change.version());
    put(shown, "problems", change.problems());
    return shown;
  }

  static Map<String, Object> details(JournalEntry entry) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "canonical", entry.canonical());
    put(shown, "accesses", entry.accesses().stream().distinct().toList());
    put(shown, "obligations", entry.obligations().stream().map(ShownCalls::obligation).toList());
    return shown;
  }

  private static String obligation(Map<String, @Nullable Object> obligation) {
    Map<String, @Nullable Object> rest = new TreeMap<>(obligation);
    StringBuilder text = new StringBuilder(String.valueOf(rest.remove("type")));
    Object resource = rest.remove("resource");
    Object field = rest.remove("field");
    if (resource != null) {
      text.append(' ').append(resource).append(field == null ? "" : "." + field);
    }
    rest.forEach((name, value) -> text.append(", ").append(name).append(' ').append(value));
    return text.toString();
  }
}
