package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

import io.sallyport.semantics.sql.WorldFrom.Frame;
import io.sallyport.semantics.sql.WorldRows.Placed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries a write that reads more than the row it is about in made-up worlds: whether there is one in
 * which a row is left alone. A write of which that cannot be told spares rows only if it does not
 * read its own relation a second time. For one thread.
 */
final class Worlds {
  private static final int TRIED = 40;

  private final Binding binding;
  private final Set<Site> targets;

  Worlds(Binding binding, Set<Site> targets) {
    this.binding = binding;
    this.targets = targets;
  }

  /** Whether no row is ever left alone, or that is in doubt. */
  boolean spareNothing(Query.From from, @Nullable Expr where) {
    World.Stock stock = new World.Stock(binding.tokens);
    Set<Site> taken = new HashSet<>(targets);
    boolean doubt = false;
    for (int number = 0; number < TRIED; number++) {
      World world = new World(binding, stock, number);
      WorldQueries queries = new WorldQueries(binding, world);
      IdentityHashMap<Map<String, Object>, Object> reached = reached(queries, from, where);
      for (Site site : List.copyOf(taken)) {
        for (Map<String, Object> row : world.rows(site)) {
          Object truth = reached.getOrDefault(row, false);
          doubt |= truth == UNKNOWN;
          if (truth == Boolean.FALSE) {
            taken.remove(site);
          }
        }
      }
      if (taken.isEmpty()) {
        return false;
      }
    }
    return !doubt || readsAgain();
  }

  /** The rows of targets that the write reaches: true, or unknown. */
  private IdentityHashMap<Map<String, Object>, Object> reached(
      WorldQueries queries, Query.From from, @Nullable Expr where) {
    IdentityHashMap<Map<String, Object>, Object> reached = new IdentityHashMap<>();
    for (Frame frame : queries.from().frames(from, null)) {
      Object truth = where == null ? (Object) true : queries.truth(where, frame.seen(null));
      Object sure = truth == Boolean.TRUE && !frame.sure() ? UNKNOWN : truth;
      if (sure != Boolean.TRUE && sure != UNKNOWN) {
        continue;
      }
      for (Placed placed : frame.placed()) {
        if (placed.row() != null && placed.place() instanceof Site site && targets.contains(site)) {
          reached.merge(placed.row(), sure, (one, other) -> one == UNKNOWN ? other : one);
        }
      }
    }
    return reached;
  }

  /** Whether a relation that is written is read at another place, or by a view. */
  private boolean readsAgain() {
    Set<RelationName> written = new HashSet<>();
    targets.forEach(site -> written.add(site.relation.name()));
    Collection<Site> others = new ArrayList<>(binding.sites);
    others.removeIf(site -> targets.contains(site) || site.returned);
    return others.stream()
        .anyMatch(
            site ->
                written.contains(site.relation.name())
                    || (site.view != null && reads(site.view, written)));
  }

  private static boolean reads(Bound view, Set<RelationName> names) {
    return view.sites().stream()
        .anyMatch(
            site ->
                names.contains(site.relation.name())
                    || (site.view != null && reads(site.view, names)));
  }
}
