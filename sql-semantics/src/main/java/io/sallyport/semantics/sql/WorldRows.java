package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one level of a query sees, one a place in FROM, and those of the levels around it.
 * Immutable.
 *
 * @param outer what is seen beside this row
 * @param placed the row
 */
record WorldRows(@Nullable WorldRows outer, Placed placed) {

  /**
   * A row at a place.
   *
   * @param place the {@link Site} or the {@link Source}
   * @param row its values by column; null where an outer join found none
   */
  record Placed(Object place, @Nullable Map<String, Object> row) {
    Object value(String column, Resolver resolver) {
      if (row == null) {
        return NULL;
      }
      Object exact = row.get(column);
      if (exact != null) {
        return exact;
      }
      if (place instanceof Site site
          && row instanceof World.Stored stored
          && site.systemColumns.contains(column)) {
        return BigDecimal.valueOf(stored.number);
      }
      for (Map.Entry<String, Object> entry : row.entrySet()) {
        if (resolver.same(entry.getKey(), column)) {
          return entry.getValue();
        }
      }
      return UNKNOWN;
    }

    List<Object> all() {
      return row == null ? List.of(NULL) : List.copyOf(row.values());
    }

    String name() {
      return place instanceof Site site
          ? site.table.exposed().value
          : place instanceof Source source ? source.name() : "";
    }
  }

  static @Nullable WorldRows of(List<Placed> placed, @Nullable WorldRows outer) {
    WorldRows seen = outer;
    for (Placed one : placed) {
      seen = new WorldRows(seen, one);
    }
    return seen;
  }

  /** What a name reads, from the inside out. */
  Object value(Expr.Name name, Reads reads, Resolver resolver) {
    Set<Reads.SiteColumn> columns = reads.of(name);
    Source computed = reads.computed(name);
    String last = name.parts().get(name.parts().size() - 1).value;
    Object found = UNKNOWN;
    for (WorldRows at = this; at != null; at = at.outer) {
      for (Reads.SiteColumn column : columns) {
        if (at.placed.place() == column.site()) {
          found =
              column.column().isEmpty()
                  ? at.placed.all()
                  : at.placed.value(column.column(), resolver);
        }
      }
      if (at.placed.place() == computed) {
        found = at.placed.value(last, resolver);
      }
      // A merged column is that of the row which is there.
      if (found != UNKNOWN && found != NULL) {
        return found;
      }
    }
    return found;
  }

  /** The values that a star stands for. */
  List<Object> all(Expr.Name star, Resolver resolver) {
    List<List<Object>> parts = new ArrayList<>();
    String of = star.parts().isEmpty() ? "" : star.parts().get(star.parts().size() - 1).value;
    for (WorldRows at = this; at != null; at = at.outer) {
      if (of.isEmpty() || resolver.same(at.placed.name(), of)) {
        parts.add(at.placed.all());
      }
    }
    Collections.reverse(parts);
    return parts.stream().flatMap(List::stream).toList();
  }
}
