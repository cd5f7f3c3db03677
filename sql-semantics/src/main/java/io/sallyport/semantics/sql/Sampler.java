package io.sallyport.semantics.sql;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds conditions that hold for every row by trying them on many made-up rows. The values tried
 * include the condition's own constants and their neighbours, so a condition that names rows fails
 * on some of them, while a tautology, however it is dressed, fails on none.
 */
final class Sampler {
  /** The key under which the number of rows in a group is tried. */
  static final String COUNT = "#count";

  private static final int MAX_COLUMNS = 64;
  private static final int ROUNDS = 61;

  /** How many parts of conditions are tried in all, so that a long one has fewer rows. */
  private static final int WORK = 10_000;

  private static final int LEAST = 16;
  private static final int MAX_VALUES = 400;

  private final Binding binding;
  private final RowLinks links;
  private final boolean self;
  private final List<Object> numbers;
  private final List<Object> strings;
  private final Independent independent = new Independent(this::key);
  private final Freedom freedom;
  private final Map<String, List<Object>> candidates = new LinkedHashMap<>();
  private final IdentityHashMap<Expr.Name, String> keys = new IdentityHashMap<>();
  private boolean usable = true;
  private int size = 1;
  private int longest = 1;
  private int rounds = 1;

  /**
   * A sampler for one condition.
   *
   * @param self whether a second reading of the written relation is tried as finding the row
   *     itself: if the condition holds then, it holds for every row
   */
  Sampler(Binding binding, RowLinks links, Expr condition, boolean self) {
    this.binding = binding;
    this.links = links;
    this.self = self;
    this.freedom = new Freedom(binding.reads);
    binding.judging.rows();
    Set<Object> numbers =
        new LinkedHashSet<>(List.of(num(0), num(1), num(-1), num(7), num(1000003), num(-99991)));
    Set<Object> strings = new LinkedHashSet<>(List.of("", "a", "Zq7", "yes-k", "1"));
    Set<String> nullTested = new HashSet<>();
    harvest(condition, numbers, strings, nullTested);
    collect(condition, numbers, strings, nullTested);
    this.numbers = List.copyOf(numbers);
    this.strings = List.copyOf(strings);
    countRows();
  }

  private static BigDecimal num(long value) {
    return BigDecimal.valueOf(value);
  }

