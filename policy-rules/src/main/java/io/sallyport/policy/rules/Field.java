package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of a relation, or a place in a JSON document, a header or a cookie. Immutable.
 *
 * @param table the relation, or null for a JSON path
 * @param column the column without quotes, or the path in a document
 * @param path the way into the documents or arrays of a column; empty for all of it
 */
record Field(@Nullable TablePattern table, String column, String path) {
  private static final Pattern INSIDE =
      Pattern.compile(
          "(?:\\.(\\$(?:\\.(?:[A-Za-z_][A-Za-z0-9_-]*|\\*)|\\[\\*]|\\['[^'\"\\\\]+'])+)|(\\[\\*]))$");

  /**
   * Of {@code [schema.]table.column}, a part of what it holds as in {@code table.column.$.path} and
   * {@code table.column[*]}, {@code $.path}, {@code $header.Name} or {@code $cookie.name}; null
   * where it is none of them.
   */
  static @Nullable Field of(String text) {
    boolean document =
        text.startsWith("$.") || text.startsWith("$header.") || text.startsWith("$cookie.");
    if (document && text.length() > text.indexOf('.') + 1) {
      return new Field(null, text, "");
    }
    Matcher inside = INSIDE.matcher(text);
    boolean part = inside.find();
    String path = !part ? "" : inside.group(1) == null ? inside.group(2) : inside.group(1);
    String whole = path.isEmpty() ? text : text.substring(0, inside.start());
    int dot = lastDot(whole);
    if (dot <= 0 || dot == whole.length() - 1) {
      return null;
    }
    String column = whole.substring(dot + 1).replace("\"", "");
    return column.isEmpty() || column.indexOf('*') >= 0 || column.indexOf('[') >= 0
        ? null
        : new Field(TablePattern.of(whole.substring(0, dot)), column, path);
  }

  private static int lastDot(String text) {
    boolean quoted = false;
    int dot = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      dot = c == '.' && !quoted ? i : dot;
    }
    return dot;
  }

  /** Whether a restriction of this field speaks of the access's resource. */
  boolean restricts(Access access) {
    boolean sql = access.action().name().startsWith("sql.");
    return table == null ? !sql : sql && table.restricts(access.resource());
  }

  /** Whether an easement for this field speaks of the access's resource. */
  boolean eases(Access access) {
    return table != null && table.permits(access.resource());
  }

  /** The field as an enforcement point knows it. */
  String name() {
    return path.startsWith("$") ? column + "." + path : column + path;
  }

  /** What fields are told apart by: columns regardless of case. */
  String key() {
    return table == null ? column : column.toLowerCase(Locale.ROOT) + path;
  }
}
