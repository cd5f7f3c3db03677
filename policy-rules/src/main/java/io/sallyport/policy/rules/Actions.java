package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every action that rules can speak of. */
final class Actions {
  /** Stands for all actions; only a deny may say it. */
  static final String EVERY = "*";

  private static final Map<String, List<String>> FAMILIES = families();
  private static final Set<String> ALL = all();

  private Actions() {}

  private static Map<String, List<String>> families() {
    Map<String, List<String>> families = new LinkedHashMap<>();
    put(
        families,
        "sql",
        "select insert update delete merge truncate call ddl dcl copy session transaction describe"
            + " explain other");
    put(families, "ssh", "exec shell pty forward env agent x11 subsystem");
    put(families, "sftp", "read write list remove rename mkdir stat setstat link");
    put(families, "http", "get head post put patch delete options connect upgrade");
    put(
        families,
        "k8s",
        "get list watch create update patch delete deletecollection exec attach portforward proxy"
            + " log");
    return families;
  }

  private static void put(Map<String, List<String>> families, String family, String verbs) {
    families.put(
        family, Arrays.stream(verbs.split(" ", -1)).map(verb -> family + "." + verb).toList());
  }

  private static Set<String> all() {
    Set<String> all = new LinkedHashSet<>();
    FAMILIES.values().forEach(all::addAll);
    return all;
  }

  static Set<String> known() {
    return ALL;
  }

  static Set<String> families(List<String> actions) {
    Set<String> families = new LinkedHashSet<>();
    actions.forEach(action -> families.add(family(action)));
    return families;
  }

  static String family(String action) {
    int dot = action.indexOf('.');
    return dot < 0 ? action : action.substring(0, dot);
  }

  /**
   * The actions that a word in a rule names: one, a whole family by {@code sql.*}, or none when it
   * is unknown.
   */
  static List<String> named(String word) {
    if (ALL.contains(word)) {
      return List.of(word);
    }
    if (word.equals(EVERY)) {
      return List.copyOf(ALL);
    }
    return word.endsWith(".*")
        ? FAMILIES.getOrDefault(word.substring(0, word.length() - 2), List.of())
        : List.of();
  }

  /** What to say after an unknown action. */
  static String hint(String word) {
    List<String> sameVerb = new ArrayList<>();
    for (String action : ALL) {
      if (action.endsWith("." + word)) {
        sameVerb.add(action);
      }
    }
    return sameVerb.isEmpty()
        ? hintOfSpelling(word)
        : "; did you mean '" + String.join("' or '", sameVerb) + "'?";
  }

  private static String hintOfSpelling(String word) {
    String near = Spelling.nearest(word, ALL);
    if (!near.isEmpty()) {
      return "; did you mean '" + near + "'?";
    }
    List<String> family = FAMILIES.get(family(word));
    return family != null && word.contains(".")
        ? "; known are " + String.join(", ", family)
        : "; an action is written family.verb, with a family of "
            + String.join(", ", FAMILIES.keySet());
  }
}
