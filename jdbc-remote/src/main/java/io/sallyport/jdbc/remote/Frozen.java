package io.sallyport.jdbc.remote;

import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** Copies of what the caller may change between setting a parameter and executing. */
final class Frozen {
  private Frozen() {}

  @SuppressWarnings("JavaUtilDate") // java.sql's dates are subclasses of it
  static @Nullable Object of(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (value instanceof java.util.Date date) {
      return date.clone();
    }
    if (value instanceof Calendar calendar) {
      return calendar.clone();
    }
    if (value instanceof Object[] elements) {
      return elements.clone();
    }
    return value;
  }
}
