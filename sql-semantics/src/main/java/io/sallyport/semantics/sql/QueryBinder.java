package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Body;
import io.sallyport.semantics.sql.Query.Cte;
import io.sallyport.semantics.sql.Query.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the names of queries their meaning, from the inside out. */
final class QueryBinder {
  final Binding binding;
  final ExpressionBinder expressions;
  private final FromBinder from;
  private @Nullable WriteBinder writes;

  /** The VALUES of an INSERT, whose columns have no names. */
  final Set<Query.Body> written = Collections.newSetFromMap(new IdentityHashMap<>());

  QueryBinder(Binding binding) {
    this.binding = binding;
    this.expressions = new ExpressionBinder(binding, this);
    this.from = new FromBinder(binding, this);
  }

  FromBinder from() {
    return from;
  }

  WriteBinder writes() {
    WriteBinder known = writes;
    if (known == null) {
      known = new WriteBinder(binding, this);
      writes = known;
    }
    return known;
  }

  Outputs query(Query query, @Nullable Scope outer, @Nullable CteScope visible) {
    return query(query, outer, visible, null).outputs;
  }

  private Level query(
      Query query, @Nullable Scope outer, @Nullable CteScope visible, @Nullable Cte self) {
    CteScope ctes = with(query.ctes(), query.recursive(), outer, visible);
    int firstInBody = binding.sites.size();
    Level level = body(query.body(), outer, ctes, self);
    if (!query.limits().isEmpty()) {
      level = new Level(level.outputs.restricted(), level.scope, level.lastInFrom);
    }
    Scope order = level.scope;
    order.aliases = order.items.isEmpty() ? level.outputs.columns() : order.items;
    query.orderBy().forEach(expr -> expressions.read(expr, order, ctes));
    order.aliases = List.of();
    query.limits().forEach(expr -> expressions.read(expr, new Scope(outer), ctes));
    if (query.locks()) {
      binding.sites.subList(firstInBody, level.lastInFrom).forEach(site -> site.locked = true);
    }
    return level;
  }

  /**
   * What a body came to.
   *
   * @param outputs its columns
   * @param scope where the names of its ORDER BY are looked up
   * @param lastInFrom the number of places known when its FROM was read
   */
  private record Level(Outputs outputs, Scope scope, int lastInFrom) {}

  private Level level(Outputs outputs, @Nullable Scope outer) {
    Scope scope = new Scope(outer);
    if (outputs.open()) {
      scope.add(new Source("", null, outputs));
    }
    return new Level(outputs, scope, binding.sites.size());
  }

  CteScope with(
      List<Cte> ctes, boolean recursive, @Nullable Scope outer, @Nullable CteScope visible) {
    CteScope scope = new CteScope(visible);
    for (Cte cte : ctes) {
      String name = cte.name().value;
      if (binding.relations.find(List.of(cte.name())) != null) {
        throw Refusal.hidesRelation(name);
      }
      scope.define(name, cte(cte, recursive, outer, scope), cte);
    }
    return scope;
  }

  private Outputs cte(Cte cte, boolean recursive, @Nullable Scope outer, CteScope scope) {
    Outputs outputs;
    if (cte.statement() instanceof Statement.Select select) {
      outputs = query(select.query(), outer, scope, recursive ? cte : null).outputs;
    } else {
      if (binding.dialect != Dialect.POSTGRESQL) {
        throw Refusal.unsupported("a write inside WITH", "send the write by itself");
      }
      outputs = writes().write(cte.statement(), scope);
    }
    return extended(outputs.renamed(cte.columns()), cte.added());
  }

  private static Outputs extended(Outputs outputs, List<Token> added) {
    if (added.isEmpty()) {
      return outputs;
    }
    List<OutColumn> columns = new ArrayList<>(outputs.columns());
    added.forEach(name -> columns.add(new OutColumn(name.value, outputs.bases(), false)));
    return new Outputs(columns, outputs.open(), outputs.counted());
  }

