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
  /** A class of OCSF. */
  private record OfClass(int category, String categoryName, int uid, String name) {}

  private static final OfClass AUTHENTICATION =
      new OfClass(3, "Identity & Access Management", 3002, "Authentication");
  private static final OfClass API = new OfClass(6, "Application Activity", 6003, "API Activity");

  private static final Map<Integer, String> AUTHENTICATED = Map.of(1, "Logon", 2, "Logoff");
  private static final Map<Integer, String> CALLED =
      Map.of(1, "Create", 3, "Update", 4, "Delete", 99, "Other");

  private OcsfAct() {}

  static void put(AuditEvent.Acted event, SortedMap<String, @Nullable Object> ocsf) {
    Act act = event.act();
    switch (act.kind()) {
      case LOGIN_REFUSED, SIGNED_IN -> authentication(act, 1, ocsf);
      case SESSION_ENDED -> authentication(act, 2, ocsf);
      case APPROVAL_ASKED, TOKEN_CREATED -> api(act, 1, ocsf);
      case APPROVAL_VOTED, APPROVAL_GRANTED, APPROVAL_REFUSED, APPROVAL_REDEEMED, POLICY_RELOADED ->
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

  private static void authentication(
      Act act, int activity, SortedMap<String, @Nullable Object> ocsf) {
    of(AUTHENTICATION, activity, AUTHENTICATED.getOrDefault(activity, ""), ocsf);
    boolean turnedAway = act.kind() == Act.Kind.LOGIN_REFUSED;
    String subject = act.subject() == null ? (turnedAway ? "unknown" : act.by()) : act.subject();
    ocsf.put("user", user(subject));
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

  private static void api(Act act, int activity, SortedMap<String, @Nullable Object> ocsf) {
    of(API, activity, CALLED.getOrDefault(activity, ""), ocsf);
    SortedMap<String, @Nullable Object> actor = OcsfEvent.map("user", user(act.by()));
    if (act.session() != null) {
      actor.put("session", OcsfEvent.map("uid", act.session()));
    }
    ocsf.put("actor", actor);
    ocsf.put("api", OcsfEvent.map("operation", name(act)));
    if (act.on() != null) {
      ocsf.put("resources", List.of(OcsfEvent.map("uid", act.on())));
    }
  }

  private static void of(
      OfClass type, int activity, String name, SortedMap<String, @Nullable Object> ocsf) {
    ocsf.put("category_uid", (long) type.category());
    ocsf.put("category_name", type.categoryName());
    ocsf.put("class_uid", (long) type.uid());
    ocsf.put("class_name", type.name());
    ocsf.put("activity_id", (long) activity);
    ocsf.put("activity_name", name);
    ocsf.put("type_uid", type.uid() * 100L + activity);
    ocsf.put("type_name", type.name() + ": " + name);
  }

  private static SortedMap<String, @Nullable Object> user(String id) {
    SortedMap<String, @Nullable Object> user = new TreeMap<>();
    user.put("uid", id);
    user.put("name", id);
    return user;
  }
}
