package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import io.sallyport.semantics.sql.WorldQueries.Row;
import io.sallyport.semantics.sql.WorldRows.Placed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a FROM clause in a made-up world. For one thread. */
final class WorldFrom {

  /**
   * One combination of rows of the items of a FROM.
   *
   * @param sure whether it is certainly there
   */
  record Frame(List<Placed> placed, boolean sure) {
    static final Frame NOTHING = new Frame(List.of(), true);

    Frame with(Frame more) {
      List<Placed> all = new ArrayList<>(placed);
      all.addAll(more.placed);
      return new Frame(all, sure && more.sure);
    }

    Frame unsure() {
      return new Frame(placed, false);
    }

    @Nullable WorldRows seen(@Nullable WorldRows outer) {
      return WorldRows.of(placed, outer);
    }

    List<Object> all() {
      return placed.stream().flatMap(one -> one.all().stream()).toList();
    }
  }

  private final Binding binding;
  private final World world;
  private final WorldQueries queries;
  private final IdentityHashMap<Query.Cte, List<Row>> ctes = new IdentityHashMap<>();
  private final Set<Query.Cte> open = Collections.newSetFromMap(new IdentityHashMap<>());

  WorldFrom(Binding binding, World world, WorldQueries queries) {
    this.binding = binding;
    this.world = world;
    this.queries = queries;
  }

  List<Frame> frames(Query.From from, @Nullable WorldRows outer) {
    List<Frame> frames = List.of(Frame.NOTHING);
    for (int i = 0; i < from.items().size(); i++) {
      Query.Join join =
          i == 0 || i > from.joins().size() ? Query.Join.COMMA : from.joins().get(i - 1);
      frames = joined(frames, from.items().get(i), join, outer);
    }
    return frames;
  }

