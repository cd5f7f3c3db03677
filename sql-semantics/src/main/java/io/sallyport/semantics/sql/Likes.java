package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

/** LIKE with the standard wildcards and an escape. */
final class Likes {
  private static final char ANY = '\uFFFF';
  private static final char ONE = '\uFFFE';

  private Likes() {}

  /**
   * Whether a text is like a pattern, or unknown.
   *
   * @param sure whether a backslash escapes for sure; it does not in some modes of MySQL
   */
  static Object matches(String text, String pattern, boolean sure) {
    Object escaped = matches(text, pattern, '\\');
    boolean other = !sure && pattern.indexOf('\\') >= 0;
    return other && !escaped.equals(matches(text, pattern, '\0')) ? UNKNOWN : escaped;
  }

  /** The same with an escape of its own; none where that is {@code '\0'}. */
  static Object matches(String text, String pattern, char escape) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == escape && escape != '\0') {
        if (++i == pattern.length()) {
          return UNKNOWN;
        }
        plain.append(pattern.charAt(i));
      } else {
        plain.append(c == '%' ? ANY : c == '_' ? ONE : c);
      }
    }
    return like(text, plain);
  }

  private static boolean like(String text, CharSequence pattern) {
    int t = 0;
    int p = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && c == ANY) {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && (c == ONE || c == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == ANY) {
      p++;
    }
    return p == pattern.length();
  }
}
