package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks into records: what {@link JournalEntry} has no method for. */
final class Records {
  /** Facts of acts that are long, or said elsewhere. */
  private static final Set<String> QUIET = Set.of("binding", "operation");

  private Records() {}

  /** The accesses as they are recorded. */
  static List<Map<?, ?>> accesses(JournalEntry entry) {
    return maps(entry.fields().get("accesses"));
  }

  static List<Map<?, ?>> maps(@org.jspecify.annotations.Nullable Object list) {
    return list instanceof List<?> items
        ? items.stream().filter(Map.class::isInstance).<Map<?, ?>>map(m -> (Map<?, ?>) m).toList()
        : List.of();
  }

  /** The reason, or nothing. */
  static Map<?, ?> reason(JournalEntry entry) {
    return map(entry.fields().get("reason"));
  }

  static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** A text in a map, or the empty one. */
  static String text(Map<?, ?> map, String name) {
    return map.get(name) instanceof String text ? text : "";
  }

  static List<String> texts(Map<?, ?> map, String name) {
    return map.get(name) instanceof List<?> items
        ? items.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** Who it counts for, and who acted. */
  static String who(JournalEntry entry) {
    String subject = entry.subject() == null ? "-" : entry.subject();
    return entry.actors().isEmpty()
        ? subject
        : subject + " by " + String.join(" < ", entry.actors());
  }

  /** By what it was decided: code and rules. */
  static String by(JournalEntry entry) {
    TreeSet<String> all = new TreeSet<>(entry.rules());
    String rule = text(reason(entry), "rule");
    if (!rule.isEmpty()) {
      all.addAll(List.of(rule.split(", ")));
    }
    String code = entry.reasonCode() == null ? "" : entry.reasonCode() + " ";
    return (code + String.join(", ", all)).strip();
  }

  /** What was done beside calls, and by whom and how, in words. */
  static String act(JournalEntry entry) {
    return what(entry) + " " + how(entry);
  }

  /** What was done beside calls. */
  static String what(JournalEntry entry) {
    return text(entry.fields(), "act").replace('_', ' ');
  }

  /** By whom, to what, and what else is to be known; what names the call again is left out. */
  static String how(JournalEntry entry) {
    Map<?, ?> fields = entry.fields();
    StringBuilder words = new StringBuilder("by ").append(text(fields, "by"));
    String on = text(fields, "on");
    boolean ofCall = entry.exchange() > 0 && on.startsWith(entry.session() + "-");
    if (!on.isEmpty() && !ofCall) {
      words.append(", on ").append(on);
    }
    if (entry.subject() != null && !ofCall && !entry.subject().equals(on)) {
      words.append(", for ").append(entry.subject());
    }
    map(fields.get("facts"))
        .forEach(
            (name, fact) -> {
              if (!QUIET.contains(name)) {
                words.append(", ").append(name).append(' ').append(whole(String.valueOf(fact)));
              }
            });
    if (entry.reasonCode() != null) {
      words.append(": ").append(entry.reasonCode()).append(' ').append(entry.reasonMessage());
    }
    return words.toString();
  }

  /** A time to the second is enough for a line. */
  private static String whole(String fact) {
    return fact.replaceAll("(T\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z$", "$1Z");
  }

  /** What a call touches, an action once with all its resources. */
  static String touched(JournalEntry entry) {
    return accesses(entry).stream()
        .collect(
            Collectors.groupingBy(
                a -> text(a, "action"),
                java.util.TreeMap::new,
                Collectors.mapping(
                    a -> text(a, "resource"), Collectors.toCollection(TreeSet::new))))
        .entrySet()
        .stream()
        .map(e -> e.getKey() + " " + String.join(", ", e.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** A call's name: the end of its session's id, and its number. */
  static String call(JournalEntry entry) {
    String session = String.valueOf(entry.session());
    String end = session.substring(Math.max(0, session.length() - 8));
    return entry.exchange() < 0 ? end : end + "/" + entry.exchange();
  }
}
