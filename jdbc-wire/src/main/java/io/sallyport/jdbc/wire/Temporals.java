package io.sallyport.jdbc.wire;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;

/** Dates and times, of java.sql and java.time. */
final class Temporals {
  private Temporals() {}

  private static final List<Class<?>> CLASSES =
      List.of(
          Date.class,
          Time.class,
          Timestamp.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          ZonedDateTime.class,
          Instant.class,
          Duration.class,
          Period.class,
          java.util.Date.class);

  static boolean carries(Object value) {
    return CLASSES.contains(value.getClass());
  }

  @SuppressWarnings("JavaUtilDate") // JDBC has it as an argument
  static void write(WireWriter out, Object value) {
    int kind = CLASSES.indexOf(value.getClass());
    out.u8(kind);
    if (value instanceof Timestamp time) {
      out.i64(time.getTime());
      out.i32(time.getNanos());
    } else if (value instanceof java.util.Date date) {
      out.i64(date.getTime());
    } else {
      out.text(value.toString());
    }
  }

  @SuppressWarnings("JavaUtilDate") // JDBC has it as an argument
  static Object read(WireReader in) throws ProtocolException {
    int kind = in.u8();
    try {
      return switch (kind) {
        case 0 -> new Date(in.i64());
        case 1 -> new Time(in.i64());
        case 2 -> {
          Timestamp time = new Timestamp(in.i64());
          time.setNanos(in.i32());
          yield time;
        }
        case 3 -> LocalDate.parse(in.text());
        case 4 -> LocalTime.parse(in.text());
        case 5 -> LocalDateTime.parse(in.text());
        case 6 -> OffsetDateTime.parse(in.text());
        case 7 -> OffsetTime.parse(in.text());
        case 8 -> ZonedDateTime.parse(in.text());
        case 9 -> Instant.parse(in.text());
        case 10 -> Duration.parse(in.text());
        case 11 -> Period.parse(in.text());
        case 12 -> new java.util.Date(in.i64());
        default -> throw new ProtocolException("a time of kind " + kind, "there are 13");
      };
    } catch (java.time.DateTimeException | IllegalArgumentException e) {
      ProtocolException broken = new ProtocolException("a time", "it is in ISO 8601");
      broken.initCause(e);
      throw broken;
    }
  }
}
