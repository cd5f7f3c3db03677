package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times written by a pattern, as {@code to_char}, {@code date_format} and H2's do. */
final class TimeFormats {
  private static final Pattern POSTGRES =
      Pattern.compile(
          "YYYY|YY|MM|DDD|DD|HH24|HH12|HH|MI|SS|IYYY|IW|Q|(?-i:Month|Mon|Day|Dy)|[-/:., _T]",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MYSQL = Pattern.compile("%[YymcdeHkhIisSTMbWajr]|[-/:., _T0-9]");

  private TimeFormats() {}

  static Object written(String function, Object time, String pattern) {
    LocalDateTime at = Instants.read(time);
    if (at == null || pattern.length() > 60) {
      return UNKNOWN;
    }
    return switch (function) {
      case "to_char" -> pieces(POSTGRES.matcher(pattern), pattern, TimeFormats::postgres, at);
      case "date_format" -> pieces(MYSQL.matcher(pattern), pattern, TimeFormats::mysql, at);
      case "formatdatetime" -> java(pattern, at);
      default -> UNKNOWN;
    };
  }

  private interface Names {
    String of(String piece);
  }

  private static Object pieces(Matcher piece, String pattern, Names names, LocalDateTime at) {
    StringBuilder text = new StringBuilder();
    int end = 0;
    while (end < pattern.length()) {
      if (!piece.find(end) || piece.start() != end) {
        return UNKNOWN;
      }
      String java = names.of(piece.group());
      text.append(java.isEmpty() ? piece.group() : java(java, at));
      end = piece.end();
    }
    return text.toString();
  }

  private static String postgres(String piece) {
    return switch (piece.toUpperCase(Locale.ROOT)) {
      case "YYYY", "IYYY" -> "uuuu";
      case "YY" -> "uu";
      case "MM" -> "MM";
      case "DDD" -> "DDD";
      case "DD" -> "dd";
      case "HH24" -> "HH";
      case "HH12", "HH" -> "hh";
      case "MI" -> "mm";
      case "SS" -> "ss";
      case "IW" -> "ww";
      case "Q" -> "q";
      case "MONTH" -> "MMMM";
      case "MON" -> "MMM";
      case "DAY" -> "EEEE";
      case "DY" -> "EEE";
      default -> "";
    };
  }

  private static String mysql(String piece) {
    return switch (piece) {
      case "%Y" -> "uuuu";
      case "%y" -> "uu";
      case "%m" -> "MM";
      case "%c" -> "M";
      case "%d" -> "dd";
      case "%e" -> "d";
      case "%H" -> "HH";
      case "%k" -> "H";
      case "%h", "%I" -> "hh";
      case "%i" -> "mm";
      case "%s", "%S" -> "ss";
      case "%T" -> "HH:mm:ss";
      case "%r" -> "hh:mm:ss a";
      case "%M" -> "MMMM";
      case "%b" -> "MMM";
      case "%W" -> "EEEE";
      case "%a" -> "EEE";
      case "%j" -> "DDD";
      default -> "";
    };
  }

  private static Object java(String pattern, LocalDateTime at) {
    try {
      return at.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    } catch (IllegalArgumentException | DateTimeException notTold) {
      return UNKNOWN;
    }
  }

  /** A date of its parts. */
  static Object date(List<Object> parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(text.isEmpty() ? "" : "-").append("%02d".formatted(whole(part)));
    }
    LocalDateTime read = Instants.read(text.toString());
    return read == null ? UNKNOWN : text.toString();
  }

  private static int whole(Object part) {
    return part instanceof java.math.BigDecimal number ? number.intValue() : -1;
  }
}
