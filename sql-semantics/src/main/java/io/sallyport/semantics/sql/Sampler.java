package io.sallyport.semantics.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds conditions that hold for every row by trying them on many made-up rows. The values tried
 * include the condition's own constants and their neighbours, so a condition that names rows fails
 * on some of them, while a tautology, however it is dressed, fails on none.
 */
final class Sampler {
  private static final int MAX_COLUMNS = 12;
  private static final int ROUNDS = 61;

  private final Binding binding;
  private final Map<String, List<Object>> candidates = new LinkedHashMap<>();
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private boolean usable = true;

  Sampler(Binding binding, Expr condition) {
    this.binding = binding;
    Set<Object> numbers =
        new LinkedHashSet<>(List.of(num(0), num(1), num(-1), num(7), num(1000003), num(-99991)));
    Set<Object> strings = new LinkedHashSet<>(List.of("", "a", "Zq7", "zzzz-k", "1"));
    Set<String> nullTested = new HashSet<>();
    harvest(condition, numbers, strings, nullTested);
    collect(condition, numbers, strings, nullTested);
    makeRows();
  }

  private static BigDecimal num(long value) {
    return BigDecimal.valueOf(value);
  }

  private void harvest(
      Expr expr, Set<Object> numbers, Set<Object> strings, Set<String> nullTested) {
    if (expr instanceof Expr.Literal literal) {
      BigDecimal number = Values.toNumber(literal.text());
      if (number != null && number.precision() < 40 && Math.abs(number.scale()) < 40) {
        numbers.add(number);
        numbers.add(number.add(BigDecimal.ONE));
        numbers.add(number.subtract(BigDecimal.ONE));
        numbers.add(number.negate());
      }
      if (literal.kind() == Expr.LiteralKind.STRING && literal.text().length() < 200) {
        strings.add(literal.text());
        strings.add(literal.text() + "x");
      }
    }
    if (expr instanceof Expr.Op op && op.operator().endsWith("NULL")) {
      op.args().forEach(arg -> names(arg, nullTested));
    }
    Unfiltered.children(expr).forEach(child -> harvest(child, numbers, strings, nullTested));
  }

  private void names(Expr expr, Set<String> into) {
    if (expr instanceof Expr.Name name) {
      into.add(key(name));
    }
    Unfiltered.children(expr).forEach(child -> names(child, into));
  }

  private void collect(
      Expr expr, Set<Object> numbers, Set<Object> strings, Set<String> nullTested) {
    if (expr instanceof Expr.Name name && !name.star()) {
      String key = key(name);
      Set<Reads.SiteColumn> columns = binding.reads.of(name);
      if (columns.size() != 1) {
        return;
      }
      Reads.SiteColumn column = columns.iterator().next();
      if (!candidates.containsKey(key)) {
        candidates.put(key, values(column, numbers, strings, nullTested.contains(key)));
        usable &= candidates.size() <= MAX_COLUMNS;
      }
    }
    Unfiltered.children(expr).forEach(child -> collect(child, numbers, strings, nullTested));
  }

  private static List<Object> values(
      Reads.SiteColumn column, Set<Object> numbers, Set<Object> strings, boolean nullTested) {
    List<Object> list = new ArrayList<>();
    switch (family(column)) {
      case NUMERIC -> list.addAll(numbers);
      case BOOLEAN -> list.addAll(List.of(true, false));
      case TEXT -> list.addAll(strings);
      case DATE, TIME, TIMESTAMP -> {
        list.addAll(List.of("1970-01-01", "0001-01-01", "2999-12-31", "2024-02-29 12:00:00"));
        list.addAll(strings);
      }
      default -> {
        list.addAll(strings);
        list.addAll(numbers);
      }
    }
    if (nullTested && nullable(column)) {
      list.add(Values.NULL);
    }
    return list;
  }

  static ColumnFamily family(Reads.SiteColumn column) {
    return column.site().relation.columns().stream()
        .filter(candidate -> candidate.name().equals(column.column()))
        .map(Column::family)
        .findFirst()
        .orElse(ColumnFamily.OTHER);
  }

  private static boolean nullable(Reads.SiteColumn column) {
    return column.site().relation.columns().stream()
        .filter(candidate -> candidate.name().equals(column.column()))
        .map(Column::nullable)
        .findFirst()
        .orElse(true);
  }

  private void makeRows() {
    int longest = candidates.values().stream().mapToInt(List::size).max().orElse(1);
    int rounds = candidates.isEmpty() ? 1 : Math.min(400, Math.max(ROUNDS, 2 * longest + 1));
    for (int round = 0; round < rounds; round++) {
      Map<String, Object> row = new HashMap<>();
      int index = 0;
      for (Map.Entry<String, List<Object>> entry : candidates.entrySet()) {
        List<Object> values = entry.getValue();
        int step = round + index * (1 + round / values.size());
        row.put(entry.getKey(), values.get(step % values.size()));
        index++;
      }
      rows.add(row);
    }
  }

  String key(Expr.Name name) {
    Set<Reads.SiteColumn> columns = binding.reads.of(name);
    if (columns.size() == 1) {
      Reads.SiteColumn column = columns.iterator().next();
      return System.identityHashCode(column.site()) + "." + column.column();
    }
    return "";
  }

  /** Whether a condition came out true on every row that was tried. */
  boolean alwaysTrue(Expr condition) {
    return usable && rows.stream().allMatch(row -> isTrue(condition, row));
  }

  /** Whether a condition came out false or NULL on every row that was tried. */
  boolean neverTrue(Expr condition) {
    return usable
        && rows.stream()
            .map(row -> Values.truth(new Evaluator(this, row, binding.dialect).value(condition)))
            .allMatch(value -> value == Boolean.FALSE || value == Values.NULL);
  }

  private boolean isTrue(Expr condition, Map<String, Object> row) {
    Object value = new Evaluator(this, row, binding.dialect).value(condition);
    return Values.truth(value) == Boolean.TRUE;
  }
}
