package io.sallyport.audit.ocsf;

import io.sallyport.api.Access;
import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Reason;
import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.AuditEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mapping onto OCSF 1.8: calls and sessions are Datastore Activity (class 6005) under the
 * profile {@code security_control}; what was done beside them is {@link OcsfAct}'s. What OCSF has
 * no place for stands under {@code unmapped}, in the names of {@code journal.schema.json}, so
 * nothing is lost.
 */
final class OcsfEvent {
  static final String VERSION = "1.8.0";

  private static final int CLASS = 6005;
  private static final String HOST = host();

  /** What a kind of event, or an action, is to OCSF. */
  private record Activity(int id, String name) {}

  private static final Activity OTHER = new Activity(99, "Other");
  private static final Map<String, Activity> ACTIVITIES =
      Map.ofEntries(
          Map.entry("sql.select", new Activity(4, "Query")),
          Map.entry("sql.describe", new Activity(8, "List")),
          Map.entry("sql.insert", new Activity(5, "Write")),
          Map.entry("sql.merge", new Activity(5, "Write")),
          Map.entry("sql.update", new Activity(2, "Update")),
          Map.entry("sql.delete", new Activity(7, "Delete")),
          Map.entry("sql.truncate", new Activity(7, "Delete")));

  private OcsfEvent() {}

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The event as members of one JSON object. */
  static SortedMap<String, @Nullable Object> of(AuditEvent event) {
    SortedMap<String, @Nullable Object> ocsf = new TreeMap<>();
    ocsf.put("category_name", "Application Activity");
    ocsf.put("category_uid", 6L);
    ocsf.put("class_name", "Datastore Activity");
    ocsf.put("class_uid", (long) CLASS);
    ocsf.put("time", event.time().toEpochMilli());
    ocsf.put("src_endpoint", map("name", HOST));
    ocsf.put("unmapped", EventJson.members(event));
    if (event instanceof AuditEvent.Decided decided) {
      decided(decided, ocsf);
    } else if (event instanceof AuditEvent.Finished finished) {
      finished(finished, ocsf);
    } else if (event instanceof AuditEvent.SessionOpened opened) {
      opened(opened, ocsf);
    } else if (event instanceof AuditEvent.Alarm alarm) {
      alarm(alarm, ocsf);
    } else if (event instanceof AuditEvent.Acted acted) {
      OcsfAct.put(acted, ocsf);
    } else {
      other(event, "Disconnect", ocsf);
    }
    return ocsf;
  }

  private static void decided(AuditEvent.Decided event, SortedMap<String, @Nullable Object> ocsf) {
    activity(activity(event.accesses()), ocsf);
    metadata(event.time(), event.session(), event.exchange(), "decided", ocsf);
    ocsf.put("actor", actor(event.caller(), event.session()));
    database(event.target().name(), event.accesses(), ocsf);
    ocsf.put("query_info", map("query_string", event.text()));
    boolean permitted = event.permitted();
    severity(permitted ? 1 : 3, ocsf);
    ocsf.put("action", permitted ? "Allowed" : "Denied");
    ocsf.put("action_id", permitted ? 1L : 2L);
    ocsf.put("disposition", permitted ? "Allowed" : "Blocked");
    ocsf.put("disposition_id", permitted ? 1L : 2L);
    if (!event.rules().isEmpty()) {
      SortedMap<String, @Nullable Object> policy = map("name", String.join(", ", event.rules()));
      policy.put("version", event.policyVersion());
      ocsf.put("policy", policy);
    }
    status(permitted, event.reason(), ocsf);
  }

  private static void finished(
      AuditEvent.Finished event, SortedMap<String, @Nullable Object> ocsf) {
    other(event, "Outcome", ocsf);
    metadata(event.time(), event.session(), event.exchange(), "finished", ocsf);
    ocsf.put("duration", event.took().toMillis());
    boolean done = event.status() == AuditEvent.Status.COMPLETED;
    severity(done ? 1 : 2, ocsf);
    status(done, event.reason(), ocsf);
    if (event.errorCode() != null) {
      ocsf.put("status_code", event.errorCode());
    }
  }

  private static void opened(
      AuditEvent.SessionOpened event, SortedMap<String, @Nullable Object> ocsf) {
    activity(new Activity(3, "Connect"), ocsf);
    severity(1, ocsf);
    metadata(event.time(), event.session(), 0, "session_opened", ocsf);
    ocsf.put("actor", actor(event.caller(), event.session()));
    database(event.target().name(), List.of(), ocsf);
    status(true, null, ocsf);
  }

