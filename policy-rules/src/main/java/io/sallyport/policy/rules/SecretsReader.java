package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the section {@code secrets}: a list of sources, asked in that order. */
final class SecretsReader {
  /** The further keys of each kind of source. */
  static final Map<String, List<String>> KINDS = kinds();

  static final String NAMES = "names";
  private static final List<String> LOGINS = List.of("approle", "jwt", "kubernetes", "token");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

  private final Problems problems;

  SecretsReader(Problems problems) {
    this.problems = problems;
  }

  private static Map<String, List<String>> kinds() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("keystore", List.of("password_file", "password_env"));
    all.put("files", List.of());
    all.put("environment", List.of());
    all.put("age", List.of("identity_file", "identity_env"));
    all.put(
        "vault",
        List.of(
            "login",
            "mount",
            "role",
            "secret_id_file",
            "secret_id_env",
            "jwt_file",
            "token_file",
            "token_env",
            "namespace",
            "ca_file",
            NAMES));
    return all;
  }

  static Set<String> keys() {
    Set<String> all = new LinkedHashSet<>(KINDS.keySet());
    KINDS.values().forEach(all::addAll);
    return all;
  }

  /** The sources in the file's order, or null where the file has no such section. */
  @Nullable List<SecretsSettings> read(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    List<SecretsSettings> sources = new ArrayList<>();
    if (!(node instanceof SequenceNode list)) {
      problems.add(
          node, Code.WRONG_SHAPE, "'secrets' must be a list; start each with '- keystore:', say");
      return sources;
    }
    for (Node item : list.getValue()) {
      Section section = Section.fixed(item, "a source of secrets", keys(), problems);
      SecretsSettings source = section == null ? null : source(section);
      if (source != null) {
        sources.add(source);
      }
    }
    return sources;
  }

  private @Nullable SecretsSettings source(Section section) {
    List<String> kinds = KINDS.keySet().stream().filter(section::has).toList();
    if (kinds.size() != 1) {
      problems.add(
          section.node(),
          kinds.isEmpty() ? Code.MISSING_KEY : Code.DOES_NOT_FIT,
          "a source of secrets is one of " + String.join(", ", KINDS.keySet()));
      return null;
    }
    String kind = kinds.get(0);
    List<String> fitting = KINDS.getOrDefault(kind, List.of());
    for (Section.Entry entry : section.entries()) {
      if (!entry.name().equals(kind)
          && keys().contains(entry.name())
          && !fitting.contains(entry.name())) {
        problems.add(
            entry.key(),
            Code.DOES_NOT_FIT,
            "key '" + entry.name() + "' has no meaning for a source of kind '" + kind + "'");
      }
    }
    String location = section.text(kind);
    Map<String, String> options = options(section, fitting);
    check(section, kind);
    return location == null
        ? null
        : new SecretsSettings(kind, location, options, names(section.value(NAMES)));
  }

  private static Map<String, String> options(Section section, List<String> fitting) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String key : fitting) {
      String text = key.equals(NAMES) ? null : section.text(key);
      if (text != null) {
        options.put(key, text);
      }
    }
    return options;
  }

  private void check(Section section, String kind) {
    switch (kind) {
      case "keystore" -> oneOf(section, "password_file", "password_env");
      case "age" -> oneOf(section, "identity_file", "identity_env");
      case "vault" -> vault(section);
      default -> {
        // files and environment have a location alone
      }
    }
  }

  private void vault(Section section) {
    Node login = section.value("login");
    String word = section.text("login");
    if (login == null || word == null) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "key 'login' is missing; it is one of " + String.join(", ", LOGINS));
      return;
    }
    if (Values.oneOf(word, login, "'login'", LOGINS, problems) == null) {
      return;
    }
    if (word.equals("token")) {
      oneOf(section, "token_file", "token_env");
    } else {
      required(section, "role");
    }
    if (word.equals("approle")) {
      oneOf(section, "secret_id_file", "secret_id_env");
    }
    if (word.equals("jwt")) {
      required(section, "jwt_file");
    }
    required(section, NAMES);
  }

  private void required(Section section, String key) {
    if (!section.has(key)) {
      problems.add(section.node(), Code.MISSING_KEY, "key '" + key + "' is missing");
    }
  }

  private void oneOf(Section section, String first, String second) {
    if (section.has(first) == section.has(second)) {
      problems.add(
          section.node(),
          section.has(first) ? Code.DOES_NOT_FIT : Code.MISSING_KEY,
          "one of '" + first + "' and '" + second + "' has to be there");
    }
  }

  private Map<String, String> names(@Nullable Node node) {
    Map<String, String> names = new LinkedHashMap<>();
    Section section = node == null ? null : Section.free(node, "'names'", problems);
    if (section == null) {
      return names;
    }
    for (Section.Entry entry : section.entries()) {
      String what = Values.text(entry.value(), "'" + entry.name() + "'", problems);
      if (!NAME.matcher(entry.name()).matches()) {
        problems.add(
            entry.key(),
            Code.BAD_VALUE,
            "the name of a secret is letters, digits, '.', '_', '/' or '-'");
      } else if (what != null) {
        names.put(entry.name(), what);
      }
    }
    return names;
  }
}
