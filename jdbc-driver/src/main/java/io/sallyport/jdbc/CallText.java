package io.sallyport.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call as {@code prepareCall} takes it. The braces of JDBC's escape are taken off before the
 * analysis, which refuses them, and put back around the text that it gives. Immutable.
 *
 * @param text the call without braces, for the analysis
 * @param head what stands before the canonical text, for the vendor's driver
 * @param tail what stands after it
 */
record CallText(String text, String head, String tail) {
  private static final Pattern ESCAPED =
      Pattern.compile(
          "\\s*\\{\\s*(\\?\\s*=\\s*)?(call\\b.*)}\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static CallText of(String sql) {
    Matcher matcher = ESCAPED.matcher(sql);
    if (!matcher.matches()) {
      return new CallText(sql, "", "");
    }
    String head = matcher.group(1) == null ? "{" : "{? = ";
    return new CallText(matcher.group(2).strip(), head, "}");
  }

  String around(String canonicalText) {
    return head + canonicalText + tail;
  }
}
