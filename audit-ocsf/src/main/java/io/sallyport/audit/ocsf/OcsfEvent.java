package io.sallyport.audit.ocsf;

import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Reason;
import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.AuditEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mapping onto OCSF 1.8: a call is of the class that {@link OcsfCall} finds, under the profile
 * {@code security_control}; that a session begins and ends is Authentication, an alarm Detection
 * Finding; what was done beside calls is {@link OcsfAct}'s. What OCSF has no place for stands under
 * {@code unmapped}, in the names of {@code journal.schema.json}, so nothing is lost.
 */
final class OcsfEvent {
  static final String VERSION = "1.8.0";

  private static final List<String> CONTROL = List.of("security_control");

  /** Where a class has no actor of its own, the profile {@code host} brings one. */
  private static final List<String> HOST_CONTROL = List.of("host", "security_control");

  private static final String HOST = host();

  private OcsfEvent() {}

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The event as members of one JSON object. */
  static SortedMap<String, @Nullable Object> of(AuditEvent event, OcsfSessions sessions) {
    SortedMap<String, @Nullable Object> ocsf = new TreeMap<>();
    ocsf.put("time", event.time().toEpochMilli());
    ocsf.put("src_endpoint", map("name", HOST));
    ocsf.put("unmapped", EventJson.members(event));
    String session = event.session();
    if (event instanceof AuditEvent.Decided decided) {
      decided(decided, ocsf);
    } else if (event instanceof AuditEvent.Finished finished) {
      finished(finished, sessions.call(session, finished.exchange()), ocsf);
    } else if (event instanceof AuditEvent.SessionOpened opened) {
      OcsfAct.authentication(1, opened.caller().subject().id(), ocsf);
      ocsf.put("service", map("name", opened.target().name()));
      ocsf.put("is_remote", opened.placement().equals("gateway"));
      session(event, "session_opened", actor(opened.caller(), session), ocsf);
    } else if (event instanceof AuditEvent.SessionClosed) {
      Caller caller = sessions.caller(session);
      OcsfAct.authentication(2, caller == null ? "unknown" : caller.subject().id(), ocsf);
      ocsf.put("service", map("name", "sallyport"));
      session(event, "session_closed", actor(caller, session), ocsf);
    } else if (event instanceof AuditEvent.Alarm alarm) {
      alarm(alarm, actor(sessions.caller(session), session), ocsf);
    } else if (event instanceof AuditEvent.Acted acted) {
      OcsfAct.put(acted, ocsf);
    } else if (event instanceof AuditEvent.RecordingStarted started) {
      OcsfAct.api(1, "recording_started", started.recording(), ocsf);
      session(event, "recording_started", actor(sessions.caller(session), session), ocsf);
    } else if (event instanceof AuditEvent.RecordingEnded ended) {
      OcsfAct.api(3, "recording_ended", ended.recording(), ocsf);
      session(event, "recording_ended", actor(sessions.caller(session), session), ocsf);
    }
    return ocsf;
  }

  private static void decided(AuditEvent.Decided event, SortedMap<String, @Nullable Object> ocsf) {
    OcsfCall call = OcsfCall.of(event.accesses());
    call.put(event, ocsf);
    metadata(event.time(), event.session(), event.exchange(), "decided", profiles(call), ocsf);
    ocsf.put("actor", actor(event.caller(), event.session()));
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

  private static List<String> profiles(OcsfCall call) {
    return call.type() == OcsfClass.API || call.type() == OcsfClass.DATASTORE
        ? CONTROL
        : HOST_CONTROL;
  }

  /** It names its session only; of what class its call was is remembered. */
  private static void finished(
      AuditEvent.Finished event, OcsfCall call, SortedMap<String, @Nullable Object> ocsf) {
    call.putOutcome(event.session(), ocsf);
    metadata(event.time(), event.session(), event.exchange(), "finished", profiles(call), ocsf);
    ocsf.put("actor", map("session", map("uid", event.session())));
    ocsf.put("duration", event.took().toMillis());
    boolean done = event.status() == AuditEvent.Status.COMPLETED;
    severity(done ? 1 : 2, ocsf);
    status(done, event.reason(), ocsf);
    if (event.errorCode() != null) {
      ocsf.put("status_code", event.errorCode());
    }
  }

  private static void alarm(
      AuditEvent.Alarm event,
      SortedMap<String, @Nullable Object> actor,
      SortedMap<String, @Nullable Object> ocsf) {
    OcsfClass.DETECTION.put(1, "Create", ocsf);
    String uid = event.session() + "-" + event.reason().code();
    SortedMap<String, @Nullable Object> finding = map("uid", uid);
    finding.put("title", event.reason().message());
    ocsf.put("finding_info", finding);
    metadata(event.time(), event.session(), 0, "alarm", HOST_CONTROL, ocsf);
    ocsf.put("actor", actor);
    severity(4, ocsf);
    ocsf.put("is_alert", true);
    status(false, event.reason(), ocsf);
  }

  /** What an event of a session as a whole has. */
  private static void session(
      AuditEvent event,
      String kind,
      SortedMap<String, @Nullable Object> actor,
      SortedMap<String, @Nullable Object> ocsf) {
    ocsf.put("actor", actor);
    metadata(event.time(), event.session(), 0, kind, List.of(), ocsf);
    severity(1, ocsf);
    status(true, null, ocsf);
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

  private static SortedMap<String, @Nullable Object> actor(
      @Nullable Caller caller, String session) {
    SortedMap<String, @Nullable Object> actor = map("session", map("uid", session));
    if (caller == null) {
      return actor;
    }
    SortedMap<String, @Nullable Object> user = OcsfAct.user(caller.subject().id());
    List<SortedMap<String, @Nullable Object>> groups =
        caller.subject().groups().stream().sorted().map(group -> map("name", group)).toList();
    if (!groups.isEmpty()) {
      user.put("groups", groups);
    }
    actor.put("user", user);
    Actor agent = caller.actor();
    if (agent != null) {
      actor.put("app_name", agent.id());
    }
    return actor;
  }

  static SortedMap<String, @Nullable Object> map(String name, Object value) {
    SortedMap<String, @Nullable Object> map = new TreeMap<>();
    map.put(name, value);
    return map;
  }
}
