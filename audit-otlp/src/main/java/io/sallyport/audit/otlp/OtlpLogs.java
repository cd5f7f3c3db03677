package io.sallyport.audit.otlp;

import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The request of OTLP for logs in its JSON form (opentelemetry-proto, {@code
 * ExportLogsServiceRequest}): each event is a record whose body is the event as the journal has it,
 * and whose attributes are what one searches by.
 */
final class OtlpLogs {
  private static final int INFO = 9;
  private static final int WARN = 13;
  private static final int ERROR = 17;

  /** Members of an event that are attributes of the record, too. */
  private static final List<String> SEARCHED =
      List.of(
          "act",
          "by",
          "exchange",
          "kind",
          "on",
          "session",
          "status",
          "subject",
          "target",
          "verdict");

  private OtlpLogs() {}

  static SortedMap<String, Object> request(List<AuditEvent> events) {
    List<Object> records = new ArrayList<>();
    events.forEach(event -> records.add(record(event)));
    SortedMap<String, Object> scope = one("scope", one("name", "io.sallyport.audit"));
    scope.put("logRecords", records);
    List<Object> named = List.of(attribute("service.name", "sallyport"));
    SortedMap<String, Object> resource = one("resource", one("attributes", named));
    resource.put("scopeLogs", List.of(scope));
    return one("resourceLogs", List.of(resource));
  }

  private static SortedMap<String, Object> record(AuditEvent event) {
    SortedMap<String, ?> members = EventJson.members(event);
    SortedMap<String, Object> record = new TreeMap<>();
    Instant time = event.time();
    // 64-bit integers are strings in the JSON form of protobuf.
    record.put("timeUnixNano", nanos(time));
    record.put("observedTimeUnixNano", nanos(time));
    record.put("eventName", "sallyport." + members.get("kind"));
    int severity = severity(event);
    record.put("severityNumber", (long) severity);
    record.put("severityText", severity == INFO ? "INFO" : severity == WARN ? "WARN" : "ERROR");
    record.put("body", one("stringValue", EventJson.text(EventJson.members(event))));
    List<Object> attributes = new ArrayList<>();
    for (String name : SEARCHED) {
      Object value = members.get(name);
      if (value != null) {
        attributes.add(attribute("sallyport." + name, value.toString()));
      }
    }
    record.put("attributes", attributes);
    return record;
  }

  private static String nanos(Instant time) {
    return Long.toString(
        Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
  }

  private static int severity(AuditEvent event) {
    if (event instanceof AuditEvent.Alarm) {
      return ERROR;
    }
    boolean denied = event instanceof AuditEvent.Decided decided && !decided.permitted();
    boolean undone =
        event instanceof AuditEvent.Finished finished
            && finished.status() == AuditEvent.Status.REFUSED;
    boolean turnedAway =
        event instanceof AuditEvent.Acted acted
            && (acted.act().kind() == Act.Kind.LOGIN_REFUSED
                || acted.act().kind() == Act.Kind.POLICY_REFUSED);
    return denied || undone || turnedAway ? WARN : INFO;
  }

  private static SortedMap<String, Object> attribute(String key, String value) {
    SortedMap<String, Object> attribute = one("key", key);
    attribute.put("value", one("stringValue", value));
    return attribute;
  }

  private static SortedMap<String, Object> one(String name, Object value) {
    SortedMap<String, Object> map = new TreeMap<>();
    map.put(name, value);
    return map;
  }
}
