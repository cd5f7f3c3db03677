package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What each name of a statement was found to read, and which names stand in which subquery. */
final class Reads {
  /** A column of a relation at one place; an empty name stands for the whole row. */
  record SiteColumn(Site site, String column) {}

  private final IdentityHashMap<Expr.Name, Set<SiteColumn>> byName = new IdentityHashMap<>();
  private final IdentityHashMap<Expr.Sub, List<Expr.Name>> bySub = new IdentityHashMap<>();
  private final List<Expr.Name> inOrder = new ArrayList<>();

  void add(Expr.Name name, Set<SiteColumn> columns) {
    byName.put(name, columns);
    inOrder.add(name);
  }

  Set<SiteColumn> of(Expr.Name name) {
    return byName.getOrDefault(name, Set.of());
  }

  int mark() {
    return inOrder.size();
  }

  /** Remembers that the names since a mark stand inside a subquery. */
  void inside(Expr.Sub sub, int mark) {
    bySub.put(sub, List.copyOf(inOrder.subList(mark, inOrder.size())));
  }

  List<Expr.Name> inside(Expr.Sub sub) {
    return bySub.getOrDefault(sub, List.of());
  }
}