  private Level body(Body body, @Nullable Scope outer, CteScope ctes, @Nullable Cte self) {
    if (body instanceof Query.Select select) {
      return select(select, outer, ctes);
    }
    if (body instanceof Query.SetOperation operation) {
      return setOperation(operation, outer, ctes, self);
    }
    if (body instanceof Query.Nested nested) {
      return query(nested.query(), outer, ctes, self);
    }
    if (body instanceof Query.Values values) {
      if (binding.dialect.isMySqlFamily() && !written.contains(values)) {
        binding.values.add(values.range());
      }
      return level(values(values, outer, ctes), outer);
    }
    if (body instanceof Query.WholeTable whole) {
      return level(wholeTable(whole, ctes), outer);
    }
    throw Refusal.internal("an unknown kind of query");
  }

  /** The names of the first arm's FROM stay known to ORDER BY: some databases look there too. */
  private Level setOperation(
      Query.SetOperation operation, @Nullable Scope outer, CteScope ctes, @Nullable Cte self) {
    Level first = body(operation.arms().get(0), outer, ctes, self);
    Outputs outputs = first.outputs;
    if (self != null) {
      Outputs known = extended(outputs.renamed(self.columns()), self.added());
      ctes.define(self.name().value, known, self);
    }
    for (Body arm : operation.arms().subList(1, operation.arms().size())) {
      outputs = outputs.union(body(arm, outer, ctes, null).outputs);
    }
    first.scope.items = List.of();
    return new Level(outputs, first.scope, binding.sites.size());
  }

