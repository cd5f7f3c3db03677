package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the binders of one statement share. For one thread. */
final class Binding {
  private static final int MAX_SITES = 2_000;
  private static final int MAX_COLUMNS = 50_000;

  final SessionProfile profile;
  final Catalog catalog;
  final Dialect dialect;
  final Resolver resolver;
  final Relations relations;
  final AccessLog accesses = new AccessLog();
  final Reads reads = new Reads();
  final List<Site> sites = new ArrayList<>();
  final List<Bound.Grouping> groupings = new ArrayList<>();

  /** Ranges of tokens that are items of a select list and neither columns nor named. */
  final List<int[]> unnamed = new ArrayList<>();

  /** The tokens of VALUES whose columns MySQL calls by their text. */
  final List<FromItem.Range> values = new ArrayList<>();

  /** Items of select lists that are called by the column that they show. */
  final List<Bound.NamedItem> named = new ArrayList<>();

  private int listed;
  final Judging judging = new Judging();

  /** The statement's tokens. */
  final List<Token> tokens;

  /** Whether this is a write whose condition will be judged, so that what feeds it matters. */
  boolean judged;

  private final Views views;

  Binding(SessionProfile profile, Catalog catalog, Views views, List<Token> tokens) {
    this.tokens = tokens;
    this.profile = profile;
    this.catalog = catalog;
    this.dialect = profile.dialect();
    this.resolver = new Resolver(profile);
    this.relations = new Relations(profile, catalog, resolver);
    this.views = views;
    this.judged = views.judged;
  }

  /** Says that this is a write, before anything of it is read. */
  void judge() {
    judged = true;
    views.judged = true;
  }

  /**
   * The columns that a star stands for. A query that takes all of another twice has twice as many:
   * those of one statement are counted together.
   */
  List<OutColumn> listed(Source source) {
    List<OutColumn> columns = source.outputs().columns();
    listed += columns.size();
    if (listed > MAX_COLUMNS) {
      throw Refusal.limit("stars that stand for more than " + MAX_COLUMNS + " columns");
    }
    return columns;
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
      site.view = views.read(relation);
    }
    if (sites.size() >= MAX_SITES) {
      throw Refusal.limit("more than " + MAX_SITES + " relations in a statement");
    }
    sites.add(site);
    reads.site(table, site);
    return site;
  }

  /** A source over a relation's columns. */
  Source source(Site site) {
    List<OutColumn> columns = new ArrayList<>(site.relation.columns().size());
    for (Column column : site.relation.columns()) {
      ColumnName base = new ColumnName(site.relation.name(), column.name());
      Reads.SiteColumn origin = new Reads.SiteColumn(site, column.name());
      columns.add(new OutColumn(column.name(), Set.of(base), true, origin));
    }
    String name = site.table.exposed().value;
    return new Source(name, site, new Outputs(columns, !site.relation.columnsKnown()));
  }
}
