package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions and patterns of SIMILAR TO, as far as they mean the same everywhere. They
 * come from whoever wrote the statement, so what tries them takes time in proportion to the text,
 * whatever the expression is, and that time counts as steps of judging.
 */
final class Regexes {
  /** Where the dialects part: directives and flags, other escapes, classes within classes. */
  private static final Pattern PECULIAR =
      Pattern.compile(
          "^\\*\\*\\*|\\(\\?|\\\\[A-CE-RT-VX-Za-ce-rt-vx-z0]|&&|\\[\\[([.=]|:[<>])|[+*?}]\\+");

  private static final Pattern SAME = Pattern.compile("\\(\\?(:|i\\))");
  private static final Pattern SIGNS = Pattern.compile("[\\^$*+?()]");
  private static final int MOST_PATTERN = 80;
  private static final int MOST_PROGRAM = 300;

  /** A step of judging is about as long as this many of the instructions that a look takes. */
  private static final int LOOKS = 16;

  private final Judging judging;
  private final Map<String, Optional<Pattern>> known = new HashMap<>();

  Regexes(Judging judging) {
    this.judging = judging;
  }

  /** Whether the expression is found in the text, or unknown. */
  Object finds(String text, String expression, boolean anyCase) {
    return tried(text, expression, anyCase ? Pattern.CASE_INSENSITIVE : 0, Matcher::find);
  }

  /** Whether all of the text is so, as SIMILAR TO has it, or unknown. */
  Object similar(String text, String pattern) {
    if (pattern.indexOf('\\') >= 0 || pattern.indexOf('[') >= 0) {
      return UNKNOWN;
    }
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      expression.append(
          switch (c) {
            case '.', '^', '$' -> "\\" + c;
            case '%' -> ".*";
            case '_' -> ".";
            default -> String.valueOf(c);
          });
    }
    return tried(text, expression.toString(), Pattern.DOTALL, Matcher::matches);
  }

  /** The first part of the text that is so; NULL where there is none. */
  Object found(String text, String expression) {
    return same(text, expression, found -> found.find() ? found.group() : Values.NULL);
  }

  /** The text with what is found replaced, everywhere or once, or unknown. */
  Object replaced(String text, String expression, String by, boolean all) {
    return by.indexOf('\\') >= 0 || by.indexOf('$') >= 0
        ? UNKNOWN
        : same(text, expression, found -> all ? found.replaceAll(by) : found.replaceFirst(by));
  }

  private interface Use {
    Object of(Matcher matcher);
  }

  /** Databases differ in whether they take the first that fits or the longest. */
  private Object same(String text, String expression, Use use) {
    Object first = tried(text, expression, 0, use);
    Object longest = tried(text, expression, Pattern.LONGEST_MATCH, use);
    return first.equals(longest) ? first : UNKNOWN;
  }

  private Object tried(String text, String expression, int flags, Use use) {
    Pattern pattern =
        known
            .computeIfAbsent(
                flags + expression, key -> Optional.ofNullable(read(expression, flags)))
            .orElse(null);
    if (pattern == null || text.length() > Evaluator.MOST_TEXT) {
      return UNKNOWN;
    }
    judging.steps(pattern.programSize() * (text.length() + 1) / LOOKS);
    return use.of(pattern.matcher(text));
  }

  private @Nullable Pattern read(String expression, int flags) {
    judging.steps(expression.length());
    if (expression.length() > MOST_PATTERN
        || PECULIAR.matcher(SAME.matcher(expression).replaceAll("(")).find()) {
      return null;
    }
    try {
      Pattern pattern = Pattern.compile(expression, flags);
      return pattern.programSize() > MOST_PROGRAM ? null : pattern;
    } catch (PatternSyntaxException none) {
      return null;
    }
  }

  /** A text that an expression may well find something in. */
  static String plain(String expression) {
    return SIGNS.matcher(expression).replaceAll("");
  }
}
