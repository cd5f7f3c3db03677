package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import io.sallyport.semantics.sql.Query.Body;
import io.sallyport.semantics.sql.WorldFrom.Frame;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers queries in a made-up world. What it cannot tell it leaves unsure. For one thread. */
final class WorldQueries {

  /**
   * A row of a result.
   *
   * @param values one a column
   * @param keys what it is ordered by
   * @param sure whether it is certainly there
   */
  record Row(List<Object> values, List<Object> keys, boolean sure) {}

  private static final int MOST_VALUES = 200;

  private final Binding binding;
  private final World world;
  private final WorldFrom from;

  WorldQueries(Binding binding, World world) {
    this.binding = binding;
    this.world = world;
    this.from = new WorldFrom(binding, world, this);
  }

  WorldFrom from() {
    return from;
  }

  /** The truth of a condition where these rows are seen. */
  Object truth(Expr condition, @Nullable WorldRows seen) {
    return Values.truth(evaluator(seen, null, 0).value(condition));
  }

  private Evaluator evaluator(@Nullable WorldRows seen, @Nullable List<Frame> group, int position) {
    return new Evaluator(
        new WorldLevel(binding, world, this, seen, group, position), binding.dialect);
  }

  /** The rows of a query inside of others. */
  List<Row> query(Query query, @Nullable WorldRows outer) {
    List<Row> rows = body(query.body(), query.orderBy(), outer);
    return query.limits().isEmpty() ? rows : cut(rows, query, outer);
  }

  private List<Row> body(Body body, List<Expr> order, @Nullable WorldRows outer) {
    binding.judging.step();
    if (body instanceof Query.Select select) {
      return select(select, order, outer);
    }
    if (body instanceof Query.Nested nested) {
      return query(nested.query(), outer);
    }
    if (body instanceof Query.SetOperation operation) {
      return combined(operation, outer);
    }
    if (body instanceof Query.Values values) {
      return values(values, outer);
    }
    if (body instanceof Query.WholeTable whole) {
      return from.rows(whole.table(), outer).stream()
          .map(frame -> new Row(frame.all(), List.of(), frame.sure()))
          .toList();
    }
    throw Refusal.internal("an unknown kind of query");
  }

  /** Of a long list some rows are tried, and one more stands for the others. */
  private List<Row> values(Query.Values values, @Nullable WorldRows outer) {
    List<Row> rows = new ArrayList<>();
    Evaluator evaluator = evaluator(outer, null, 0);
    for (List<Expr> row : values.rows()) {
      if (rows.size() == MOST_VALUES) {
        rows.add(new Row(Collections.nCopies(row.size(), UNKNOWN), List.of(), false));
        break;
      }
      rows.add(new Row(row.stream().map(evaluator::value).toList(), List.of(), true));
    }
    return rows;
  }

  private List<Row> combined(Query.SetOperation operation, @Nullable WorldRows outer) {
    List<Row> rows = new ArrayList<>(body(operation.arms().get(0), List.of(), outer));
    boolean mixed = Set.copyOf(operation.operators()).size() > 1;
    for (int i = 1; i < operation.arms().size(); i++) {
      List<Row> more = body(operation.arms().get(i), List.of(), outer);
      boolean adds = operation.operators().get(i - 1).equals("UNION");
      if (adds || mixed) {
        rows.addAll(more);
      } else {
        boolean kept = operation.operators().get(i - 1).equals("INTERSECT");
        rows = matching(rows, more, kept);
      }
    }
    return mixed ? rows.stream().map(WorldQueries::unsure).toList() : rows;
  }

  /** The rows that are among others, or those that are not. */
  private List<Row> matching(List<Row> rows, List<Row> others, boolean among) {
    List<Row> left = new ArrayList<>();
    Evaluator evaluator = evaluator(null, null, 0);
    for (Row row : rows) {
      Object found = false;
      for (Row other : others) {
        binding.judging.step();
        Object equal = evaluator.infix("=", row.values(), other.values());
        if (equal == Boolean.TRUE && other.sure()) {
          found = true;
          break;
        }
        found = equal == Boolean.FALSE ? found : UNKNOWN;
      }
      if (found == UNKNOWN) {
        left.add(unsure(row));
      } else if (found.equals(among)) {
        left.add(row);
      }
    }
    return left;
  }

  private static Row unsure(Row row) {
    return new Row(row.values(), row.keys(), false);
  }

