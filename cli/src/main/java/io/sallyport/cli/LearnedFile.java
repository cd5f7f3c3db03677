package io.sallyport.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes learned grants as rules, as few as say the same. */
final class LearnedFile {
  private final StringBuilder yaml = new StringBuilder();
  private final Set<String> ids = new HashSet<>();

  private LearnedFile() {}

  /**
   * Grants that one rule can say: the same actions by the same callers on resources of one target.
   */
  private record Shape(String who, String target, Set<String> actions, List<Object> alike) {}

  /**
   * The whole file.
   *
   * @param notes lines for its head
   */
  static String write(Map<Learned.Grant, Learned.Terms> grants, List<String> notes) {
    LearnedFile file = new LearnedFile();
    notes.forEach(note -> file.line("# " + Screen.safe(note)));
    file.line("version: 1");
    file.line("");
    file.line(grants.isEmpty() ? "rules: []" : "rules:");
    file.rules(grants);
    return file.yaml.toString();
  }

  private void rules(Map<Learned.Grant, Learned.Terms> grants) {
    // One resource and one set of terms first, to see which actions go together.
    Map<List<Object>, Set<String>> actions = new LinkedHashMap<>();
    grants.forEach(
        (grant, terms) ->
            actions.computeIfAbsent(place(grant, terms), k -> new TreeSet<>()).add(grant.action()));
    Map<Shape, Map<Learned.Grant, Learned.Terms>> rules = new LinkedHashMap<>();
    grants.forEach(
        (grant, terms) -> {
          Set<String> together = actions.getOrDefault(place(grant, terms), Set.of());
          Shape shape = new Shape(grant.who(), grant.target(), together, alike(grant, terms));
          rules.computeIfAbsent(shape, s -> new TreeMap<>()).put(grant, terms);
        });
    rules.forEach(this::rule);
  }

  private static List<Object> place(Learned.Grant grant, Learned.Terms terms) {
    return List.of(grant.who(), grant.target(), grant.resource(), alike(grant, terms));
  }

  /** What must be equal for two grants to stand in one rule. */
  private static List<Object> alike(Learned.Grant grant, Learned.Terms terms) {
    return List.of(terms.limits(), terms.unfiltered(), named(grant.action()));
  }

  /** Whether an action names rows by a condition. */
  private static boolean named(String action) {
    return action.equals("sql.update") || action.equals("sql.delete");
  }

  private void rule(Shape shape, Map<Learned.Grant, Learned.Terms> grants) {
    Set<String> resources = new TreeSet<>();
    Set<String> subjects = new TreeSet<>();
    Map<String, String> masks = new TreeMap<>();
    Map<String, String> filters = new TreeMap<>();
    long calls = 0;
    for (Map.Entry<Learned.Grant, Learned.Terms> entry : grants.entrySet()) {
      Learned.Terms terms = entry.getValue();
      String resource = entry.getKey().resource();
      resources.add(shape.target() + "/" + resource);
      subjects.addAll(terms.subjects());
      calls += terms.calls();
      terms.masks().forEach((column, kind) -> masks.put(resource + "." + column, kind));
      if (!terms.filters().isEmpty()) {
        filters.put(resource, conjunction(terms.filters()));
      }
    }
    line("");
    line("  # %,d accesses, by %s".formatted(calls, Screen.safe(some(subjects))));
    line("  - id: " + id(shape));
    line("    permit: [" + String.join(", ", shape.actions()) + "]");
    line(
        "    on: ["
            + resources.stream().map(LearnedFile::quoted).collect(Collectors.joining(", "))
            + "]");
    line("    to: [" + quoted(shape.who()) + "]");
    boolean unfiltered = grants.values().iterator().next().unfiltered();
    if (shape.actions().stream().allMatch(LearnedFile::named) && !unfiltered) {
      line("    when: not sql.unfiltered");
    }
    map("mask", masks);
    map("filter", filters);
    limits(grants.values().iterator().next().limits());
  }

  private static String conjunction(Set<String> conditions) {
    return conditions.size() == 1
        ? conditions.iterator().next()
        : conditions.stream().map(c -> "(" + c + ")").collect(Collectors.joining(" AND "));
  }

  private static String some(Set<String> subjects) {
    List<String> all = new ArrayList<>(subjects);
    return all.size() <= 5
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, 5)) + " and %d more".formatted(all.size() - 5);
  }

  private void map(String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      String text =
          values.entrySet().stream()
              .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
              .collect(Collectors.joining(", "));
      line("    " + name + ": { " + text + " }");
    }
  }

  private void limits(Map<String, Long> limits) {
    if (!limits.isEmpty()) {
      String text =
          limits.entrySet().stream()
              .map(e -> e.getKey() + ": " + amount(e.getKey(), e.getValue()))
              .collect(Collectors.joining(", "));
      line("    limit: { " + text + " }");
    }
  }

  private static String amount(String kind, long value) {
    return switch (kind) {
      case "time" -> time(value);
      case "bytes" -> value + "B";
      default -> String.valueOf(value);
    };
  }

  private static String time(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private String id(Shape shape) {
    String who = shape.who().substring(shape.who().indexOf(':') + 1);
    String base = plain(who) + "-" + verb(shape.actions()) + "-" + plain(shape.target());
    String id = base;
    for (int i = 2; !ids.add(id); i++) {
      id = base + "-" + i;
    }
    return id;
  }

  private static String verb(Set<String> actions) {
    if (actions.equals(Set.of("sql.select"))) {
      return "read";
    }
    Set<String> edits = Set.of("sql.insert", "sql.update", "sql.delete", "sql.merge");
    if (edits.containsAll(actions)) {
      return "edit";
    }
    return actions.size() == 1 ? plain(actions.iterator().next().replaceAll(".*\\.", "")) : "use";
  }

  private static String plain(String text) {
    String kept = text.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String bare = kept.replaceAll("^-+|-+$", "");
    return bare.isEmpty() ? "x" : bare;
  }

  /** As YAML reads it back, whatever stands in it. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_./:-]*[A-Za-z0-9_]")
            && !Set.of("null", "true", "false").contains(text)
        ? text
        : '"' + Json.escaped(text) + '"';
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }
}
