package io.sallyport.policy.rules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** Compares values of one kind; values of two kinds cannot be compared. */
final class Comparing {
  private Comparing() {}

  static void collect(Operand operand, List<Attribute> into) {
    Attribute attribute = operand.attribute();
    if (attribute != null) {
      into.add(attribute);
    }
  }

  static boolean same(Object a, Object b, Operand of) throws Unevaluable {
    if (a instanceof Boolean && b instanceof Boolean) {
      return a.equals(b);
    }
    return order(a, b, of) == 0;
  }

  static int order(Object a, Object b, Operand of) throws Unevaluable {
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return a instanceof Long && b instanceof Long
          ? Long.compare(x.longValue(), y.longValue())
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    return orderOfTimes(a, b, of);
  }

  private static int orderOfTimes(Object a, Object b, Operand of) throws Unevaluable {
    if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y);
    }
    if (a instanceof LocalDate x && b instanceof LocalDate y) {
      return x.compareTo(y);
    }
    if (a instanceof LocalTime x && b instanceof LocalTime y) {
      return x.compareTo(y);
    }
    if (a instanceof DayOfWeek x && b instanceof DayOfWeek y) {
      return x.compareTo(y);
    }
    throw new Unevaluable(
        "%s holds %s where %s is needed".formatted(of.words(), words(a), words(b)));
  }

  private static String words(Object value) {
    return Kind.of(value).words();
  }
}
