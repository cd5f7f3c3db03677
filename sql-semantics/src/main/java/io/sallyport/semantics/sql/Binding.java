package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;

/** What the binders of one statement share. For one thread. */
final class Binding {
  private static final int MAX_VIEW_DEPTH = 16;

  final SessionProfile profile;
  final Catalog catalog;
  final Dialect dialect;
  final Resolver resolver;
  final Relations relations;
  final AccessLog accesses = new AccessLog();
  final Reads reads = new Reads();
  final List<Site> sites = new ArrayList<>();
  final List<Bound.Grouping> groupings = new ArrayList<>();
  private final int viewDepth;

  Binding(SessionProfile profile, Catalog catalog, int viewDepth) {
    this.profile = profile;
    this.catalog = catalog;
    this.dialect = profile.dialect();
    this.resolver = new Resolver(profile);
    this.relations = new Relations(profile, catalog, resolver);
    this.viewDepth = viewDepth;
  }

  /** Names a relation at a place of the statement. */
  Site site(FromItem.Table table) {
    Relation relation = relations.find(table.name());
    if (relation == null) {
      throw Refusal.unknownRelation(
          String.join(".", table.name().stream().map(token -> token.value).toList()));
    }
    Site site = new Site(relation, table, relations.visibleUnqualified(relation));
    if (relation.isView()) {
      site.view = view(relation);
    }
    sites.add(site);
    return site;
  }

  /**
   * Reads a view's definition; null if it cannot be understood, and then no mask can hold on it.
   */
  private @org.jspecify.annotations.Nullable Bound view(Relation relation) {
    String definition = relation.viewDefinition();
    if (definition == null || viewDepth >= MAX_VIEW_DEPTH) {
      return null;
    }
    try {
      return Binder.bind(definition, profile, catalog, viewDepth + 1);
    } catch (Refusal unread) {
      return null;
    }
  }

  /** A source over a relation's columns. */
  Source source(Site site) {
    List<OutColumn> columns = new ArrayList<>(site.relation.columns().size());
    for (Column column : site.relation.columns()) {
      ColumnName base = new ColumnName(site.relation.name(), column.name());
      columns.add(new OutColumn(column.name(), java.util.Set.of(base), true));
    }
    String name = site.table.exposed().value;
    return new Source(name, site, new Outputs(columns, !site.relation.columnsKnown()));
  }
}
