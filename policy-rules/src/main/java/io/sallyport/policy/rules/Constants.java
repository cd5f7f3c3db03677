package io.sallyport.policy.rules;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;

/** The constants of conditions. */
final class Constants {
  private static final Map<String, Object> WORDS =
      Map.of(
          "true", true,
          "false", false,
          "mon", DayOfWeek.MONDAY,
          "tue", DayOfWeek.TUESDAY,
          "wed", DayOfWeek.WEDNESDAY,
          "thu", DayOfWeek.THURSDAY,
          "fri", DayOfWeek.FRIDAY,
          "sat", DayOfWeek.SATURDAY,
          "sun", DayOfWeek.SUNDAY);

  private Constants() {}

  static boolean isWord(String text) {
    return WORDS.containsKey(text);
  }

  /**
   * The value that a token stands for.
   *
   * @throws BadCondition when there is no such time, date or network
   */
  static Object of(Tokens.Token token) throws BadCondition {
    try {
      return read(token);
    } catch (DateTimeException e) {
      BadCondition bad = new BadCondition(token.offset(), "there is no '" + token.text() + "'");
      bad.initCause(e);
      throw bad;
    }
  }

  private static Object read(Tokens.Token token) throws BadCondition {
    String text = token.text();
    return switch (token.group()) {
      case "text" -> text(text);
      case "instant" -> Instant.parse(text.length() == 17 ? text.replace("Z", ":00Z") : text);
      case "date" -> LocalDate.parse(text);
      case "clock" -> LocalTime.parse(text.length() == 4 ? "0" + text : text);
      case "network" -> network(token);
      case "number" -> number(text);
      default -> word(token);
    };
  }

  private static Object number(String text) {
    if (text.indexOf('.') >= 0) {
      return Double.valueOf(text);
    }
    return Long.valueOf(text);
  }

  private static Object word(Tokens.Token token) throws BadCondition {
    Object value = WORDS.get(token.text());
    if (value == null) {
      throw new BadCondition(token.offset(), "'" + token.text() + "' is no value");
    }
    return value;
  }

  private static Network network(Tokens.Token token) throws BadCondition {
    Network network = Network.of(token.text());
    if (network == null) {
      throw new BadCondition(
          token.offset(), "'" + token.text() + "' is no network; write it as in 10.0.0.0/8");
    }
    return network;
  }

  /** The characters between the quotes. */
  static String text(String quoted) {
    String inner = quoted.substring(1, quoted.length() - 1);
    return quoted.charAt(0) == '"' ? inner.replaceAll("\\\\(.)", "$1") : inner;
  }
}
