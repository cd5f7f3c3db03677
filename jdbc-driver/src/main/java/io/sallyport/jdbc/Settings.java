package io.sallyport.jdbc;

import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This driver's own properties of one connection: from its properties and URL, else from the system
 * properties, else from the environment. Immutable.
 *
 * @param values the properties that are set, by full name
 */
record Settings(Map<String, String> values) {
  static final String PREFIX = "sallyport.";
  static final String CONFIG = "sallyport.config";
  static final String AUDIT = "sallyport.audit";
  static final String TARGET = "sallyport.target";
  static final String SUBJECT = "sallyport.subject";
  static final String GROUPS = "sallyport.groups";
  static final String ACTOR = "sallyport.actor";
  static final String PURPOSE = "sallyport.purpose";
  static final String APPROVAL = "sallyport.approval";
  static final List<String> KNOWN =
      List.of(CONFIG, AUDIT, TARGET, SUBJECT, GROUPS, ACTOR, PURPOSE, APPROVAL);

  Settings {
    values = Map.copyOf(values);
  }

  static Settings of(Map<String, String> own) throws SQLException {
    return of(own, System::getProperty, System::getenv);
  }

  static Settings of(
      Map<String, String> own,
      UnaryOperator<@Nullable String> property,
      UnaryOperator<@Nullable String> environment)
      throws SQLException {
    for (String name : own.keySet()) {
      if (!KNOWN.contains(name)) {
        throw Codes.unknownProperty(name, nearest(name));
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : KNOWN) {
      String value = own.get(name);
      value = value == null ? property.apply(name) : value;
      value = value == null ? environment.apply(variable(name)) : value;
      if (value != null && !value.isBlank()) {
        values.put(name, value.strip());
      }
    }
    return new Settings(values);
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static @Nullable String nearest(String name) {
    String nearest = null;
    int least = 4;
    for (String known : KNOWN) {
      int distance = distance(name.toLowerCase(Locale.ROOT), known);
      if (distance < least) {
        least = distance;
        nearest = known;
      }
    }
    return nearest;
  }

  /** The number of characters to change, add or take away. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /** What the broker is made from; connections with equal ones share a broker. */
  Map<String, String> forBroker() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : List.of(CONFIG, AUDIT)) {
      String value = values.get(name);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return Map.copyOf(settings);
  }

  /** Whether a call is held while people are asked for approval. */
  boolean waits() throws SQLException {
    String approval = get(APPROVAL);
    if (approval != null && !approval.equals("wait") && !approval.equals("async")) {
      throw Codes.badName(APPROVAL, "it is wait or async");
    }
    return !"async".equals(approval);
  }

  /** The caller that the properties name, or null where they name no subject. */
  @Nullable Caller caller() {
    String subject = get(SUBJECT);
    if (subject == null) {
      return null;
    }
    String actor = get(ACTOR);
    return new Caller(
        new Subject(subject, groups(), Attributes.none()),
        actor == null ? null : Actor.of(actor),
        get(PURPOSE));
  }

  private Set<String> groups() {
    String groups = get(GROUPS);
    if (groups == null) {
      return Set.of();
    }
    return Arrays.stream(groups.split(","))
        .map(String::strip)
        .filter(group -> !group.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
