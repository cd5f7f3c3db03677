package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Item;
import io.sallyport.semantics.sql.Statement.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the names of writes their meaning and records what they do. */
final class WriteBinder {
  private final Binding binding;
  private final QueryBinder queries;

  WriteBinder(Binding binding, QueryBinder queries) {
    this.binding = binding;
    this.queries = queries;
  }

  /** Binds a write and returns the columns it hands back. */
  Outputs write(Statement statement, @Nullable CteScope visible) {
    binding.judge();
    if (statement instanceof Statement.Insert insert) {
      return insert(insert, visible);
    }
    if (statement instanceof Statement.Update update) {
      return update(update, visible);
    }
    if (statement instanceof Statement.Delete delete) {
      return delete(delete, visible);
    }
    if (statement instanceof Statement.Merge merge) {
      return merge(merge, visible);
    }
    throw Refusal.internal("an unknown kind of write");
  }

  private Site target(FromItem.Table table) {
    Site site = binding.site(table);
    site.target = true;
    if (site.relation.kind() == RelationKind.SYSTEM) {
      throw Refusal.unsupported(
          "a write to the database's own catalog", "use the statement that is meant for it");
    }
    return site;
  }

  private Outputs insert(Statement.Insert insert, @Nullable CteScope visible) {
    CteScope ctes = queries.with(insert.ctes(), insert.recursive(), null, visible);
    Site site = target(insert.target());
    if (insert.source() != null) {
      queries.written.add(insert.source().body());
      Outputs rows = queries.query(insert.source(), null, ctes);
      site.inserted = InsertedRows.of(binding, insert, site, rows);
    } else if (!insert.sets().isEmpty()) {
      site.inserted = InsertedRows.assigned(binding, insert, site);
    }
    if (insert.updatesOnConflict()) {
      site.upsert =
          new Site.Upsert(insert.conflictSpan(), insert.updates(), columns(site, insert.updates()));
    }
    Source self = binding.source(site);
    Scope scope = new Scope(null);
    scope.add(self);
    written(site, insert);
    for (Assignment set : insert.sets()) {
      queries.expressions.read(set.value(), scope, ctes);
    }
    insert.keyColumns().forEach(expr -> queries.expressions.read(expr, scope, ctes));
    conflict(insert, site, self, ctes);
    SqlAction action = insert.action();
    log(action, site, site.written, false);
    if (insert.updatesOnConflict()) {
      boolean merge = action == SqlAction.MERGE;
      Set<String> changed = merge ? site.written : columns(site, insert.updates());
      binding.accesses.add(SqlAction.UPDATE, site.resource(), merge, false, Set.of(), changed);
    }
    if (insert.replaces()) {
      log(SqlAction.DELETE, site, Set.of(), false);
    }
    return returning(insert.returning(), site, List.of(), ctes);
  }

  private void written(Site site, Statement.Insert insert) {
    if (insert.columns().isEmpty() && insert.sets().isEmpty()) {
      site.relation.columns().forEach(column -> site.written.add(column.name()));
    }
    for (Token column : insert.columns()) {
      site.written.add(column(site, column));
    }
    site.written.addAll(columns(site, insert.sets()));
  }

  private void conflict(Statement.Insert insert, Site site, Source self, CteScope ctes) {
    Scope scope = new Scope(null);
    scope.add(self);
    Outputs proposed = new Outputs(proposed(site), !site.relation.columnsKnown());
    if (binding.dialect == Dialect.POSTGRESQL) {
      scope.add(new Source("excluded", null, proposed));
    }
    if (insert.rowAlias() != null) {
      scope.add(new Source(insert.rowAlias().value, null, Outputs.NONE.opened()));
    }
    for (Assignment update : insert.updates()) {
      queries.expressions.read(update.value(), scope, ctes);
    }
    for (Expr condition : insert.conflictConditions()) {
      queries.expressions.read(condition, scope, ctes);
    }
  }

  /** The row that was to be inserted: its values come from the statement, not from storage. */
  private static List<OutColumn> proposed(Site site) {
    return site.relation.columns().stream()
        .map(column -> new OutColumn(column.name(), Set.of(), false))
        .toList();
  }

  private Set<String> columns(Site site, List<Assignment> assignments) {
    Set<String> names = new LinkedHashSet<>();
    for (Assignment assignment : assignments) {
      for (Expr.Name name : assignment.columns()) {
        List<Token> parts = name.parts();
        boolean field = binding.dialect == Dialect.POSTGRESQL;
        names.add(column(site, parts.get(field ? 0 : parts.size() - 1)));
      }
    }
    return names;
  }

  String column(Site site, Token token) {
    for (Column column : site.relation.columns()) {
      if (binding.resolver.same(column.name(), token.value)) {
        return column.name();
      }
    }
    if (site.relation.columnsKnown()) {
      throw Refusal.unknownColumn(token.value);
    }
    return token.value;
  }

