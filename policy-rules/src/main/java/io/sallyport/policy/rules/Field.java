package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of a relation, or a place in a JSON document, a header or a cookie. Immutable.
 *
 * @param table the relation, or null for a JSON path
 * @param name the column without quotes, or the path
 */
record Field(@Nullable TablePattern table, String name) {
  /**
   * Of {@code [schema.]table.column}, {@code $.path}, {@code $header.Name} or {@code $cookie.name};
   * null where it is none of them.
   */
  static @Nullable Field of(String text) {
    boolean document =
        text.startsWith("$.") || text.startsWith("$header.") || text.startsWith("$cookie.");
    if (document && text.length() > text.indexOf('.') + 1) {
      return new Field(null, text);
    }
    int dot = lastDot(text);
    if (dot <= 0 || dot == text.length() - 1) {
      return null;
    }
    String column = text.substring(dot + 1).replace("\"", "");
    return column.isEmpty() || column.indexOf('*') >= 0
        ? null
        : new Field(TablePattern.of(text.substring(0, dot)), column);
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

  /** What fields are told apart by: columns regardless of case. */
  String key() {
    return table == null ? name : name.toLowerCase(Locale.ROOT);
  }
}
