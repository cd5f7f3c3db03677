package io.sallyport.policy.rules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** The kinds of value that conditions compare; only like compares with like. */
enum Kind {
  TEXT("a text"),
  NUMBER("a number"),
  BOOLEAN("true or false"),
  TEXTS("a list of texts"),
  INSTANT("an instant, as in 2026-12-24T18:00:00Z"),
  DATE("a date, as in 2026-12-24"),
  CLOCK("a time of day, as in 09:00"),
  WEEKDAY("a day of the week, as in mon"),
  /** A text that holds an address. */
  ADDRESS("an address"),
  NETWORK("a network, as in 10.0.0.0/8"),
  /** Not known before the value is seen. */
  ANY("a value");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  static Kind of(Object value) {
    if (value instanceof String) {
      return TEXT;
    }
    if (value instanceof Long || value instanceof Double) {
      return NUMBER;
    }
    if (value instanceof Boolean) {
      return BOOLEAN;
    }
    if (value instanceof List) {
      return TEXTS;
    }
    if (value instanceof Instant) {
      return INSTANT;
    }
    return ofTime(value);
  }

  private static Kind ofTime(Object value) {
    if (value instanceof LocalDate) {
      return DATE;
    }
    if (value instanceof LocalTime) {
      return CLOCK;
    }
    if (value instanceof DayOfWeek) {
      return WEEKDAY;
    }
    return value instanceof Network ? NETWORK : ANY;
  }

  /** Whether values of both kinds can be compared, as far as that is known before they are seen. */
  boolean suits(Kind other) {
    return this == ANY
        || other == ANY
        || this == other
        || (this == ADDRESS && other == TEXT)
        || (this == TEXT && other == ADDRESS);
  }
}