  private List<Frame> joined(
      List<Frame> left, FromItem item, Query.Join join, @Nullable WorldRows outer) {
    boolean sees =
        item instanceof FromItem.Functions
            || item instanceof FromItem.Group
            || (item instanceof FromItem.Derived derived && derived.lateral());
    boolean keepsLeft = join.kind().equals("LEFT") || join.kind().equals("FULL");
    boolean keepsRight = join.kind().equals("RIGHT") || join.kind().equals("FULL");
    List<Frame> once = sees ? List.of() : rows(item, outer);
    List<Frame> frames = new ArrayList<>();
    Set<Frame> met = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Frame one : left) {
      List<Frame> right = sees ? rows(item, one.seen(outer)) : once;
      boolean found = false;
      for (Frame other : right) {
        binding.judging.frame();
        Object truth = join.kind().equals("?") ? UNKNOWN : holds(join, one, other, outer);
        if (truth == Boolean.TRUE || truth == UNKNOWN) {
          Frame both = one.with(other);
          frames.add(truth == Boolean.TRUE ? both : both.unsure());
          found = true;
          met.add(other);
        }
      }
      if (keepsLeft && !found) {
        frames.add(one.with(nothing(item, right)));
      }
    }
    if (keepsRight) {
      for (Frame other : once) {
        if (!met.contains(other)) {
          frames.add(nothing(left).with(other));
        }
      }
    }
    return frames;
  }

  private static Frame nothing(List<Frame> rows) {
    if (rows.isEmpty()) {
      return Frame.NOTHING;
    }
    List<Placed> empty = new ArrayList<>();
    rows.get(0).placed().forEach(placed -> empty.add(new Placed(placed.place(), null)));
    return new Frame(empty, true);
  }

  private Frame nothing(FromItem item, List<Frame> rows) {
    Source source = binding.reads.source(item);
    if (!rows.isEmpty() || source == null) {
      return nothing(rows);
    }
    Object place = source.site() == null ? source : source.site();
    return new Frame(List.of(new Placed(place, null)), true);
  }

  private Object holds(Query.Join join, Frame one, Frame other, @Nullable WorldRows outer) {
    if (join.on() != null) {
      return queries.truth(join.on(), one.with(other).seen(outer));
    }
    Object all = true;
    for (String column : merged(join, one, other)) {
      Object left = value(one, column);
      Object right = value(other, column);
      Object equal = new Evaluator(blank(), binding.dialect).infix("=", left, right);
      if (equal == Boolean.FALSE || equal == NULL) {
        return false;
      }
      all = equal == Boolean.TRUE ? all : UNKNOWN;
    }
    return all;
  }

  private WorldLevel blank() {
    return new WorldLevel(binding, world, queries, null, null, 0);
  }

  private List<String> merged(Query.Join join, Frame one, Frame other) {
    if (!join.natural()) {
      return join.using().stream().map(token -> token.value).toList();
    }
    List<String> names = new ArrayList<>();
    for (Placed placed : other.placed()) {
      if (placed.row() != null) {
        placed.row().keySet().stream()
            .filter(name -> value(one, name) != UNKNOWN)
            .forEach(names::add);
      }
    }
    return names;
  }

  private Object value(Frame frame, String column) {
    for (Placed placed : frame.placed()) {
      Object value = placed.value(column, binding.resolver);
      if (value != UNKNOWN) {
        return value;
      }
    }
    return UNKNOWN;
  }

  /** The rows of one item. */
  List<Frame> rows(FromItem item, @Nullable WorldRows outer) {
    Source source = binding.reads.source(item);
    if (item instanceof FromItem.Table table) {
      Query.Cte cte = binding.reads.cte(item);
      return cte != null && source != null ? named(source, cte(cte)) : table(table, source);
    }
    if (item instanceof FromItem.Derived derived && source != null) {
      return named(source, queries.query(derived.query(), outer));
    }
    if (item instanceof FromItem.Group group) {
      List<Frame> inner = frames(group.from(), outer);
      return source == null
          ? inner
          : named(
              source,
              inner.stream().map(frame -> new Row(frame.all(), List.of(), frame.sure())).toList());
    }
    // Functions, and rows of writes.
    return source == null ? List.of(Frame.NOTHING.unsure()) : untold(source);
  }

  private static List<Frame> untold(Source source) {
    return List.of(new Frame(List.of(new Placed(source, Map.of())), false));
  }

  private List<Frame> table(FromItem.Table table, @Nullable Source source) {
    Site site = binding.reads.site(table);
    if (site == null) {
      return source == null || source.outputs().columns().isEmpty()
          ? List.of(Frame.NOTHING)
          : untold(source);
    }
    List<Frame> frames = new ArrayList<>();
    for (Map<String, Object> row : world.rows(site)) {
      Placed placed =
          source != null && source.site() == null
              ? new Placed(source, renamed(source, List.copyOf(row.values())))
              : new Placed(site, row);
      // Of a sample nobody knows who is in it.
      frames.add(new Frame(List.of(placed), table.suffix() == null));
    }
    return frames;
  }

  private List<Frame> named(Source source, List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new Frame(List.of(new Placed(source, renamed(source, row.values()))), row.sure()))
        .toList();
  }

  private static Map<String, Object> renamed(Source source, List<Object> values) {
    Map<String, Object> row = new LinkedHashMap<>();
    List<OutColumn> columns = source.outputs().columns();
    for (int i = 0; i < values.size(); i++) {
      String name = i < columns.size() ? columns.get(i).name() : "";
      row.putIfAbsent(name.isEmpty() ? "#" + i : name, values.get(i));
    }
    return row;
  }

  /** A recursive one, or one that writes, is left untold. */
  private List<Row> cte(Query.Cte cte) {
    List<Row> known = ctes.get(cte);
    if (known != null) {
      return known;
    }
    if (!(cte.statement() instanceof Statement.Select select) || !open.add(cte)) {
      return List.of(new Row(List.of(), List.of(), false));
    }
    List<Row> rows = queries.query(select.query(), null);
    open.remove(cte);
    ctes.put(cte, rows);
    return rows;
  }
}
