package io.sallyport.audit.ocsf;

import static java.util.Map.entry;

import io.sallyport.api.Access;
import io.sallyport.audit.spi.AuditEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a call is to OCSF: SQL is Datastore Activity, HTTP is HTTP Activity, commands and forwards
 * are SSH Activity, files FTP Activity, and calls to Kubernetes, like what cannot be told, API
 * Activity. Immutable.
 *
 * @param activity its number in the class, or 99
 * @param access what it mainly touches; null where it could not be read
 */
record OcsfCall(OcsfClass type, int activity, String name, @Nullable Access access) {
  /** The resource of what could not be read. */
  private static final String UNREAD = "?";

  /** What nothing is known of. */
  static final OcsfCall UNKNOWN = new OcsfCall(OcsfClass.API, OcsfClass.OTHER, "call", null);

  private static final Map<String, OcsfClass> FAMILIES =
      Map.of(
          "sql", OcsfClass.DATASTORE,
          "http", OcsfClass.HTTP,
          "ssh", OcsfClass.SSH,
          "sftp", OcsfClass.FTP);

  private static final Map<String, Integer> ACTIVITIES =
      Map.ofEntries(
          entry("sql.select", 4),
          entry("sql.describe", 8),
          entry("sql.insert", 5),
          entry("sql.merge", 5),
          entry("sql.update", 2),
          entry("sql.delete", 7),
          entry("sql.truncate", 7),
          entry("http.connect", 1),
          entry("http.delete", 2),
          entry("http.get", 3),
          entry("http.head", 4),
          entry("http.options", 5),
          entry("http.post", 6),
          entry("http.put", 7),
          entry("http.trace", 8),
          entry("http.patch", 9),
          entry("sftp.write", 1),
          entry("sftp.read", 2),
          entry("sftp.remove", 4),
          entry("sftp.rename", 5),
          entry("sftp.list", 6),
          entry("k8s.create", 1),
          entry("k8s.get", 2),
          entry("k8s.list", 2),
          entry("k8s.watch", 2),
          entry("k8s.log", 2),
          entry("k8s.update", 3),
          entry("k8s.patch", 3),
          entry("k8s.delete", 4),
          entry("k8s.deletecollection", 4));

  /** The captions of the activities, in the order of their numbers. */
  private static final Map<OcsfClass, List<String>> CAPTIONS =
      Map.of(
          OcsfClass.DATASTORE,
          List.of("Read", "Update", "Connect", "Query", "Write", "Create", "Delete", "List"),
          OcsfClass.HTTP,
          List.of("Connect", "Delete", "Get", "Head", "Options", "Post", "Put", "Trace", "Patch"),
          OcsfClass.FTP,
          List.of("Put", "Get", "Poll", "Delete", "Rename", "List"),
          OcsfClass.API,
          List.of("Create", "Read", "Update", "Delete"));

  static OcsfCall of(List<Access> accesses) {
    Access main = main(accesses);
    if (main == null) {
      return UNKNOWN;
    }
    String action = main.action().name();
    OcsfClass type = FAMILIES.getOrDefault(action.substring(0, action.indexOf('.')), OcsfClass.API);
    int activity = ACTIVITIES.getOrDefault(action, OcsfClass.OTHER);
    String name =
        activity == OcsfClass.OTHER
            ? action
            : CAPTIONS.getOrDefault(type, List.of()).get(activity - 1);
    return new OcsfCall(type, activity, name, main);
  }

  /** The first access, or what a statement writes where it reads, too. */
  private static @Nullable Access main(List<Access> accesses) {
    Access main = null;
    for (Access access : accesses) {
      String action = access.action().name();
      boolean writes =
          action.startsWith("sql.")
              && !action.equals("sql.select")
              && !action.equals("sql.describe");
      if (main == null || (writes && !access.implied())) {
        main = access;
      }
    }
    return main;
  }

  /** What the class wants to know of a call beside who made it. */
  void put(AuditEvent.Decided event, SortedMap<String, @Nullable Object> ocsf) {
    type.put(activity, name, ocsf);
    String target = event.target().name();
    switch (type) {
      case DATASTORE -> {
        database(target, ocsf);
        ocsf.put("query_info", OcsfEvent.map("query_string", event.text()));
        if (event.accesses().size() == 1 && access != null) {
          ocsf.put("table", OcsfEvent.map("name", access.resource().name()));
        }
      }
      case HTTP -> ocsf.put("http_request", request());
      case FTP -> {
        ocsf.put("command", event.text());
        ocsf.put("file", file());
      }
      case API -> {
        api(operation(), target, ocsf);
        if (access != null) {
          ocsf.put("resources", List.of(OcsfEvent.map("name", access.resource().name())));
        }
      }
      case SSH -> ocsf.put("message", event.text());
      case AUTHENTICATION, DETECTION -> throw new IllegalStateException("No call is " + type);
    }
    ocsf.put("dst_endpoint", OcsfEvent.map("name", target));
  }

  /** What the class must have of an event that belongs to a call, and says little more. */
  void putOutcome(String session, SortedMap<String, @Nullable Object> ocsf) {
    type.put(OcsfClass.OTHER, "Outcome", ocsf);
    String target = access == null ? "session " + session : access.resource().target();
    switch (type) {
      case DATASTORE -> database(target, ocsf);
      case HTTP -> ocsf.put("http_request", request());
      case API -> api(operation(), target, ocsf);
      case FTP -> ocsf.put("file", file());
      case SSH, AUTHENTICATION, DETECTION -> {
        // They need nothing more.
      }
    }
    ocsf.put("dst_endpoint", OcsfEvent.map("name", target));
  }

  private String operation() {
    return access == null ? name : access.action().name();
  }

  private static void database(String name, SortedMap<String, @Nullable Object> ocsf) {
    SortedMap<String, @Nullable Object> database = OcsfEvent.map("name", name);
    database.put("type_id", 1L);
    ocsf.put("database", database);
  }

  static void api(String operation, String service, SortedMap<String, @Nullable Object> ocsf) {
    SortedMap<String, @Nullable Object> api = OcsfEvent.map("operation", operation);
    api.put("service", OcsfEvent.map("name", service));
    ocsf.put("api", api);
  }

  private SortedMap<String, @Nullable Object> request() {
    SortedMap<String, @Nullable Object> request = new TreeMap<>();
    if (access != null) {
      String verb = access.action().name().substring("http.".length());
      Object method = access.attributes().get("http.method");
      request.put(
          "http_method", String.valueOf(method == null ? verb : method).toUpperCase(Locale.ROOT));
      if (!access.resource().name().equals(UNREAD)) {
        request.put("url", OcsfEvent.map("path", "/" + access.resource().name()));
      }
    }
    return request;
  }

  private SortedMap<String, @Nullable Object> file() {
    String path = access == null ? UNREAD : access.resource().name();
    String last = path.substring(path.lastIndexOf('/') + 1);
    SortedMap<String, @Nullable Object> file = OcsfEvent.map("name", last.isEmpty() ? path : last);
    file.put("path", path);
    file.put("type_id", 0L);
    return file;
  }
}
