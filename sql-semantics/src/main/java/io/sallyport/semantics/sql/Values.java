package io.sallyport.semantics.sql;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as conditions see them: booleans, numbers, strings, NULL, and what cannot be told. */
final class Values {
  static final Object NULL = new Object();
  static final Object UNKNOWN = new Object();

  /** A value of which no more is known than that it is one, and equal to itself. */
  static final class Opaque {}

  /** Days that times are compared with, and the times beside them. */
  static final List<Object> DATES =
      List.of(
          "1970-01-01",
          "0001-01-01",
          "2999-12-31",
          "2024-02-29 12:00:00",
          "2024-02-29 11:30:00",
          "2024-02-29 00:00:00",
          "2024-02-27 15:00:00",
          "2024-02-19 09:10:11",
          "2024-01-15",
          "2023-08-12 08:00:00",
          "2021-03-04",
          "2009-11-10 23:00:00");

  private static final Pattern LEADING =
      Pattern.compile("[+-]?[0-9]{1,30}([.][0-9]{1,30})?([eE][+-]?[0-9]{1,3}(?![0-9]))?");

  /** What is written in six characters may have as many digits as there is memory. */
  private static final int MOST_SCALE = 1_000;

  private Values() {}

  /**
   * A value that could be compared with another, picked by a key; unknown where the key is empty.
   *
   * @param round picks another one for the same key
   */
  static Object madeUp(
      String key, Object beside, List<Object> numbers, List<Object> strings, int round) {
    if (key.isEmpty() || isCompound(beside)) {
      return UNKNOWN;
    }
    int pick = (key.hashCode() * 31 + round) * 0x9E3779B1;
    if (beside instanceof Boolean) {
      return (pick >>> 16 & 1) == 1;
    }
    if (beside instanceof Instants.Span) {
      return new Instants.Span(0, 86_400L * (Math.floorMod(pick >>> 8, 3) - 1) * 400);
    }
    List<Object> pool =
        beside instanceof BigDecimal ? numbers : looksLikeDate(beside.toString()) ? DATES : strings;
    return pool.get(Math.floorMod(pick >>> 8, pool.size()));
  }

  private static boolean looksLikeDate(String text) {
    return text.length() >= 10 && text.charAt(4) == '-' && text.charAt(7) == '-';
  }

  static @Nullable BigDecimal toNumber(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > 40 || !looksNumeric(trimmed)) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(trimmed);
      return Math.abs((long) number.scale()) > MOST_SCALE ? null : number;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static boolean looksNumeric(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
  }

  static Object truth(Object value) {
    if (value instanceof BigDecimal number) {
      return number.signum() != 0;
    }
    if (value instanceof String text) {
      return switch (Symbols.lowerAscii(text.strip())) {
        case "t", "true", "yes", "y", "on" -> true;
        case "f", "false", "no", "n", "off", "" -> false;
        default -> {
          BigDecimal number = toNumber(text);
          yield number == null ? UNKNOWN : (Object) (number.signum() != 0);
        }
      };
    }
    return value instanceof Boolean || value == NULL ? value : UNKNOWN;
  }

  static Object not(Object truth) {
    return truth instanceof Boolean value ? (Object) !value : truth;
  }

  /** Compares two values that are neither NULL nor unknown; null when they do not compare. */
  static @Nullable Integer compare(Object left, Object right) {
    if (left instanceof Boolean || right instanceof Boolean) {
      Object one = truth(left);
      Object other = truth(right);
      return one instanceof Boolean a && other instanceof Boolean b ? a.compareTo(b) : null;
    }
    if (left instanceof String a && right instanceof String b) {
      return a.compareTo(b);
    }
    BigDecimal one = number(left);
    BigDecimal other = number(right);
    return one == null || other == null ? null : Integer.valueOf(one.compareTo(other));
  }

  /** MySQL's usual collations take no notice of case, accents and blanks at the end. */
  static @Nullable Integer compareLoosely(Object left, Object right) {
    if (left instanceof String a && right instanceof String b && !a.equals(b)) {
      boolean ascii = (a + b).chars().allMatch(c -> c < 128);
      return ascii ? a.stripTrailing().compareToIgnoreCase(b.stripTrailing()) : null;
    }
    if (left instanceof Boolean truth && right instanceof BigDecimal) {
      return compare(truth ? BigDecimal.ONE : BigDecimal.ZERO, right);
    }
    if (right instanceof Boolean truth && left instanceof BigDecimal) {
      return compare(left, truth ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (left instanceof String text && right instanceof BigDecimal) {
      return compare(leading(text), right);
    }
    return left instanceof BigDecimal && right instanceof String text
        ? compare(left, leading(text))
        : compare(left, right);
  }

  /** The number that a text starts with, to MySQL; zero where it starts with none. */
  static BigDecimal leading(String text) {
    Matcher number = LEADING.matcher(text.strip());
    return number.lookingAt() ? new BigDecimal(number.group()) : BigDecimal.ZERO;
  }

  static @Nullable BigDecimal number(Object value) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    return value instanceof String text ? toNumber(text) : null;
  }

  static boolean isCompound(Object value) {
    return value instanceof List || value instanceof Opaque || value instanceof Ranges.Range;
  }
}