  private static void alarm(AuditEvent.Alarm event, SortedMap<String, @Nullable Object> ocsf) {
    other(event, "Alarm", ocsf);
    severity(4, ocsf);
    ocsf.put("is_alert", true);
    status(false, event.reason(), ocsf);
  }

  /** An event that names its session only, so that its actor and database are those of that. */
  private static void other(
      AuditEvent event, String name, SortedMap<String, @Nullable Object> ocsf) {
    activity(new Activity(99, name), ocsf);
    severity(1, ocsf);
    metadata(event.time(), event.session(), 0, name.toLowerCase(Locale.ROOT), ocsf);
    ocsf.put("actor", map("session", map("uid", event.session())));
    database("session " + event.session(), List.of(), ocsf);
  }

  private static Activity activity(List<Access> accesses) {
    Activity first = null;
    for (Access access : accesses) {
      Activity own = ACTIVITIES.getOrDefault(access.action().name(), OTHER);
      boolean writes = own.id() != 4 && own.id() != 8;
      if (first == null || (writes && !access.implied())) {
        first = own;
      }
    }
    return first == null ? OTHER : first;
  }

  private static void activity(Activity activity, SortedMap<String, @Nullable Object> ocsf) {
    ocsf.put("activity_id", (long) activity.id());
    ocsf.put("activity_name", activity.name());
    ocsf.put("type_uid", CLASS * 100L + activity.id());
    ocsf.put("type_name", "Datastore Activity: " + activity.name());
  }

  static void severity(int id, SortedMap<String, @Nullable Object> ocsf) {
    ocsf.put("severity_id", (long) id);
    ocsf.put("severity", List.of("Informational", "Low", "Medium", "High").get(id - 1));
  }

  static void status(
      boolean success, @Nullable Reason reason, SortedMap<String, @Nullable Object> ocsf) {
    ocsf.put("status", success ? "Success" : "Failure");
    ocsf.put("status_id", success ? 1L : 2L);
    if (reason != null) {
      ocsf.put("status_code", reason.code());
      ocsf.put("status_detail", reason.toString());
      ocsf.put("message", reason.message());
    }
  }

  private static void metadata(
      Instant time,
      String session,
      long exchange,
      String kind,
      SortedMap<String, @Nullable Object> ocsf) {
    metadata(time, session, exchange, kind, List.of("security_control"), ocsf);
  }

  static void metadata(
      Instant time,
      String session,
      long exchange,
      String kind,
      List<String> profiles,
      SortedMap<String, @Nullable Object> ocsf) {
    SortedMap<String, @Nullable Object> metadata = new TreeMap<>();
    SortedMap<String, @Nullable Object> product = map("name", "Sallyport");
    product.put("vendor_name", "Sallyport");
    metadata.put("product", product);
    if (!profiles.isEmpty()) {
      metadata.put("profiles", profiles);
    }
    metadata.put("version", VERSION);
    metadata.put("event_code", kind);
    metadata.put("log_name", "sallyport-audit");
    metadata.put("original_time", time.toString());
    String call = exchange > 0 ? session + "-" + exchange : session;
    metadata.put("correlation_uid", call);
    metadata.put("uid", call + "-" + kind);
    ocsf.put("metadata", metadata);
  }

  private static SortedMap<String, @Nullable Object> actor(Caller caller, String session) {
    SortedMap<String, @Nullable Object> user = map("uid", caller.subject().id());
    user.put("name", caller.subject().id());
    List<SortedMap<String, @Nullable Object>> groups =
        caller.subject().groups().stream().sorted().map(group -> map("name", group)).toList();
    if (!groups.isEmpty()) {
      user.put("groups", groups);
    }
    SortedMap<String, @Nullable Object> actor = map("user", user);
    actor.put("session", map("uid", session));
    Actor agent = caller.actor();
    if (agent != null) {
      actor.put("app_name", agent.id());
    }
    return actor;
  }

  private static void database(
      String name, List<Access> accesses, SortedMap<String, @Nullable Object> ocsf) {
    SortedMap<String, @Nullable Object> database = map("name", name);
    boolean sql = accesses.stream().anyMatch(access -> access.action().name().startsWith("sql."));
    database.put("type_id", sql ? 1L : 0L);
    ocsf.put("database", database);
    if (accesses.size() == 1) {
      ocsf.put("table", map("name", accesses.get(0).resource().name()));
    }
  }

  static SortedMap<String, @Nullable Object> map(String name, Object value) {
    SortedMap<String, @Nullable Object> map = new TreeMap<>();
    map.put(name, value);
    return map;
  }
}
