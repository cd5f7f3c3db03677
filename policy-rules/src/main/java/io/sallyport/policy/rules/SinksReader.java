package io.sallyport.policy.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code audit: sinks:}, a list of the sinks beside the journal. */
final class SinksReader {
  /** A kind of the user's own, whose factory knows what its options mean. */
  static final String OTHER = "other";

  /** The further keys of each kind of sink. */
  static final Map<String, List<String>> KINDS = kinds();

  /** The keys that every kind has. */
  static final List<String> COMMON = List.of("name", "guarantee");

  private static final List<String> GUARANTEES = List.of("enforced", "best-effort");
  private static final List<String> GROUPS = List.of("headers", "settings", "options");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SECRET =
      Pattern.compile(".*(authorization|cookie|token|secret|password|passwd|jaas|api-?key).*");

  private final Problems problems;
  private final Set<String> names = new LinkedHashSet<>();

  SinksReader(Problems problems) {
    this.problems = problems;
    names.add("journal");
  }

  private static Map<String, List<String>> kinds() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("ocsf", List.of());
    all.put("otlp", List.of("headers", "patience"));
    all.put("kafka", List.of("topic", "settings", "patience"));
    all.put("table", List.of("username", "password", "patience"));
    all.put(OTHER, List.of("at", "options"));
    return all;
  }

  static Set<String> keys() {
    Set<String> all = new LinkedHashSet<>(KINDS.keySet());
    all.addAll(COMMON);
    KINDS.values().forEach(all::addAll);
    return all;
  }

  List<SinkEntry> read(@Nullable Node node) {
    List<SinkEntry> sinks = new ArrayList<>();
    if (node == null) {
      return sinks;
    }
    if (!(node instanceof SequenceNode list)) {
      problems.add(
          node,
          Code.WRONG_SHAPE,
          "'sinks' must be a list; start each with its kind, as in '- ocsf: ./ocsf.jsonl'");
      return sinks;
    }
    for (Node item : list.getValue()) {
      Section section = Section.fixed(item, "a sink", keys(), problems);
      SinkEntry sink = section == null ? null : sink(section);
      if (sink != null) {
        sinks.add(sink);
      }
    }
    return sinks;
  }

  private @Nullable SinkEntry sink(Section section) {
    List<String> kinds = KINDS.keySet().stream().filter(section::has).toList();
    if (kinds.isEmpty() && !keys().containsAll(names(section))) {
      // The unknown key is the kind, misspelt, and named already.
      return null;
    }
    if (kinds.size() != 1) {
      problems.add(
          section.node(),
          kinds.isEmpty() ? Code.MISSING_KEY : Code.DOES_NOT_FIT,
          "a sink is one of " + String.join(", ", KINDS.keySet()));
      return null;
    }
    String kind = kinds.get(0);
    List<String> fitting = KINDS.getOrDefault(kind, List.of());
    for (Section.Entry entry : section.entries()) {
      if (!entry.name().equals(kind)
          && !COMMON.contains(entry.name())
          && keys().contains(entry.name())
          && !fitting.contains(entry.name())) {
        problems.add(
            entry.key(),
            Code.DOES_NOT_FIT,
            "key '" + entry.name() + "' has no meaning for a sink of kind '" + kind + "'");
      }
    }
    String given = section.text(kind);
    boolean own = kind.equals(OTHER);
    String location = own ? section.text("at") : given;
    String type = own ? given : kind;
    Map<String, String> options = options(section, fitting);
    check(section, kind, given);
    boolean enforced = enforced(section);
    String name = name(section, String.valueOf(type));
    return type == null
        ? null
        : new SinkEntry(type, name, location == null ? "" : location, enforced, options);
  }

  private static List<String> names(Section section) {
    return section.entries().stream().map(Section.Entry::name).toList();
  }

  private boolean enforced(Section section) {
    Node node = section.value("guarantee");
    String word = section.text("guarantee");
    return node == null
        || !"best-effort".equals(Values.oneOf(word, node, "'guarantee'", GUARANTEES, problems));
  }

  private String name(Section section, String kind) {
    Node node = section.value("name");
    String given = section.text("name");
    String name = given == null ? kind : given;
    if (node != null && given != null && !NAME.matcher(given).matches()) {
      problems.add(node, Code.BAD_VALUE, "the name of a sink is letters, digits, '.', '_' or '-'");
    } else if (!names.add(name)) {
      problems.add(
          node == null ? section.node() : node,
          Code.DUPLICATE_ID,
          "two sinks are named '" + name + "'; give one of them another 'name'");
    }
    return name;
  }

  private Map<String, String> options(Section section, List<String> fitting) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String key : fitting) {
      Node node = section.value(key);
      if (node == null || key.equals("at")) {
        continue;
      }
      if (GROUPS.contains(key)) {
        group(key, node, options);
      } else if (key.equals("patience")) {
        Duration patience = Values.duration(node, "'patience'", problems);
        if (patience != null) {
          options.put(key, patience.toString());
        }
      } else {
        put(key, key, node, options);
      }
    }
    return options;
  }

  private void group(String group, Node node, Map<String, String> options) {
    Section section = Section.free(node, "'" + group + "'", problems);
    if (section != null) {
      for (Section.Entry entry : section.entries()) {
        put(group + "." + entry.name(), entry.name(), entry.value(), options);
      }
    }
  }

  private void put(String key, String name, Node node, Map<String, String> options) {
    String text = Values.text(node, "'" + name + "'", problems);
    if (text == null) {
      return;
    }
    boolean secret = text.contains("${") || SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    if (secret && !SecretText.holdsReference(text)) {
      problems.add(
          node,
          Code.LITERAL_SECRET,
          ("literal secret in '%s' of a sink; the file holds no secrets; give it to a credential"
                  + " source and write \"${secret:audit-%s}\" here")
              .formatted(name, name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._/-]", "-")));
      return;
    }
    options.put(key, text);
  }

  private void check(Section section, String kind, @Nullable String location) {
    Node at = section.value(kind);
    if (at == null || location == null) {
      return;
    }
    if (TargetReader.holdsSecret(location)) {
      problems.add(
          at,
          Code.LITERAL_SECRET,
          "secret in the address of a sink; write it as a key of its own, by reference");
      return;
    }
    switch (kind) {
      case "otlp" -> begins(at, location, List.of("https://", "http://"));
      case "table" -> begins(at, location, List.of("jdbc:postgresql:"));
      case "kafka" -> {
        if (!section.has("topic")) {
          problems.add(section.node(), Code.MISSING_KEY, "key 'topic' is missing; name the topic");
        }
      }
      default -> {
        // A path, or something of the user's own.
      }
    }
  }

  /** The address is not quoted: it may hold more than it should. */
  private void begins(Node at, String location, List<String> prefixes) {
    if (prefixes.stream().noneMatch(location::startsWith)) {
      problems.add(
          at,
          Code.BAD_VALUE,
          "the address of this sink begins with " + String.join(" or ", prefixes));
    }
  }
}
