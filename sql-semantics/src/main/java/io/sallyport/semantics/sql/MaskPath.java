package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way into JSON documents, as in {@code $.contact.email}: names, {@code *} for any name. Arrays
 * on the way, and at its end, are looked through. The way without steps leads to the elements of an
 * array, or of a document that is one. Immutable.
 *
 * @param steps the names, in order; {@link #ANY} for any
 */
record MaskPath(List<String> steps) implements Comparable<MaskPath> {
  static final String ANY = "*";
  private static final int MOST_STEPS = 16;
  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_-]*|\\*)|\\[\\*]|\\['([^'\"\\\\]+)']");

  MaskPath {
    steps = List.copyOf(steps);
  }

  /**
   * Reads what follows a column's name: {@code [*]}, or a path with its {@code $}.
   *
   * @return null where it is neither
   */
  static @Nullable MaskPath of(String text) {
    String path = text.startsWith("$") ? text.substring(1) : text;
    if (path.isEmpty() || (!text.startsWith("$") && !text.equals("[*]"))) {
      return null;
    }
    List<String> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int at = 0;
    while (at < path.length()) {
      if (!step.region(at, path.length()).lookingAt()) {
        return null;
      }
      String name = step.group(1) != null ? step.group(1) : step.group(2);
      if (name != null) {
        steps.add(name);
      }
      at = step.end();
    }
    return steps.size() > MOST_STEPS ? null : new MaskPath(steps);
  }

  @Override
  public int compareTo(MaskPath other) {
    return steps.toString().compareTo(other.steps.toString());
  }
}