  private List<Row> select(Query.Select select, List<Expr> order, @Nullable WorldRows outer) {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame : from.frames(select.from(), outer)) {
      Object truth =
          select.where() == null ? (Object) true : truth(select.where(), frame.seen(outer));
      if (truth == Boolean.TRUE) {
        frames.add(frame);
      } else if (truth == UNKNOWN) {
        frames.add(frame.unsure());
      }
    }
    List<Row> rows = new ArrayList<>();
    if (isGrouped(select)) {
      for (List<Frame> group : groups(select, frames, outer)) {
        boolean sure = group.isEmpty() || group.stream().anyMatch(Frame::sure);
        WorldRows seen = group.isEmpty() ? outer : group.get(0).seen(outer);
        add(select, order, evaluator(seen, group, 0), seen, sure, rows);
      }
      return rows;
    }
    Set<List<Object>> distinct = new HashSet<>();
    for (int i = 0; i < frames.size(); i++) {
      WorldRows seen = frames.get(i).seen(outer);
      Evaluator evaluator =
          new Evaluator(
              new WorldLevel(binding, world, this, seen, null, i).over(frames), binding.dialect);
      List<Object> on = select.distinctOn().stream().map(evaluator::value).toList();
      if (on.isEmpty() || distinct.add(on)) {
        add(select, order, evaluator, seen, frames.get(i).sure(), rows);
      }
    }
    return rows;
  }

  private void add(
      Query.Select select,
      List<Expr> order,
      Evaluator evaluator,
      @Nullable WorldRows seen,
      boolean sure,
      List<Row> rows) {
    boolean certain = sure;
    for (Expr having : select.having()) {
      Object truth = Values.truth(evaluator.value(having));
      if (truth != Boolean.TRUE && truth != UNKNOWN) {
        return;
      }
      certain &= truth == Boolean.TRUE;
    }
    List<Object> values = new ArrayList<>();
    for (Query.Item item : select.items()) {
      if (item.expr() instanceof Expr.Name name && name.star()) {
        values.addAll(seen == null ? List.of() : seen.all(name, binding.resolver));
      } else {
        values.add(evaluator.value(item.expr()));
      }
    }
    List<Object> keys = new ArrayList<>();
    for (Expr key : order) {
      Expr plain = plain(key);
      int item = item(plain, select.items());
      keys.add(item >= 0 && item < values.size() ? values.get(item) : evaluator.value(plain));
    }
    rows.add(new Row(values, keys, certain));
  }

  private static Expr plain(Expr key) {
    boolean marked =
        key instanceof Expr.Op op
            && (op.operator().equals(QueryParser.DESCENDING)
                || op.operator().equals(QueryParser.USING));
    return marked ? ((Expr.Op) key).args().get(0) : key;
  }

  /** The item that a key means by its number or its alias; -1 if none. */
  private int item(Expr key, List<Query.Item> items) {
    if (key instanceof Expr.Literal literal && literal.text().matches("[0-9]{1,4}")) {
      return Integer.parseInt(literal.text()) - 1;
    }
    if (key instanceof Expr.Name name && name.parts().size() == 1 && !name.star()) {
      for (int i = 0; i < items.size(); i++) {
        Token alias = items.get(i).alias();
        if (alias != null && binding.resolver.same(alias.value, name.parts().get(0).value)) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean isGrouped(Query.Select select) {
    return !select.groupBy().isEmpty()
        || select.items().stream().anyMatch(item -> WorldLevel.aggregates(item.expr()))
        || select.having().stream().anyMatch(WorldLevel::aggregates);
  }

  private List<List<Frame>> groups(
      Query.Select select, List<Frame> frames, @Nullable WorldRows outer) {
    if (select.groupBy().isEmpty()) {
      return List.of(frames);
    }
    Map<List<Object>, List<Frame>> groups = new LinkedHashMap<>();
    for (Frame frame : frames) {
      Evaluator evaluator = evaluator(frame.seen(outer), null, 0);
      List<Object> key = new ArrayList<>();
      for (Expr expr : select.groupBy()) {
        int item = item(expr, select.items());
        boolean known = item >= 0 && item < select.items().size();
        key.add(evaluator.value(known ? select.items().get(item).expr() : expr));
      }
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(frame);
    }
    return List.copyOf(groups.values());
  }

  /** LIMIT, OFFSET and FETCH with plain numbers; a parameter may let everything through. */
  private List<Row> cut(List<Row> rows, Query query, @Nullable WorldRows outer) {
    List<Row> sorted = sorted(rows, query.orderBy());
    int skip = 0;
    int most = Integer.MAX_VALUE;
    List<Expr> limits = query.limits();
    Evaluator evaluator = evaluator(outer, null, 0);
    for (int i = 0; i < limits.size(); i++) {
      boolean marked =
          limits.get(i) instanceof Expr.Op op && op.operator().equals(QueryParser.OFFSET);
      Expr limit = marked ? ((Expr.Op) limits.get(i)).args().get(0) : limits.get(i);
      int number =
          evaluator.value(limit) instanceof BigDecimal n && n.signum() >= 0
              ? n.min(BigDecimal.valueOf(1000)).intValue()
              : -1;
      // MySQL's LIMIT has its offset in front.
      boolean offset = marked || (i == 0 && limits.size() == 2 && !isMarked(limits.get(1)));
      if (number >= 0 && offset) {
        skip = number;
      } else if (number >= 0) {
        most = number;
      }
    }
    int first = Math.min(skip, sorted.size());
    int last = (int) Math.min((long) first + most, sorted.size());
    return sorted.subList(first, last);
  }

  private static boolean isMarked(Expr limit) {
    return limit instanceof Expr.Op op && op.operator().equals(QueryParser.OFFSET);
  }

  private static List<Row> sorted(List<Row> rows, List<Expr> order) {
    boolean known =
        rows.stream()
            .allMatch(row -> row.keys().size() == order.size() && !row.keys().contains(UNKNOWN));
    if (!known) {
      return rows.stream().map(WorldQueries::unsure).toList();
    }
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        (one, other) -> {
          for (int i = 0; i < order.size(); i++) {
            int by = compare(one.keys().get(i), other.keys().get(i));
            boolean down =
                order.get(i) instanceof Expr.Op op && op.operator().equals(QueryParser.DESCENDING);
            if (by != 0) {
              return down ? -by : by;
            }
          }
          return 0;
        });
    return sorted;
  }

  private static int compare(Object one, Object other) {
    if (one == NULL || other == NULL) {
      return one == other ? 0 : one == NULL ? 1 : -1;
    }
    Integer order =
        Values.isCompound(one) || Values.isCompound(other) ? null : Values.compare(one, other);
    return order == null ? 0 : order;
  }
}
