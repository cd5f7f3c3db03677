package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and times of made-up rows, which are texts, and what is computed with them. */
final class Instants {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d*)?)?)?"
              + "(?: ?(?:Z|[+-]\\d{2}(?::?\\d{2})?))?( BC)?");
  private static final Pattern HOUR = Pattern.compile("\\d{2}:\\d{2}(:\\d{2})?");
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final Pattern SPAN =
      Pattern.compile("\\s*([+-]?\\d{1,6})\\s*([a-zA-Z]*?)s?(?=$|\\s|[+-]|\\d)");
  private static final Set<String> NOW =
      Keywords.words(
          "now current_date current_timestamp localtimestamp sysdate curdate getdate utc_timestamp"
              + " utc_date statement_timestamp transaction_timestamp clock_timestamp");

  /** The time at which made-up statements run. */
  private static final String TODAY = "2024-02-29 12:00:00";

  private Instants() {}

  /** A length of time. */
  record Span(long months, long seconds) {
    Span negated() {
      return new Span(-months, -seconds);
    }
  }

  static boolean isNow(String function) {
    return NOW.contains(function);
  }

  static Object now(String function) {
    return function.endsWith("date") && !function.equals("sysdate")
        ? TODAY.substring(0, 10)
        : TODAY;
  }

  static @Nullable LocalDateTime read(Object value) {
    if (!(value instanceof String text) || text.length() < 5 || text.length() > 40) {
      return null;
    }
    if (HOUR.matcher(text).matches()) {
      return read("1970-01-01 " + text);
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      // MySQL's zero is before all dates.
      int year = form.group(7) == null ? number(form, 1) : -number(form, 1);
      int month = Math.max(1, number(form, 2));
      LocalDate date = LocalDate.of(year, month, Math.max(1, number(form, 3)));
      return form.group(4) == null
          ? date.atStartOfDay()
          : date.atTime(
              LocalTime.of(
                  number(form, 4), number(form, 5), form.group(6) == null ? 0 : number(form, 6)));
    } catch (DateTimeException noDate) {
      return null;
    }
  }

  /**
   * Whether a value is a day, with or without time; texts are not in the order of what they say.
   */
  static boolean isDay(Object value) {
    return value instanceof String text && text.length() >= 8 && read(value) != null;
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  static String write(LocalDateTime instant) {
    return instant.format(WRITTEN);
  }

  /** {@code '1 day 2 hours'}, or a number with a unit. */
  static Object span(Object value, String unit) {
    if (value instanceof BigDecimal number) {
      return number.abs().compareTo(BigDecimal.valueOf(1_000_000)) < 0
          ? of(number.longValue(), unit)
          : UNKNOWN;
    }
    if (!(value instanceof String text) || text.length() > 60) {
      return UNKNOWN;
    }
    Matcher part = SPAN.matcher(text);
    long months = 0;
    long seconds = 0;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      String own = part.group(2).isEmpty() ? unit : part.group(2);
      if (!(of(Long.parseLong(part.group(1)), own) instanceof Span span)) {
        return UNKNOWN;
      }
      months += span.months;
      seconds += span.seconds;
      end = part.end();
    }
    return end == text.length() && end > 0 ? new Span(months, seconds) : UNKNOWN;
  }

  private static Object of(long number, String written) {
    String unit = written.isEmpty() ? "SECOND" : written;
    String name = unit.toUpperCase(Locale.ROOT);
    return switch (name.endsWith("S") ? name.substring(0, name.length() - 1) : name) {
      case "YEAR", "Y", "YY", "YYYY" -> new Span(12 * number, 0);
      case "QUARTER", "Q", "QQ" -> new Span(3 * number, 0);
      case "MONTH", "MON", "MM", "M" -> new Span(number, 0);
      case "WEEK", "WK", "WW" -> new Span(0, 604_800 * number);
      case "DAY", "D", "DD", "DY" -> new Span(0, 86_400 * number);
      case "HOUR", "H", "HH" -> new Span(0, 3_600 * number);
      case "MINUTE", "MIN", "MI", "N" -> new Span(0, 60 * number);
      case "SECOND", "SEC", "S" -> new Span(0, number);
      default -> UNKNOWN;
    };
  }

  /** Sums and differences, or unknown. */
  static Object combined(String operator, Object left, Object right) {
    boolean minus = operator.equals("-");
    if (!minus && !operator.equals("+")) {
      return UNKNOWN;
    }
    if (left instanceof Span span && !minus) {
      return right instanceof Span ? UNKNOWN : combined("+", right, span);
    }
    LocalDateTime one = read(left);
    if (one == null) {
      return UNKNOWN;
    }
    try {
      if (right instanceof Span span) {
        Span by = minus ? span.negated() : span;
        return write(one.plusMonths(by.months).plusSeconds(by.seconds));
      }
      LocalDateTime other = minus ? read(right) : null;
      if (other != null) {
        return new Span(0, ChronoUnit.SECONDS.between(other, one));
      }
      return right instanceof BigDecimal days
          ? write(one.plusDays(minus ? -days.longValue() : days.longValue()))
          : UNKNOWN;
    } catch (DateTimeException tooFar) {
      return UNKNOWN;
    }
  }

  /** The order of two times or two lengths of time; null where these are neither. */
  static @Nullable Integer compare(Object left, Object right) {
    LocalDateTime before = word(left, right);
    LocalDateTime after = word(right, left);
    if (before != null && after != null) {
      return Integer.valueOf(before.compareTo(after));
    }
    if (left instanceof Span one && right instanceof Span other) {
      return Long.compare(
          one.months * 2_629_746 + one.seconds, other.months * 2_629_746 + other.seconds);
    }
    return null;
  }

  /** The same where a number is a time, too: MySQL's {@code 20240131}. */
  static @Nullable Integer compareLoosely(Object left, Object right) {
    if (left instanceof BigDecimal number && isDay(right)) {
      return Integer.valueOf(number.compareTo(digits(right, number)));
    }
    if (right instanceof BigDecimal number && isDay(left)) {
      return Integer.valueOf(digits(left, number).compareTo(number));
    }
    return compare(left, right);
  }

  private static BigDecimal digits(Object time, BigDecimal beside) {
    LocalDateTime at = read(time);
    String digits = at == null ? "0" : write(at).replaceAll("[^0-9]", "");
    boolean day = beside.abs().compareTo(BigDecimal.valueOf(1_000_000_000)) < 0;
    return new BigDecimal(day && digits.length() > 8 ? digits.substring(0, 8) : digits);
  }

  /** A time, also one that is said by a word beside one that is not. */
  private static @Nullable LocalDateTime word(Object value, Object beside) {
    LocalDateTime time = read(value);
    if (time != null || read(beside) == null || !(value instanceof String text)) {
      return time;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "now", "today", "tomorrow", "yesterday" -> read(TODAY);
      case "epoch" -> LocalDate.EPOCH.atStartOfDay();
      case "infinity" -> LocalDateTime.MAX;
      case "-infinity" -> LocalDateTime.MIN;
      default -> null;
    };
  }

  /** A function of dates, or unknown. */
  static Object call(String name, List<Object> args) {
    if (args.size() == 3) {
      return call(name, Functions.text(args.get(0)), args.subList(1, 3));
    }
    if (args.get(args.size() - 1) instanceof Span span && args.size() == 2) {
      Object part = part(Functions.text(args.get(0)), span);
      if (part != UNKNOWN) {
        return part;
      }
    }
    LocalDateTime first = read(args.get(0));
    LocalDateTime last = read(args.get(args.size() - 1));
    if (args.size() == 1) {
      return first == null ? UNKNOWN : part(name, first);
    }
    if (args.size() == 2 && last != null) {
      return switch (name) {
        case "extract", "date_part" -> part(Functions.text(args.get(0)), last);
        case "date_trunc" -> truncated(Functions.text(args.get(0)), last);
        case "datediff" ->
            first == null ? UNKNOWN : BigDecimal.valueOf(ChronoUnit.DAYS.between(last, first));
        case "age", "timediff" ->
            first == null ? UNKNOWN : new Span(0, ChronoUnit.SECONDS.between(last, first));
        default -> UNKNOWN;
      };
    }
    if (args.size() == 2 && first != null && args.get(1) instanceof Span span) {
      return switch (name) {
        case "date_add", "adddate" -> combined("+", args.get(0), span);
        case "date_sub", "subdate" -> combined("-", args.get(0), span);
        default -> UNKNOWN;
      };
    }
    return UNKNOWN;
  }

  /** The same where the first word of the call is a unit. */
  static Object call(String name, String unit, List<Object> args) {
    if (args.size() != 2) {
      return UNKNOWN;
    }
    Object span = span(args.get(0), unit);
    return switch (name) {
      case "dateadd", "timestampadd" -> combined("+", args.get(1), span);
      case "datediff", "timestampdiff" -> between(unit, read(args.get(0)), read(args.get(1)));
      default -> UNKNOWN;
    };
  }

  private static Object between(
      String unit, @Nullable LocalDateTime from, @Nullable LocalDateTime to) {
    if (from == null || to == null || !(of(1, unit) instanceof Span span)) {
      return UNKNOWN;
    }
    return BigDecimal.valueOf(
        span.months > 0
            ? ChronoUnit.MONTHS.between(from, to) / span.months
            : ChronoUnit.SECONDS.between(from, to) / span.seconds);
  }

  private static Object part(String field, LocalDateTime at) {
    long number =
        switch (field.toLowerCase(Locale.ROOT)) {
          case "year", "isoyear" -> at.getYear();
          case "quarter" -> at.get(IsoFields.QUARTER_OF_YEAR);
          case "month" -> at.getMonthValue();
          case "week" -> at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
          case "day", "dayofmonth", "day_of_month" -> at.getDayOfMonth();
          case "doy", "dayofyear", "day_of_year" -> at.getDayOfYear();
          case "dow" -> at.getDayOfWeek().getValue() % 7;
          case "dayofweek", "day_of_week" -> at.getDayOfWeek().getValue() % 7 + 1L;
          case "isodow", "iso_day_of_week" -> at.getDayOfWeek().getValue();
          case "weekday" -> at.getDayOfWeek().getValue() - 1L;
          case "hour" -> at.getHour();
          case "minute" -> at.getMinute();
          case "second" -> at.getSecond();
          case "epoch", "unix_timestamp" ->
              ChronoUnit.SECONDS.between(LocalDate.EPOCH.atStartOfDay(), at);
          case "to_days" -> ChronoUnit.DAYS.between(LocalDate.EPOCH, at) + 719_528;
          default -> Long.MIN_VALUE;
        };
    if (number != Long.MIN_VALUE) {
      return BigDecimal.valueOf(number);
    }
    return switch (field) {
      case "date", "to_date" -> at.toLocalDate().toString();
      case "last_day" ->
          at.toLocalDate().withDayOfMonth(at.toLocalDate().lengthOfMonth()).toString();
      case "age" ->
          new Span(0, ChronoUnit.SECONDS.between(at, LocalDate.of(2024, 2, 29).atStartOfDay()));
      case "isfinite" -> true;
      default -> UNKNOWN;
    };
  }

  /** So many seconds after the start of 1970; MySQL knows none before. */
  static Object since(long seconds) {
    return seconds < 0 || seconds > 1L << 31
        ? NULL
        : write(LocalDate.EPOCH.atStartOfDay().plusSeconds(seconds));
  }

  private static Object part(String field, Span span) {
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "epoch" -> BigDecimal.valueOf(span.months * 2_629_746 + span.seconds);
      case "day" -> BigDecimal.valueOf(span.seconds / 86_400);
      case "year" -> BigDecimal.valueOf(span.months / 12);
      default -> UNKNOWN;
    };
  }

  private static Object truncated(String field, LocalDateTime at) {
    LocalDateTime day = at.toLocalDate().atStartOfDay();
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "year" -> write(day.withDayOfYear(1));
      case "quarter" ->
          write(day.withDayOfMonth(1).withMonth((at.getMonthValue() - 1) / 3 * 3 + 1));
      case "month" -> write(day.withDayOfMonth(1));
      case "week" -> write(day.minusDays(at.getDayOfWeek().getValue() - 1L));
      case "day" -> write(day);
      case "hour" -> write(at.truncatedTo(ChronoUnit.HOURS));
      case "minute" -> write(at.truncatedTo(ChronoUnit.MINUTES));
      default -> UNKNOWN;
    };
  }
}
