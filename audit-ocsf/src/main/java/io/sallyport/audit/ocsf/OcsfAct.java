package io.sallyport.audit.ocsf;

import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was done beside calls, in OCSF: who came and went is Authentication (class 3002), everything
 * else API Activity (class 6003).
 */
final class OcsfAct {
  private static final Map<Integer, String> AUTHENTICATED = Map.of(1, "Logon", 2, "Logoff");
  private static final Map<Integer, String> CALLED =
      Map.of(1, "Create", 2, "Read", 3, "Update", 4, "Delete", 99, "Other");

  private OcsfAct() {}

  static void put(AuditEvent.Acted event, SortedMap<String, @Nullable Object> ocsf) {
    Act act = event.act();
    switch (act.kind()) {
      case LOGIN_REFUSED, SIGNED_IN -> authentication(act, 1, ocsf);
      case SESSION_ENDED, SIGNED_OUT -> authentication(act, 2, ocsf);
      case SESSION_WATCHED, CALL_EXPLAINED -> api(act, 2, ocsf);
      case APPROVAL_ASKED, TOKEN_CREATED -> api(act, 1, ocsf);
      case APPROVAL_VOTED,
          APPROVAL_GRANTED,
          APPROVAL_REFUSED,
          APPROVAL_REDEEMED,
          ALERT_ACKNOWLEDGED,
          POLICY_RELOADED ->
          api(act, 3, ocsf);
      case APPROVAL_CANCELLED,
          APPROVAL_EXPIRED,
          TOKEN_REVOKED,
          SUBJECT_REVOKED,
          CREDENTIAL_REVOKED,
          SESSION_END_ORDERED ->
          api(act, 4, ocsf);
      case POLICY_REFUSED, GATEWAY_STARTED, GATEWAY_ENDED -> api(act, 99, ocsf);
    }
    String kind = name(act);
    OcsfEvent.metadata(event.time(), event.session(), act.exchange(), kind, List.of(), ocsf);
    boolean refused = act.kind() == Act.Kind.LOGIN_REFUSED || act.kind() == Act.Kind.POLICY_REFUSED;
    OcsfEvent.severity(refused ? 3 : 1, ocsf);
    OcsfEvent.status(!refused, act.reason(), ocsf);
  }

  private static String name(Act act) {
    return act.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Somebody comes or goes. */
  static void authentication(
      int activity, String subject, SortedMap<String, @Nullable Object> ocsf) {
    OcsfClass.AUTHENTICATION.put(activity, AUTHENTICATED.getOrDefault(activity, ""), ocsf);
    ocsf.put("user", user(subject));
  }

  private static void authentication(
      Act act, int activity, SortedMap<String, @Nullable Object> ocsf) {
    boolean turnedAway = act.kind() == Act.Kind.LOGIN_REFUSED;
    String subject = act.subject() == null ? (turnedAway ? "unknown" : act.by()) : act.subject();
    authentication(activity, subject, ocsf);
    ocsf.put("service", OcsfEvent.map("name", turnedAway ? door(act) : "sallyport"));
    ocsf.put("is_remote", true);
    if (turnedAway) {
      ocsf.put("src_endpoint", OcsfEvent.map("name", act.by()));
    }
    if (act.on() != null && !turnedAway) {
      ocsf.put("session", OcsfEvent.map("uid", act.on()));
    }
  }

  private static String door(Act act) {
    return act.on() == null ? "sallyport" : act.on();
  }

  /** Something is done to what has that id. */
  static void api(
      int activity,
      String operation,
      @Nullable String on,
      SortedMap<String, @Nullable Object> ocsf) {
    OcsfClass.API.put(activity, CALLED.getOrDefault(activity, ""), ocsf);
    OcsfCall.api(operation, "sallyport", ocsf);
    if (on != null) {
      ocsf.put("resources", List.of(OcsfEvent.map("uid", on)));
    }
  }

  private static void api(Act act, int activity, SortedMap<String, @Nullable Object> ocsf) {
    api(activity, name(act), act.on(), ocsf);
    SortedMap<String, @Nullable Object> actor = OcsfEvent.map("user", user(act.by()));
    if (act.session() != null) {
      actor.put("session", OcsfEvent.map("uid", act.session()));
    }
    ocsf.put("actor", actor);
  }

  static SortedMap<String, @Nullable Object> user(String id) {
    SortedMap<String, @Nullable Object> user = new TreeMap<>();
    user.put("uid", id);
    user.put("name", id);
    return user;
  }
}