  private Outputs update(Statement.Update update, @Nullable CteScope visible) {
    CteScope ctes = queries.with(update.ctes(), update.recursive(), null, visible);
    Scope scope = new Scope(null);
    queries.from().bind(update.target(), scope, ctes);
    boolean many = scope.sources.size() > 1;
    if (many && !binding.dialect.isMySqlFamily()) {
      throw Refusal.unsupported("an UPDATE of several tables", "update one table at a time");
    }
    Set<Site> targets = new LinkedHashSet<>();
    for (Assignment set : update.sets()) {
      for (Expr.Name name : set.columns()) {
        targets.add(assigned(name, scope));
      }
    }
    targets.forEach(this::checkTarget);
    queries.from().bind(update.from(), scope, ctes);
    for (Assignment set : update.sets()) {
      queries.expressions.read(set.value(), scope, ctes);
    }
    conditionOf(update.span(), targets, scope, binding.dialect);
    readAll(update.where(), update.tail(), scope, ctes);
    Query.From all = update.target().and(update.from());
    boolean unfiltered = new Unfiltered(binding).is(update.where(), all, targets);
    for (Site site : targets) {
      log(SqlAction.UPDATE, site, site.written, unfiltered);
    }
    return returning(update.returning(), targets.iterator().next(), others(scope, targets), ctes);
  }

  private void checkTarget(Site site) {
    if (site.relation.kind() == RelationKind.SYSTEM) {
      throw Refusal.unsupported(
          "a write to the database's own catalog", "use the statement that is meant for it");
    }
  }

  /** The place whose column is assigned. */
  private Site assigned(Expr.Name name, Scope scope) {
    List<Token> parts = name.parts();
    boolean single = scope.sources.size() == 1;
    for (Source source : scope.sources) {
      Site site = source.site();
      if (site == null || !(single || qualifies(parts, source))) {
        continue;
      }
      boolean field = binding.dialect == Dialect.POSTGRESQL;
      Token column = parts.get(field ? 0 : parts.size() - 1);
      if (single || has(site, column)) {
        site.target = true;
        site.written.add(column(site, column));
        return site;
      }
    }
    throw Refusal.unknownColumn(parts.get(parts.size() - 1).value);
  }

  private boolean qualifies(List<Token> parts, Source source) {
    return parts.size() == 1
        || binding.resolver.same(source.name(), parts.get(parts.size() - 2).value);
  }

  private boolean has(Site site, Token token) {
    return site.relation.columns().stream()
        .anyMatch(column -> binding.resolver.same(column.name(), token.value));
  }

  private Outputs delete(Statement.Delete delete, @Nullable CteScope visible) {
    CteScope ctes = queries.with(delete.ctes(), delete.recursive(), null, visible);
    Scope scope = new Scope(null);
    Set<Site> targets = new LinkedHashSet<>();
    if (delete.target() != null) {
      Site site = target(delete.target());
      scope.add(binding.source(site));
      targets.add(site);
    }
    queries.from().bind(delete.from(), scope, ctes);
    for (List<Token> name : delete.names()) {
      targets.add(deleted(name, scope));
    }
    targets.forEach(this::checkTarget);
    conditionOf(delete.span(), targets, scope, binding.dialect);
    readAll(delete.where(), delete.tail(), scope, ctes);
    Query.From all =
        delete.target() == null ? delete.from() : only(delete.target()).and(delete.from());
    boolean unfiltered = new Unfiltered(binding).is(delete.where(), all, targets);
    for (Site site : targets) {
      log(SqlAction.DELETE, site, Set.of(), unfiltered);
    }
    return returning(delete.returning(), targets.iterator().next(), others(scope, targets), ctes);
  }

  private Site deleted(List<Token> name, Scope scope) {
    String last = name.get(name.size() - 1).value;
    for (Source source : scope.sources) {
      if (source.site() != null && binding.resolver.same(source.name(), last)) {
        source.site().target = true;
        return source.site();
      }
    }
    throw Refusal.unknownRelation(last);
  }

  private Outputs merge(Statement.Merge merge, @Nullable CteScope visible) {
    CteScope ctes = queries.with(merge.ctes(), merge.recursive(), null, visible);
    Site site = target(merge.target());
    Scope scope = new Scope(null);
    scope.add(binding.source(site));
    if (merge.source() != null) {
      queries.from().bind(merge.source(), scope, ctes);
    }
    Query.From all =
        merge.source() == null ? only(merge.target()) : only(merge.target()).and(merge.source());
    site.merged = new Site.Merged(merge.onSpan(), merge.whens());
    Unfiltered filter = new Unfiltered(binding);
    boolean everyRow = merge.on().stream().allMatch(expr -> filter.is(expr, all, Set.of(site)));
    binding.accesses.add(
        SqlAction.MERGE, site.resource(), false, everyRow, Set.of(), mergeColumns(site, merge));
    for (Statement.MergeWhen when : merge.whens()) {
      branch(when, site, scope, ctes, everyRow);
    }
    return returning(merge.returning(), site, others(scope, Set.of(site)), ctes, true);
  }

