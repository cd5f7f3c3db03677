package io.sallyport.policy.rules;

import io.sallyport.api.Resource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A name of a relation or function as rules write it. What widens access matches narrowly, as every
 * dialect would fold the name; what restricts it matches broadly: whatever the case, and in every
 * schema where none is named. So no spelling and no change of the search path slips past a deny or
 * a mask. Immutable.
 */
final class TablePattern {
  private static final String FUNCTION = "function:";

  private final List<Glob> narrow;
  private final List<Glob> broad;
  private final boolean spellsSchema;
  private final boolean spellsFunction;

  private TablePattern(List<Glob> narrow, List<Glob> broad, String text) {
    this.narrow = narrow;
    this.broad = broad;
    String prefix = Glob.exact(text).prefix();
    this.spellsFunction = text.startsWith(FUNCTION);
    this.spellsSchema = prefix.indexOf('.') >= 0;
  }

  /** Of a name, parts of which may stand in double quotes to be taken exactly. */
  static TablePattern of(String text) {
    StringBuilder bare = new StringBuilder();
    BitSet exact = new BitSet();
    boolean quoted = false;
    boolean dotted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        continue;
      }
      exact.set(bare.length(), quoted);
      dotted |= c == '.' && !quoted;
      bare.append(c);
    }
    String name = bare.toString();
    return new TablePattern(narrow(name, exact), broad(name, exact, dotted), name);
  }

  private static List<Glob> narrow(String name, BitSet exact) {
    List<String> spellings = new ArrayList<>(List.of(name));
    for (String folded : List.of(recased(name, exact, false), recased(name, exact, true))) {
      if (!spellings.contains(folded)) {
        spellings.add(folded);
      }
    }
    return spellings.stream()
        .map(s -> s.startsWith("FUNCTION:") ? FUNCTION + s.substring(FUNCTION.length()) : s)
        .map(s -> Glob.exactSave(s, exact))
        .toList();
  }

  private static String recased(String name, BitSet exact, boolean upper) {
    StringBuilder folded = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      if (!exact.get(i)) {
        char c = name.charAt(i);
        folded.setCharAt(i, upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
      }
    }
    return folded.toString();
  }

  private static List<Glob> broad(String name, BitSet exact, boolean dotted) {
    Glob asWritten = Glob.folding(name, exact);
    if (dotted) {
      return List.of(asWritten);
    }
    int start = name.startsWith(FUNCTION) ? FUNCTION.length() : 0;
    String anySchema = name.substring(0, start) + "**." + name.substring(start);
    BitSet shifted = new BitSet();
    exact.stream().forEach(i -> shifted.set(i + "**.".length()));
    return List.of(asWritten, Glob.folding(anySchema, shifted));
  }

  /** Whether a permit of this name reaches the resource. */
  boolean permits(Resource resource) {
    if (resource.name().startsWith(FUNCTION)) {
      boolean named = !resource.system() || spellsSchema || narrow.get(0).literal();
      return spellsFunction && named && any(narrow, resource);
    }
    if (resource.system()) {
      return spellsSchema && any(narrow, resource.name());
    }
    return any(narrow, resource);
  }

  /** Whether a restriction of this name speaks of the resource. */
  boolean restricts(Resource resource) {
    return any(broad, resource);
  }

  private static boolean any(List<Glob> globs, Resource resource) {
    if (any(globs, resource.name())) {
      return true;
    }
    for (String synonym : resource.synonyms()) {
      if (any(globs, synonym)) {
        return true;
      }
    }
    return false;
  }

  private static boolean any(List<Glob> globs, String name) {
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The one lower-case name whose holders alone a permit can reach, or the empty string where there
   * are several.
   */
  String onlyName() {
    Glob first = narrow.get(0);
    return first.literal() ? first.prefix().toLowerCase(Locale.ROOT) : "";
  }

  /** Whether some relation could go by both names, one of them perhaps without its schema. */
  boolean meets(TablePattern other) {
    for (Glob mine : broad) {
      for (Glob theirs : other.broad) {
        if (mine.meets(theirs)) {
          return true;
        }
      }
    }
    return false;
  }
}
