package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each name of a statement was found to read, and which names stand in which subquery. */
final class Reads {
  /** A column of a relation at one place; an empty name stands for the whole row. */
  record SiteColumn(Site site, String column) {}

  private final IdentityHashMap<Expr.Name, Set<SiteColumn>> byName = new IdentityHashMap<>();
  private final IdentityHashMap<Expr.Name, SiteColumn> origins = new IdentityHashMap<>();
  private final IdentityHashMap<Expr.Name, Source> computed = new IdentityHashMap<>();
  private final IdentityHashMap<Expr.Sub, List<Expr.Name>> bySub = new IdentityHashMap<>();
  private final List<Expr.Name> inOrder = new ArrayList<>();
  private final IdentityHashMap<FromItem, Source> sources = new IdentityHashMap<>();
  private final IdentityHashMap<FromItem, Site> places = new IdentityHashMap<>();
  private final IdentityHashMap<FromItem, Query.Cte> ctes = new IdentityHashMap<>();

  void add(Expr.Name name, Set<SiteColumn> columns) {
    byName.put(name, columns);
    inOrder.add(name);
  }

  /** Remembers that a name means a column of something computed in FROM. */
  void computed(Expr.Name name, Source source) {
    computed.put(name, source);
  }

  @Nullable Source computed(Expr.Name name) {
    return computed.get(name);
  }

  /** Remembers that a name means a column that a subselect hands on for every row of a relation. */
  void origin(Expr.Name name, SiteColumn column) {
    origins.put(name, column);
  }

  @Nullable SiteColumn origin(Expr.Name name) {
    return origins.get(name);
  }

  Set<SiteColumn> of(Expr.Name name) {
    return byName.getOrDefault(name, Set.of());
  }

  /** Remembers what an item of a FROM was put into scope as. */
  void source(FromItem item, Source source) {
    sources.put(item, source);
  }

  @Nullable Source source(FromItem item) {
    return sources.get(item);
  }

  /** Remembers the place that an item of a FROM, or the target of a write, came to be. */
  void site(FromItem item, Site site) {
    places.put(item, site);
  }

  @Nullable Site site(FromItem item) {
    return places.get(item);
  }

  /** Remembers the common table expression that an item of a FROM names. */
  void cte(FromItem item, Query.@Nullable Cte cte) {
    if (cte != null) {
      ctes.put(item, cte);
    }
  }

  Query.@Nullable Cte cte(FromItem item) {
    return ctes.get(item);
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
