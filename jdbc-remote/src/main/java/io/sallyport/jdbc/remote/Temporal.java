package io.sallyport.jdbc.remote;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * A date or time as a database writes it: ISO 8601 with a blank, fractions and offset of any
 * length, and what PostgreSQL and MariaDB add to that. Immutable.
 *
 * @param date the date, or null
 * @param time the time, or null
 * @param offset the offset, or null
 * @param infinity -1 or 1 for PostgreSQL's infinities, else 0
 */
record Temporal(
    @Nullable LocalDate date, @Nullable LocalTime time, @Nullable ZoneOffset offset, int infinity) {
  /** What PostgreSQL's own driver makes of its infinities. */
  private static final long FOREVER = 9_223_372_036_825_200_000L;

  private static final long NEVER = -9_223_372_036_832_400_000L;

  /**
   * Reads what most are, without a detour over strings: a date of four digits, two and two; behind
   * it a time with up to nine digits of a second, behind that an offset of hours, or of hours and
   * minutes. Gives null for whatever else, which {@link #of} may know.
   */
  static @Nullable Temporal plain(byte[] text, int from, int length) {
    if (length < 10 || text[from + 4] != '-' || text[from + 7] != '-') {
      return null;
    }
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    if (year < 1 || month < 1 || day < 1) {
      return null;
    }
    int end = from + length;
    if (length == 10) {
      return new Temporal(LocalDate.of(year, month, day), null, null, 0);
    }
    int at = from + 11;
    if (length < 19 || text[at - 1] != ' ' || text[at + 2] != ':' || text[at + 5] != ':') {
      return null;
    }
    int hour = digits(text, at, 2);
    int minute = digits(text, at + 3, 2);
    int second = digits(text, at + 6, 2);
    at += 8;
    int fraction = 0;
    if (at < end && text[at] == '.') {
      int first = ++at;
      while (at < end && text[at] >= '0' && text[at] <= '9') {
        at++;
      }
      fraction =
          at == first || at - first > 9 ? -1 : nanos(digits(text, first, at - first), at - first);
    }
    boolean plain = hour >= 0 && hour < 24 && minute >= 0 && second >= 0 && fraction >= 0;
    ZoneOffset offset = at < end ? hours(text, at, end - at) : null;
    if (!plain || (at < end && offset == null)) {
      return null;
    }
    LocalTime time = LocalTime.of(hour, minute, second, fraction);
    return new Temporal(LocalDate.of(year, month, day), time, offset, 0);
  }

  /** A number of so many digits, or -1 where others are among them. */
  private static int digits(byte[] text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static int nanos(int fraction, int digits) {
    int nanos = fraction;
    for (int i = digits; i < 9; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static @Nullable ZoneOffset hours(byte[] text, int from, int length) {
    boolean minutes = length == 6 && text[from + 3] == ':';
    if ((text[from] != '+' && text[from] != '-') || (length != 3 && !minutes)) {
      return null;
    }
    int hour = digits(text, from + 1, 2);
    int minute = minutes ? digits(text, from + 4, 2) : 0;
    if (hour < 0 || minute < 0) {
      return null;
    }
    int seconds = hour * 3600 + minute * 60;
    return ZoneOffset.ofTotalSeconds(text[from] == '-' ? -seconds : seconds);
  }

  /** Reads a text; null where the database means no date at all. */
  static @Nullable Temporal of(String text) {
    if (text.equals("infinity") || text.equals("-infinity")) {
      return new Temporal(null, null, null, text.charAt(0) == '-' ? -1 : 1);
    }
    if (text.startsWith("0000-00-00")) {
      return null;
    }
    boolean before = text.endsWith(" BC");
    String rest = before ? text.substring(0, text.length() - 3) : text;
    LocalDate date = null;
    int dash = rest.indexOf('-', 1);
    int colon = rest.indexOf(':');
    if (dash > 0 && (colon < 0 || dash < colon)) {
      int end = rest.indexOf(' ');
      end = end < 0 ? rest.indexOf('T') : end;
      end = end < 0 ? rest.length() : end;
      date = date(rest.substring(0, end), before);
      rest = end < rest.length() ? rest.substring(end + 1) : "";
    }
    if (rest.isEmpty()) {
      return new Temporal(date, null, null, 0);
    }
    int zone = zoneAt(rest);
    ZoneOffset offset = zone < 0 ? null : offset(rest.substring(zone));
    return new Temporal(date, time(zone < 0 ? rest : rest.substring(0, zone)), offset, 0);
  }

  private static LocalDate date(String text, boolean before) {
    String[] parts = text.split("-", -1);
    if (parts.length != 3) {
      throw new DateTimeException("no date");
    }
    int year = Integer.parseInt(parts[0]);
    return LocalDate.of(
        before ? 1 - year : year, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  private static int zoneAt(String text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+' || c == '-' || c == 'Z') {
        return i;
      }
    }
    return -1;
  }

  private static ZoneOffset offset(String text) {
    if (text.equals("Z")) {
      return ZoneOffset.UTC;
    }
    String[] parts = text.substring(1).split(":", -1);
    int seconds = Integer.parseInt(parts[0]) * 3600;
    seconds += parts.length > 1 ? Integer.parseInt(parts[1]) * 60 : 0;
    seconds += parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
    return ZoneOffset.ofTotalSeconds(text.charAt(0) == '-' ? -seconds : seconds);
  }

  private static LocalTime time(String text) {
    return text.strip().startsWith("24:00:00") ? LocalTime.MAX : LocalTime.parse(text.strip());
  }

  private LocalDate dateOrEpoch() {
    return date == null ? LocalDate.EPOCH : date;
  }

  private LocalTime timeOrMidnight() {
    return time == null ? LocalTime.MIDNIGHT : time;
  }

  LocalDateTime local() {
    return LocalDateTime.of(dateOrEpoch(), timeOrMidnight());
  }

  /** The instant: of the offset if there is one, else of the calendar's zone, else of the JVM's. */
  private Instant instant(@Nullable Calendar calendar) {
    if (offset != null) {
      return local().toInstant(offset);
    }
    ZoneId zone = calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
    return local().atZone(zone).toInstant();
  }

  Timestamp timestamp(@Nullable Calendar calendar) {
    if (infinity != 0) {
      return new Timestamp(infinity > 0 ? FOREVER : NEVER);
    }
    return offset == null && calendar == null
        ? Timestamp.valueOf(local())
        : Timestamp.from(instant(calendar));
  }

  Date date(@Nullable Calendar calendar) {
    if (infinity != 0) {
      return new Date(infinity > 0 ? FOREVER : NEVER);
    }
    if (offset == null && calendar == null) {
      return Date.valueOf(dateOrEpoch());
    }
    ZoneId zone = calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
    LocalDate day = offset == null ? dateOrEpoch() : instant(calendar).atZone(zone).toLocalDate();
    return new Date(day.atStartOfDay(zone).toInstant().toEpochMilli());
  }

  Time time(@Nullable Calendar calendar) {
    ZoneId zone = calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
    LocalTime clock =
        offset == null ? timeOrMidnight() : instant(calendar).atZone(zone).toLocalTime();
    return new Time(LocalDate.EPOCH.atTime(clock).atZone(zone).toInstant().toEpochMilli());
  }

  OffsetDateTime offsetDateTime() {
    if (infinity != 0) {
      return infinity > 0 ? OffsetDateTime.MAX : OffsetDateTime.MIN;
    }
    return offset == null
        ? local().atZone(ZoneId.systemDefault()).toOffsetDateTime()
        : local().atOffset(offset);
  }

  OffsetTime offsetTime() {
    ZoneOffset at = offset == null ? offsetDateTime().getOffset() : offset;
    return timeOrMidnight().atOffset(at);
  }

  LocalDateTime localDateTime() {
    if (infinity != 0) {
      return infinity > 0 ? LocalDateTime.MAX : LocalDateTime.MIN;
    }
    return local();
  }

  LocalDate localDate() {
    if (infinity != 0) {
      return infinity > 0 ? LocalDate.MAX : LocalDate.MIN;
    }
    return dateOrEpoch();
  }

  LocalTime localTime() {
    return timeOrMidnight();
  }
}
