package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import io.sallyport.semantics.sql.WorldFrom.Frame;
import io.sallyport.semantics.sql.WorldQueries.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an expression finds at one row, or one group of rows, of a query in a made-up world. */
final class WorldLevel implements Tried {
  private static final Set<String> AGGREGATES =
      Keywords.words(
          "count sum avg min max bool_and bool_or every array_agg string_agg group_concat listagg"
              + " json_agg jsonb_agg any_value stddev variance bit_or bit_and");
  private static final Set<String> RANKS = Keywords.words("row_number rank dense_rank ntile");

  private final Binding binding;
  private final World world;
  private final WorldQueries queries;
  private final @Nullable WorldRows seen;
  private final @Nullable List<Frame> group;
  private final int position;
  private List<Frame> window = List.of();

  WorldLevel(
      Binding binding,
      World world,
      WorldQueries queries,
      @Nullable WorldRows seen,
      @Nullable List<Frame> group,
      int position) {
    this.binding = binding;
    this.world = world;
    this.queries = queries;
    this.seen = seen;
    this.group = group;
    this.position = position;
  }

  /** The same with the rows that window functions look at. */
  WorldLevel over(List<Frame> frames) {
    window = frames;
    return this;
  }

  /** Whether an expression makes one row of many. */
  static boolean aggregates(Expr expr) {
    if (expr instanceof Expr.Sub) {
      return false;
    }
    if (expr instanceof Expr.Call call && isAggregate(call) && !isOver(call)) {
      return true;
    }
    return Subqueries.children(expr).stream().anyMatch(WorldLevel::aggregates);
  }

  private static boolean isAggregate(Expr.Call call) {
    return AGGREGATES.contains(call.bareName().toLowerCase(Locale.ROOT));
  }

  private static boolean isOver(Expr.Call call) {
    return call.inner().stream()
        .anyMatch(expr -> expr instanceof Expr.Op op && op.operator().equals(CallParser.OVER));
  }

  @Override
  public Judging judging() {
    return binding.judging;
  }

  @Override
  public Object name(Expr.Name name) {
    return seen == null ? UNKNOWN : seen.value(name, binding.reads, binding.resolver);
  }

  @Override
  public Object subquery(Expr.Sub sub, Evaluator evaluator) {
    List<Row> rows = queries.query(sub.query(), seen);
    return switch (sub.role()) {
      case "EXISTS" ->
          rows.stream().anyMatch(Row::sure) ? true : rows.isEmpty() ? (Object) false : UNKNOWN;
      case "VALUE" -> rows.isEmpty() ? NULL : rows.get(0).sure() ? one(rows.get(0)) : UNKNOWN;
      case "ARRAY" ->
          rows.stream().allMatch(Row::sure) ? rows.stream().map(WorldLevel::one).toList() : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Object one(Row row) {
    return row.values().size() == 1 ? row.values().get(0) : row.values();
  }

  @Override
  public Object member(
      String operator, Object value, Expr.Sub sub, boolean all, Evaluator evaluator) {
    Object result = all;
    for (Row row : queries.query(sub.query(), seen)) {
      Object one = evaluator.infix(operator, value, one(row));
      if (one instanceof Boolean truth && truth == all) {
        continue;
      }
      if (one instanceof Boolean && row.sure()) {
        return one;
      }
      result = one == NULL && row.sure() && result != UNKNOWN ? NULL : UNKNOWN;
    }
    return result;
  }

  @Override
  public @Nullable Object call(Expr.Call call, Evaluator evaluator) {
    String name = call.bareName().toLowerCase(Locale.ROOT);
    if (isOver(call)) {
      boolean counts = RANKS.contains(name) || name.equals("count");
      return counts
          ? BigDecimal.valueOf(position + 1L)
          : isAggregate(call) ? aggregate(name, call, window) : UNKNOWN;
    }
    if (isAggregate(call)) {
      return group == null ? UNKNOWN : aggregate(name, call, group);
    }
    return call.inner().isEmpty() ? null : UNKNOWN;
  }

  private Object aggregate(String name, Expr.Call call, List<Frame> frames) {
    if (!frames.stream().allMatch(Frame::sure)) {
      return UNKNOWN;
    }
    List<Object> values = new ArrayList<>();
    for (Frame frame : frames) {
      WorldRows row = frame.seen(seen);
      if (filtered(call, row) != Boolean.TRUE) {
        continue;
      }
      Object value = call.args().isEmpty() ? BigDecimal.ONE : value(call.args().get(0), row);
      if (value == UNKNOWN) {
        return UNKNOWN;
      }
      if (value != NULL) {
        values.add(value);
      }
    }
    return switch (name) {
      case "count" -> BigDecimal.valueOf(values.size());
      case "min", "any_value" -> extreme(values, -1);
      case "max" -> extreme(values, 1);
      case "sum" -> sum(values);
      case "avg" ->
          sum(values) instanceof BigDecimal sum
              ? sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64)
              : values.isEmpty() ? NULL : UNKNOWN;
      case "array_agg" -> values;
      case "bool_or" -> values.isEmpty() ? NULL : (Object) values.contains(true);
      case "bool_and", "every" -> values.isEmpty() ? NULL : (Object) !values.contains(false);
      default -> UNKNOWN;
    };
  }

  private Object value(Expr expr, @Nullable WorldRows row) {
    return new Evaluator(new WorldLevel(binding, world, queries, row, null, 0), binding.dialect)
        .value(expr);
  }

  private Object filtered(Expr.Call call, @Nullable WorldRows row) {
    for (Expr inner : call.inner()) {
      if (inner instanceof Expr.Op op && op.operator().equals(CallParser.FILTER)) {
        return Values.truth(value(op.args().get(0), row));
      }
    }
    return true;
  }

  private static Object extreme(List<Object> values, int sign) {
    Object best = NULL;
    for (Object value : values) {
      if (Values.isCompound(value)) {
        return UNKNOWN;
      }
      Integer order = best == NULL ? Integer.valueOf(sign) : Values.compare(value, best);
      if (order == null) {
        return UNKNOWN;
      }
      best = order * sign > 0 ? value : best;
    }
    return best;
  }

  private static Object sum(List<Object> values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      BigDecimal number = value instanceof List ? null : Values.number(value);
      if (number == null) {
        return UNKNOWN;
      }
      sum = sum.add(number);
    }
    return values.isEmpty() ? NULL : (Object) sum;
  }

  @Override
  public Object madeUp(Expr expr, Object beside) {
    return world.madeUp(expr, beside);
  }
}