  private Set<String> mergeColumns(Site site, Statement.Merge merge) {
    for (Statement.MergeWhen when : merge.whens()) {
      site.written.addAll(columns(site, when.sets()));
      when.columns().forEach(token -> site.written.add(column(site, token)));
      if (when.action() == SqlAction.INSERT && when.columns().isEmpty()) {
        site.relation.columns().forEach(column -> site.written.add(column.name()));
      }
    }
    return site.written;
  }

  private void branch(
      Statement.MergeWhen when, Site site, Scope scope, CteScope ctes, boolean everyRow) {
    Expr condition = when.condition();
    if (condition != null) {
      queries.expressions.read(condition, scope, ctes);
    }
    when.values().forEach(expr -> queries.expressions.read(expr, scope, ctes));
    when.sets().forEach(set -> queries.expressions.read(set.value(), scope, ctes));
    if (when.action() == SqlAction.SELECT) {
      return;
    }
    boolean all = when.bySource() || everyRow;
    boolean unfiltered =
        when.action() != SqlAction.INSERT && all && new Unfiltered(binding).is(condition, site);
    Set<String> written = new HashSet<>(columns(site, when.sets()));
    binding.accesses.add(when.action(), site.resource(), true, unfiltered, Set.of(), written);
  }

  private static Query.From only(FromItem.Table table) {
    return new Query.From(List.of(table), List.of(), List.of(), false, List.of(), List.of());
  }

  /** Beside other relations, their conditions could be tried on the target's rows first. */
  private static void conditionOf(WhereSpan span, Set<Site> targets, Scope scope, Dialect dialect) {
    if (scope.sources.size() == 1) {
      targets.forEach(site -> site.where = span);
    } else if (dialect == Dialect.POSTGRESQL) {
      // The conditions in its FROM cannot name the target.
      targets.forEach(site -> site.joined = span);
    }
  }

  private void readAll(@Nullable Expr where, List<Expr> tail, Scope scope, CteScope ctes) {
    if (where != null) {
      queries.expressions.condition(where, scope, ctes);
    }
    tail.forEach(expr -> queries.expressions.read(expr, scope, ctes));
  }

  private void log(SqlAction action, Site site, Set<String> written, boolean unfiltered) {
    binding.accesses.add(action, site.resource(), false, unfiltered, Set.of(), written);
  }

  private static List<Source> others(Scope scope, Set<Site> targets) {
    List<Source> list = new ArrayList<>(scope.sources);
    list.removeIf(source -> source.site() != null && targets.contains(source.site()));
    return list;
  }

  /** The rows of a write as a table: reading them is a reading of its target. */
  Source changed(Statement write, @Nullable Token alias, @Nullable CteScope visible) {
    int first = binding.sites.size();
    write(write, visible);
    Site target =
        binding.sites.subList(first, binding.sites.size()).stream()
            .filter(site -> site.target)
            .findFirst()
            .orElseThrow(() -> Refusal.internal("a write without a target"));
    Site reading = reading(target);
    binding.accesses.add(SqlAction.SELECT, reading.resource());
    Source rows = binding.source(reading);
    return alias == null ? rows : new Source(alias.value, reading, rows.outputs());
  }

  private Site reading(Site target) {
    Site reading = new Site(target.relation, target.table, target.visibleUnqualified);
    reading.target = true;
    reading.view = target.view;
    reading.where = target.where;
    reading.returned = true;
    binding.sites.add(reading);
    return reading;
  }

  private Outputs returning(
      List<Item> items, Site target, List<Source> others, @Nullable CteScope ctes) {
    return returning(items, target, others, ctes, false);
  }

  /**
   * Rows that a write hands back are a reading of its target that needs a permit.
   *
   * @param othersFirst whether a star shows the columns of the others first, as that of MERGE does
   */
  private Outputs returning(
      List<Item> items,
      Site target,
      List<Source> others,
      @Nullable CteScope ctes,
      boolean othersFirst) {
    if (items.isEmpty()) {
      return Outputs.NONE;
    }
    Site reading = reading(target);
    Scope scope = new Scope(null);
    scope.add(binding.source(reading));
    scope.sources.addAll(othersFirst ? 0 : 1, others);
    Outputs outputs = queries.items(items, scope, ctes);
    binding.accesses.add(
        SqlAction.SELECT, reading.resource(), false, false, reading.touched, Set.of());
    return outputs;
  }
}