  private void harvest(
      Expr expr, Set<Object> numbers, Set<Object> strings, Set<String> nullTested) {
    size++;
    binding.judging.step();
    boolean full = numbers.size() > MAX_VALUES || strings.size() > MAX_VALUES;
    if (expr instanceof Expr.Literal literal && !full) {
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
        strings.add(Regexes.plain(literal.text()));
      }
    }
    if (expr instanceof Expr.Op op && op.operator().endsWith("NULL")) {
      op.args().forEach(arg -> names(arg, nullTested));
    }
    Subqueries.children(expr).forEach(child -> harvest(child, numbers, strings, nullTested));
  }

  private void names(Expr expr, Set<String> into) {
    if (expr instanceof Expr.Name name) {
      into.add(key(name));
    }
    Subqueries.children(expr).forEach(child -> names(child, into));
  }

  private void collect(
      Expr expr, Set<Object> numbers, Set<Object> strings, Set<String> nullTested) {
    if (expr instanceof Expr.Call call && isCount(call)) {
      candidates.putIfAbsent(COUNT, counts(numbers));
    }
    if (expr instanceof Expr.Name name && !name.star()) {
      String key = key(name);
      Reads.SiteColumn column = column(name);
      if (column == null) {
        return;
      }
      if (!candidates.containsKey(key)) {
        candidates.put(key, values(column, numbers, strings, nullTested.contains(key)));
        usable &= candidates.size() <= MAX_COLUMNS;
      }
    }
    Subqueries.children(expr).forEach(child -> collect(child, numbers, strings, nullTested));
  }

  static boolean isCount(Expr.Call call) {
    return call.name().size() == 1 && call.name().get(0).is("COUNT") && call.inner().isEmpty();
  }

  private static List<Object> counts(Set<Object> numbers) {
    return numbers.stream()
        .filter(number -> number instanceof BigDecimal n && n.signum() >= 0 && n.scale() <= 0)
        .toList();
  }

  private static List<Object> values(
      Reads.SiteColumn column, Set<Object> numbers, Set<Object> strings, boolean nullTested) {
    List<Object> list = Domain.of(column).values(numbers, strings);
    if (nullTested && nullable(column)) {
      list.add(Values.NULL);
    }
    return list;
  }

  static ColumnFamily family(Reads.SiteColumn column) {
    return Domain.of(column).family();
  }

  static boolean nullable(Reads.SiteColumn column) {
    if (column.site().systemColumns.contains(column.column())) {
      return false;
    }
    return column.site().relation.columns().stream()
        .filter(candidate -> candidate.name().equals(column.column()))
        .map(Column::nullable)
        .findFirst()
        .orElse(true);
  }

  private void countRows() {
    longest = candidates.values().stream().mapToInt(List::size).max().orElse(1);
    int wanted = Math.min(400, Math.max(ROUNDS, 2 * longest + 1));
    rounds = candidates.isEmpty() ? 1 : Math.min(wanted, Math.max(LEAST, WORK / size));
  }

  private IntStream rows() {
    // Columns that are compared with each other must agree in some rows, too.
    int alike = candidates.size() > 1 ? Math.min(longest, rounds) : 0;
    return IntStream.range(0, rounds + alike);
  }

  private Map<String, Object> row(int round) {
    Map<String, Object> row = new HashMap<>();
    int index = 0;
    for (Map.Entry<String, List<Object>> entry : candidates.entrySet()) {
      List<Object> values = entry.getValue();
      int step = round < rounds ? round + index * (1 + round / values.size()) : round - rounds;
      row.put(entry.getKey(), values.get(step % values.size()));
      index++;
    }
    return row;
  }

  private Reads.@Nullable SiteColumn column(Expr.Name name) {
    Set<Reads.SiteColumn> columns = binding.reads.of(name);
    if (columns.isEmpty()) {
      return binding.reads.origin(name);
    }
    return columns.size() == 1 ? columns.iterator().next() : null;
  }

  String key(Expr.Name name) {
    String known = keys.get(name);
    if (known == null) {
      known = makeKey(name);
      keys.put(name, known);
    }
    return known;
  }

  private String makeKey(Expr.Name name) {
    Reads.SiteColumn column = column(name);
    if (column == null) {
      return "";
    }
    Site site = self ? links.standIn(column.site()) : column.site();
    return System.identityHashCode(site) + "." + column.column();
  }

  /** Whether a name stands for a whole row. */
  boolean isWholeRow(Expr.Name name) {
    Reads.SiteColumn column = column(name);
    return column != null && column.column().isEmpty();
  }

  /** Whether a subquery's condition is met by no row that was tried, whatever it is joined to. */
  boolean isNever(Expr condition) {
    return links.isNever(
        condition, () -> new Sampler(binding, links, condition, false).neverTrue(condition));
  }

  /** Whether a condition came out true on every row that was tried. */
  boolean alwaysTrue(Expr condition) {
    return usable && rows().allMatch(row -> isTrue(condition, row));
  }

  /** Whether a condition came out false or NULL on every row that was tried. */
  boolean neverTrue(Expr condition) {
    return usable && rows().allMatch(row -> isFalse(truth(condition, row)));
  }

  /** Whether a condition came out true on some row that was tried. */
  boolean sometimesTrue(Expr condition) {
    return rows().anyMatch(row -> isTrue(condition, row));
  }

  /** Whether a condition came out false or NULL on some row that was tried. */
  boolean sometimesFalse(Expr condition) {
    return rows().anyMatch(row -> isFalse(truth(condition, row)));
  }

  private static boolean isFalse(Object truth) {
    return truth == Boolean.FALSE || truth == Values.NULL;
  }

  private boolean isTrue(Expr condition, int row) {
    return truth(condition, row) == Boolean.TRUE;
  }

  private Object truth(Expr condition, int row) {
    return Values.truth(new Evaluator(new Row(row, row(row)), binding.dialect).value(condition));
  }

  /** One made-up row. */
  final class Row implements Tried {
    private final int number;
    private final Map<String, Object> values;
    private boolean inGroup;

    Row(int number, Map<String, Object> values) {
      this.number = number;
      this.values = values;
    }

    @Override
    public Judging judging() {
      return binding.judging;
    }

    @Override
    public Object name(Expr.Name name) {
      return isWholeRow(name) ? List.of(key(name)) : values.getOrDefault(key(name), Values.UNKNOWN);
    }

    @Override
    public Object subquery(Expr.Sub sub, Evaluator evaluator) {
      return new SubEvaluator(evaluator, this).value(sub);
    }

    @Override
    public Object member(
        String operator, Object value, Expr.Sub sub, boolean all, Evaluator evaluator) {
      return all ? Values.UNKNOWN : new SubEvaluator(evaluator, this).member(operator, value, sub);
    }

    @Override
    public @Nullable Object call(Expr.Call call, Evaluator evaluator) {
      if (!call.inner().isEmpty()) {
        return Values.UNKNOWN;
      }
      if (!isCount(call)) {
        return null;
      }
      Object count = values.getOrDefault(COUNT, Values.UNKNOWN);
      return inGroup && count instanceof BigDecimal n ? n.max(BigDecimal.ONE) : count;
    }

    @Override
    public Object madeUp(Expr expr, Object beside) {
      return Independent.isGiven(expr) || freedom.isFree(expr)
          ? Values.madeUp(
              independent.key(expr), beside, Freedom.among(expr, numbers), strings, number)
          : Values.UNKNOWN;
    }

    /** A condition on a group, which has at least one row. */
    Object ofGroup(Expr having, Evaluator evaluator) {
      boolean before = inGroup;
      inGroup = true;
      Object truth = Values.truth(evaluator.value(having));
      inGroup = before;
      return truth;
    }

    /** Whether a subquery's condition is met by no row that was tried. */
    boolean isNever(Expr condition) {
      return Sampler.this.isNever(condition);
    }
  }
}