  private Outputs values(Query.Values values, @Nullable Scope outer, CteScope ctes) {
    Scope scope = new Scope(outer);
    int width = values.rows().get(0).size();
    List<Set<ColumnName>> bases = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      bases.add(new HashSet<>());
    }
    for (List<Expr> row : values.rows()) {
      for (int i = 0; i < row.size(); i++) {
        Set<ColumnName> read = expressions.read(row.get(i), scope, ctes);
        if (i < width) {
          bases.get(i).addAll(read);
        }
      }
    }
    List<OutColumn> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(new OutColumn(valuesName(i), bases.get(i), false));
    }
    return new Outputs(columns, binding.dialect.isMySqlFamily(), true);
  }

  private String valuesName(int index) {
    return switch (binding.dialect) {
      case POSTGRESQL -> "column" + (index + 1);
      case H2 -> "C" + (index + 1);
      case MYSQL, MARIADB -> "column_" + index;
    };
  }

  private Outputs wholeTable(Query.WholeTable whole, CteScope ctes) {
    Scope scope = new Scope(null);
    from.table(whole.table(), scope, ctes);
    scope.sources.forEach(Source::touchAll);
    return scope.sources.get(0).outputs();
  }

  private Level select(Query.Select select, @Nullable Scope outer, CteScope ctes) {
    Scope scope = new Scope(outer);
    int firstSite = binding.sites.size();
    from.bind(select.from(), scope, ctes);
    int lastInFrom = binding.sites.size();
    Outputs outputs = items(select.items(), scope, ctes);
    select.distinctOn().forEach(expr -> expressions.read(expr, scope, ctes));
    if (select.where() != null) {
      expressions.condition(select.where(), scope, ctes);
    }
    scope.items = outputs.columns();
    scope.aliases = outputs.columns();
    select.groupBy().forEach(expr -> expressions.read(expr, scope, ctes));
    select.having().forEach(expr -> expressions.read(expr, scope, ctes));
    scope.aliases = List.of();
    select.windows().forEach(expr -> expressions.read(expr, scope, ctes));
    grouping(select, scope, firstSite);
    return new Level(isWhole(select) ? outputs : outputs.restricted(), scope, lastInFrom);
  }

  /** Whether a query hands on every row of the one thing it reads. */
  private boolean isWhole(Query.Select select) {
    if (!binding.judged
        || select.from().items().size() != 1
        || !select.distinctOn().isEmpty()
        || !select.groupBy().isEmpty()
        || !select.having().isEmpty()) {
      return false;
    }
    Expr where = select.where();
    RowLinks none = new RowLinks(binding, Set.of(), List.of());
    try {
      return where == null || new Sampler(binding, none, where, false).alwaysTrue(where);
    } catch (Judging.Endless tooLong) {
      return true;
    }
  }

  private void grouping(Query.Select select, Scope scope, int firstSite) {
    if (select.groupByEnd() < 0 || binding.sites.size() == firstSite) {
      return;
    }
    List<Reads.SiteColumn> columns = new ArrayList<>();
    for (Expr expr : select.groupBy()) {
      Expr meant = ordinal(expr, select.items());
      if (meant instanceof Expr.Name name) {
        columns.addAll(binding.reads.of(name));
      }
    }
    List<Site> sites = new ArrayList<>();
    for (Source source : scope.sources) {
      if (source.site() != null) {
        sites.add(source.site());
      }
    }
    binding.groupings.add(new Bound.Grouping(select.groupByEnd(), columns, sites));
  }

  /** {@code GROUP BY 2} means the second item. */
  private static Expr ordinal(Expr expr, List<Item> items) {
    if (expr instanceof Expr.Literal literal && literal.text().matches("[0-9]{1,4}")) {
      int index = Integer.parseInt(literal.text()) - 1;
      return index >= 0 && index < items.size() ? items.get(index).expr() : expr;
    }
    return expr;
  }

  /** The columns of a select list or of RETURNING. */
  Outputs items(List<Item> items, Scope scope, @Nullable CteScope ctes) {
    List<OutColumn> columns = new ArrayList<>(items.size());
    boolean open = false;
    boolean counted = true;
    for (Item item : items) {
      if (item.expr() instanceof Expr.Name name && name.star()) {
        counted &= !(scope.merged && name.parts().isEmpty());
        for (Source source : binding.resolver.listed(name, scope)) {
          columns.addAll(binding.listed(source));
          open |= source.outputs().open();
          counted &= source.outputs().counted();
        }
        continue;
      }
      if (item.expr() instanceof Expr.Op op && op.operator().equals(QueryParser.STAR_EXCEPT)) {
        columns.addAll(starExcept(op, item.last(), scope));
        open = true;
        counted = false;
        continue;
      }
      counted &= !(item.expr() instanceof Expr.Field field && field.name() == null);
      OutColumn column = item(item, scope, ctes);
      open |= column.name().isEmpty();
      columns.add(column);
    }
    return new Outputs(columns, open, counted);
  }

  /** All columns of a star, as if none were left out; how many there are is left open. */
  private List<OutColumn> starExcept(Expr.Op op, int last, Scope scope) {
    Set<String> except = new HashSet<>();
    for (Expr left : op.args().subList(1, op.args().size())) {
      // Anything but a name is no column's, and so nothing is taken to be left out.
      except.add(
          left instanceof Expr.Name name && !name.star()
              ? name.parts().get(name.parts().size() - 1).value
              : "");
    }
    List<OutColumn> columns = new ArrayList<>();
    Expr.Name star = (Expr.Name) op.args().get(0);
    for (Source source : binding.resolver.listed(star, except, last, scope)) {
      columns.addAll(binding.listed(source));
    }
    return columns;
  }

  private OutColumn item(Item item, Scope scope, @Nullable CteScope ctes) {
    String alias = item.alias() == null ? "" : item.alias().value;
    if (item.expr() instanceof Expr.Name name) {
      OutColumn column = binding.resolver.resolve(name, scope, binding.reads);
      if (alias.isEmpty()) {
        binding.named.add(new Bound.NamedItem(item.last(), name.first(), column.name()));
      }
      return alias.isEmpty() ? column : column.named(alias);
    }
    Set<ColumnName> bases = expressions.read(item.expr(), scope, ctes);
    if (alias.isEmpty()) {
      castName(item);
      binding.unnamed.add(new int[] {item.first(), item.last()});
    }
    String name = alias.isEmpty() ? implicitName(item.expr()) : alias;
    return new OutColumn(name, bases, false);
  }

  /** PostgreSQL calls a cast column by the column's name. */
  private void castName(Item item) {
    Expr expr = item.expr();
    while (expr instanceof Expr.Cast cast) {
      expr = cast.value();
    }
    if (binding.dialect == Dialect.POSTGRESQL && expr instanceof Expr.Name name) {
      String column = name.parts().get(name.parts().size() - 1).value;
      binding.named.add(new Bound.NamedItem(item.last(), name.first(), column));
    }
  }

  /** PostgreSQL calls the result of a function by the function's name. */
  private String implicitName(Expr expr) {
    return binding.dialect == Dialect.POSTGRESQL && expr instanceof Expr.Call call
        ? call.bareName()
        : "";
  }
}
