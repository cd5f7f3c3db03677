package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions and patterns of SIMILAR TO, as far as they mean the same everywhere. Trying
 * one ends after a number of looks at the text, whatever the expression is.
 */
final class Regexes {
  /** Where the dialects part: directives and flags, other escapes, classes within classes. */
  private static final Pattern PECULIAR =
      Pattern.compile(
          "^\\*\\*\\*|\\(\\?(?![:=!]|i\\))|\\\\[A-CE-RT-VX-Za-ce-rt-vx-z0]|&&|\\[\\[([.=]|:[<>])"
              + "|[+*?}]\\+");

  private static final Pattern CLASS = Pattern.compile("\\[:(\\w+):]");
  private static final Pattern SIGNS = Pattern.compile("[\\^$*+?()]");
  private static final Pattern REPLACED = Pattern.compile("[^\\\\$]*");
  private static final int MOST_PATTERN = 80;
  private static final int MOST_TEXT = 256;
  private static final int MOST_LOOKS = 4_000;

  private Regexes() {}

  /** A text that ends after so many looks at it. */
  private static final class Bounded implements CharSequence {
    private static final class Spent extends RuntimeException {
      private static final long serialVersionUID = 1L;

      private Spent() {
        super("a regular expression that looks too often", null, false, false);
      }
    }

    private final String text;
    private int looks;

    Bounded(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST_LOOKS) {
        throw new Spent();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Whether the expression is found in the text, or unknown. */
  static Object finds(String text, String expression, boolean anyCase) {
    return tried(text, expression, anyCase, Matcher::find);
  }

  /** Whether all of the text is so, as SIMILAR TO has it, or unknown. */
  static Object similar(String text, String pattern) {
    if (pattern.indexOf('\\') >= 0 || pattern.indexOf('[') >= 0) {
      return UNKNOWN;
    }
    String expression = pattern.replaceAll("[.^$]", "\\\\$0").replace("%", ".*").replace('_', '.');
    return tried(text, expression, false, Matcher::matches);
  }

  /** The first part of the text that is so; NULL where there is none. */
  static Object found(String text, String expression) {
    return tried(text, expression, false, found -> found.find() ? found.group() : Values.NULL);
  }

  /** The text with what is found replaced, everywhere or once, or unknown. */
  static Object replaced(String text, String expression, String by, boolean all) {
    return REPLACED.matcher(by).matches()
        ? tried(
            text, expression, false, found -> all ? found.replaceAll(by) : found.replaceFirst(by))
        : UNKNOWN;
  }

  private interface Use {
    Object of(Matcher matcher);
  }

  private static Object tried(String text, String expression, boolean anyCase, Use use) {
    if (expression.length() > MOST_PATTERN
        || text.length() > MOST_TEXT
        || PECULIAR.matcher(expression).find()) {
      return UNKNOWN;
    }
    String same = CLASS.matcher(expression).replaceAll(found -> posix(found.group(1)));
    try {
      Pattern pattern = Pattern.compile(same, anyCase ? Pattern.CASE_INSENSITIVE : 0);
      return use.of(pattern.matcher(new Bounded(text)));
    } catch (PatternSyntaxException | Bounded.Spent notTold) {
      return UNKNOWN;
    }
  }

  private static String posix(String name) {
    String java = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return Matcher.quoteReplacement("\\p{" + (java.equals("Xdigit") ? "XDigit" : java) + "}");
  }

  /** A text that an expression may well find something in. */
  static String plain(String expression) {
    return SIGNS.matcher(expression).replaceAll("");
  }
}
