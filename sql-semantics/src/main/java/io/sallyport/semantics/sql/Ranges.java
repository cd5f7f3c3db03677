package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's ranges, as far as a value is asked for in them. */
final class Ranges {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*+[\\[(]\\s*+\"?+([^,\"]*+)\"?+\\s*+,\\s*+\"?+([^,\"\\])]*+)\"?+\\s*+[\\])]\\s*+");

  /** A range with both ends in it; an end that is NULL is none. */
  record Range(Object low, Object high) {}

  private Ranges() {}

  /** What {@code int4range(1, 9)} and the like make, or unknown. */
  static Object made(String function, List<Object> args) {
    if (function.endsWith("multirange")) {
      return args.size() == 1 && args.get(0) instanceof Range ? args.get(0) : UNKNOWN;
    }
    boolean plain = args.size() == 2 || args.size() == 3;
    return plain && !args.contains(UNKNOWN) && args.stream().noneMatch(Values::isCompound)
        ? new Range(args.get(0), args.get(1))
        : UNKNOWN;
  }

  /** A range that is written out, or unknown. */
  static Object read(Object value) {
    Matcher text = WRITTEN.matcher(value instanceof String written ? written : "");
    return text.matches() ? new Range(end(text.group(1)), end(text.group(2))) : UNKNOWN;
  }

  private static Object end(String written) {
    return written.isEmpty() ? NULL : written;
  }

  static boolean isOne(String type) {
    return type.toLowerCase(Locale.ROOT).endsWith("range");
  }

  /** Whether a value is in a range, or unknown; its ends are in doubt. */
  static Object holds(Range range, Object value) {
    Object above = range.low == NULL ? (Object) true : order(range.low, value);
    Object below = range.high == NULL ? (Object) true : order(value, range.high);
    return above == Boolean.FALSE || below == Boolean.FALSE
        ? false
        : above == UNKNOWN || below == UNKNOWN ? UNKNOWN : (Object) true;
  }

  private static Object order(Object low, Object high) {
    Integer times = Instants.compare(low, high);
    Integer order = times == null ? Values.compare(low, high) : times;
    return order == null ? UNKNOWN : (Object) (order <= 0);
  }
}
