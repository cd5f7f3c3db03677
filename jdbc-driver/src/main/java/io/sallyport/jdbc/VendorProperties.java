package io.sallyport.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The allow-list of one vendor's driver, read from a resource with one property a line: {@code
 * name}, {@code name = value|value} where only these values may be given, {@code name ~ pattern},
 * {@code name := value} where this value is pinned. Immutable.
 */
final class VendorProperties {
  static final String OWN = "sallyport.";

  private static final Pattern LINE = Pattern.compile("(.+?)(?: (:=|=|~) (.+))?");

  private final Map<String, Rule> byName = new HashMap<>();
  private final boolean ignoreCase;

  private record Rule(
      String name, Set<String> values, @Nullable Pattern form, @Nullable String pinned) {}

  private VendorProperties(boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
  }

  /**
   * Reads an allow-list.
   *
   * @param resource beside this class
   * @param ignoreCase whether the vendor's driver compares names without case
   */
  static VendorProperties read(String resource, boolean ignoreCase) {
    VendorProperties list = new VendorProperties(ignoreCase);
    InputStream stream = VendorProperties.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalStateException("The jar lacks " + resource + "; it is damaged.");
    }
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      lines.lines().map(String::trim).filter(VendorProperties::counts).forEach(list::add);
    } catch (IOException e) {
      throw new UncheckedIOException("The jar's " + resource + " cannot be read.", e);
    }
    return list;
  }

  private static boolean counts(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private void add(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalStateException("The jar's allow-list has a line without a name: " + line);
    }
    String name = parts.group(1);
    String rest = parts.group(3);
    Rule rule =
        switch (String.valueOf(parts.group(2))) {
          case ":=" -> new Rule(name, Set.of(), null, rest);
          case "=" -> new Rule(name, new TreeSet<>(List.of(rest.split("\\|"))), null, null);
          case "~" -> new Rule(name, Set.of(), Pattern.compile(rest), null);
          default -> new Rule(name, Set.of(), null, null);
        };
    byName.put(key(name), rule);
  }

  private String key(String name) {
    return ignoreCase ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** Every name on the list, in order. */
  Set<String> names() {
    return byName.values().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
  }

  VendorAddress address(VendorUrl url, Properties given) throws SQLException {
    Map<String, String> own = new LinkedHashMap<>();
    Properties checked = new Properties();
    for (Map.Entry<String, String> entry : url.properties().entrySet()) {
      take(entry.getKey(), entry.getValue(), checked, own);
    }
    for (Map.Entry<String, String> entry : flatten(given).entrySet()) {
      take(entry.getKey(), entry.getValue(), checked, own);
    }
    for (Rule rule : byName.values()) {
      if (rule.pinned() != null) {
        checked.setProperty(rule.name(), rule.pinned());
      }
    }
    return new VendorAddress(url.base(), checked, url.database(), own);
  }

  /** All entries, defaults included; what is no string would be seen by some drivers only. */
  private static Map<String, String> flatten(Properties given) throws SQLException {
    Map<String, String> flat = new LinkedHashMap<>();
    for (Map.Entry<Object, Object> entry : given.entrySet()) {
      if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof String)) {
        throw VendorRefusal.of(
            "SP-5104",
            "A connection property is no text",
            String.valueOf(entry.getKey()),
            "names and values are strings",
            "give it as a string");
      }
    }
    for (String name : given.stringPropertyNames()) {
      flat.put(name, given.getProperty(name));
    }
    return flat;
  }

  private void take(String name, String value, Properties checked, Map<String, String> own)
      throws SQLException {
    if (name.startsWith(OWN)) {
      String before = own.putIfAbsent(name, value);
      if (before != null && !before.equals(value)) {
        throw twice(name);
      }
      return;
    }
    Rule rule = byName.get(key(name));
    if (rule == null) {
      throw refused(name);
    }
    check(rule, value);
    Object before = checked.putIfAbsent(rule.name(), value);
    if (before != null && !before.equals(value)) {
      throw twice(rule.name());
    }
  }

  private static void check(Rule rule, String value) throws SQLException {
    if (value.indexOf('\0') >= 0) {
      throw badValue(rule, "it holds a NUL character");
    }
    String pinned = rule.pinned();
    if (pinned != null && !pinned.equalsIgnoreCase(value)) {
      throw badValue(rule, "it is pinned to '" + pinned + "'");
    }
    if (!rule.values().isEmpty() && !rule.values().contains(value.toLowerCase(Locale.ROOT))) {
      throw badValue(rule, "allowed are " + String.join(", ", rule.values()));
    }
    Pattern form = rule.form();
    if (form != null && !form.matcher(value).matches()) {
      throw badValue(rule, "it must be of the form " + form.pattern());
    }
  }

  // The value is not shown: a misplaced password would end up in a log.
  private static SQLException badValue(Rule rule, String why) {
    return VendorRefusal.of(
        "SP-5104",
        "The value of a connection property is not allowed",
        rule.name(),
        why,
        "leave the property out or give an allowed value");
  }

  private SQLException refused(String name) {
    String near = "";
    for (Rule rule : byName.values()) {
      if (rule.name().equalsIgnoreCase(name.trim())) {
        near = "; did you mean '" + rule.name() + "'?";
      }
    }
    return VendorRefusal.of(
        "SP-5103",
        "This connection property is not allowed",
        name,
        "a property outside the allow-list could widen what the connection can do" + near,
        "leave it out; docs/jdbc.md lists the allowed ones");
  }

  static SQLException twice(String name) {
    return VendorRefusal.of(
        "SP-5105",
        "A connection property is given twice with different values",
        name,
        "which one counts would depend on the driver",
        "give it once");
  }
}
