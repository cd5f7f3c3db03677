package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the text of a condition into tokens with their offsets. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:"
              + "(?<text>\"(?:[^\"\\\\]|\\\\[\"\\\\])*+\"|'[^']*+')"
              + "|(?<instant>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d)?Z)"
              + "|(?<date>\\d{4}-\\d\\d-\\d\\d)"
              + "|(?<network>[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*/\\d{1,3}|\\d+\\.[0-9.]+/\\d{1,3})"
              + "|(?<clock>\\d\\d?:\\d\\d)"
              + "|(?<number>-?\\d{1,15}(?:\\.\\d{1,9})?)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_-]*)*)"
              + "|(?<sign>==|!=|<=|>=|\\.\\.|[<>()\\[\\],])"
              + ")");
  private static final List<String> GROUPS =
      List.of("text", "instant", "date", "network", "clock", "number", "name", "sign");

  private Tokens() {}

  /**
   * A token.
   *
   * @param group what it is: a name of the groups above, or {@code end}
   * @param text its characters
   * @param offset where it starts
   */
  record Token(String group, String text, int offset) {}

  /**
   * All of them, closed by one of the group {@code end}.
   *
   * @throws BadCondition when the text holds something else
   */
  static List<Token> of(String text) throws BadCondition {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (at < text.stripTrailing().length()) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        throw unknown(text, at);
      }
      String group = group(matcher);
      tokens.add(new Token(group, matcher.group(group), matcher.start(group)));
      at = matcher.end();
    }
    tokens.add(new Token("end", "", text.stripTrailing().length()));
    return tokens;
  }

  private static String group(Matcher matcher) {
    for (String group : GROUPS) {
      if (matcher.group(group) != null) {
        return group;
      }
    }
    throw new IllegalStateException("The pattern of tokens has a group without a name.");
  }

  private static BadCondition unknown(String text, int from) {
    int at = from;
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    String rest = text.substring(at);
    if (rest.startsWith("=")) {
      return new BadCondition(at, "'=' compares nothing; did you mean '=='?");
    }
    if (rest.startsWith("&")) {
      return new BadCondition(at, "'&' is not known; did you mean 'and'?");
    }
    if (rest.startsWith("|")) {
      return new BadCondition(at, "'|' is not known; did you mean 'or'?");
    }
    if (rest.startsWith("!")) {
      return new BadCondition(at, "'!' alone is not known; did you mean 'not'?");
    }
    if (rest.startsWith("\"") || rest.startsWith("'")) {
      return new BadCondition(at, "a text in quotes that does not end; close the quote");
    }
    String first = rest.substring(0, rest.offsetByCodePoints(0, 1));
    return new BadCondition(at, "'" + first + "' has no meaning in a condition");
  }
}
