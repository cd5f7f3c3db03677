package io.sallyport.semantics.sql;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of the plainest kind, which mean the same everywhere and cost little. */
final class Regexes {
  private static final Pattern PLAIN = Pattern.compile("[\\w .*+?^$@%,:;=\\[\\]-]{0,40}");
  private static final Pattern GROUP_OF_ALL = Pattern.compile("\\(([^()\\\\]*)\\)");
  private static final Pattern SIGNS = Pattern.compile("[\\^$*+?()]");
  private static final int MOST_QUANTIFIERS = 4;
  private static final int MOST_TEXT = 256;

  private Regexes() {}

  /** Whether the expression is found in the text, or unknown. */
  static Object finds(String text, String expression, boolean anyCase) {
    String bare = GROUP_OF_ALL.matcher(expression).matches() ? inner(expression) : expression;
    long quantifiers = bare.chars().filter(c -> c == '*' || c == '+').count();
    if (!PLAIN.matcher(bare).matches()
        || quantifiers > MOST_QUANTIFIERS
        || text.length() > MOST_TEXT) {
      return Values.UNKNOWN;
    }
    try {
      return Pattern.compile(bare, anyCase ? Pattern.CASE_INSENSITIVE : 0).matcher(text).find();
    } catch (PatternSyntaxException notPlain) {
      return Values.UNKNOWN;
    }
  }

  /** A text that an expression may well find something in. */
  static String plain(String expression) {
    return SIGNS.matcher(expression).replaceAll("");
  }

  private static String inner(String expression) {
    return expression.substring(1, expression.length() - 1);
  }
}
