package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.From;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts what stands in FROM into scope. */
final class FromBinder {
  private final Binding binding;
  private final QueryBinder queries;

  FromBinder(Binding binding, QueryBinder queries) {
    this.binding = binding;
    this.queries = queries;
  }

  void bind(From clause, Scope scope, @Nullable CteScope ctes) {
    for (FromItem item : clause.items()) {
      item(item, scope, ctes);
    }
    boolean certain = scope.uncertain;
    scope.uncertain = true;
    for (Expr condition : clause.conditions()) {
      queries.expressions.read(condition, scope, ctes);
    }
    scope.uncertain = certain;
    scope.merged |= clause.natural() || !clause.using().isEmpty();
    for (Token column : clause.using()) {
      touchEverywhere(column.value, scope.sources);
    }
    clause.aliases().forEach(alias -> merged(alias, scope));
    if (clause.natural()) {
      natural(scope.sources);
    }
  }

  /** The merged columns under their own name, beside those that they are made of. */
  private void merged(Query.UsingAlias alias, Scope scope) {
    List<OutColumn> columns = new ArrayList<>();
    for (Token name : alias.columns()) {
      Set<ColumnName> bases = new HashSet<>();
      for (Source source : scope.sources) {
        for (OutColumn column : source.outputs().columns()) {
          if (binding.resolver.same(column.name(), name.value)) {
            bases.addAll(column.bases());
          }
        }
      }
      columns.add(new OutColumn(name.value, bases, false));
    }
    scope.add(new Source(alias.name().value, null, new Outputs(columns, false)));
  }

  private void item(FromItem item, Scope scope, @Nullable CteScope ctes) {
    if (item instanceof FromItem.Table table) {
      table(table, scope, ctes);
    } else if (item instanceof FromItem.Derived derived) {
      Outputs outputs =
          derived.lateral()
              ? lateral(scope, () -> queries.query(derived.query(), scope, ctes))
              : queries.query(derived.query(), scope.parent, ctes);
      add(derived, scope, derived.alias(), outputs.renamed(derived.columnAliases()));
    } else if (item instanceof FromItem.Functions functions) {
      Outputs outputs = lateral(scope, () -> functions(functions, scope, ctes));
      Token alias = functions.alias();
      String name = alias == null ? functionName(functions.calls().get(0)) : alias.value;
      put(functions, scope, new Source(name, null, outputs));
    } else if (item instanceof FromItem.Changed changed) {
      Source rows = queries.writes().changed(changed.write(), changed.alias(), ctes);
      put(
          changed,
          scope,
          changed.columnAliases().isEmpty() ? rows : renamed(rows, changed.columnAliases()));
    } else if (item instanceof FromItem.Group group) {
      group(group, scope, ctes);
    }
  }

  /** Which siblings a lateral item sees depends on how they are joined. */
  private static Outputs lateral(Scope scope, Supplier<Outputs> item) {
    boolean certain = scope.uncertain;
    scope.uncertain = true;
    Outputs outputs = item.get();
    scope.uncertain = certain;
    return outputs;
  }

  private void add(FromItem item, Scope scope, @Nullable Token alias, Outputs outputs) {
    put(item, scope, new Source(alias == null ? "" : alias.value, null, outputs));
  }

  private void put(FromItem item, Scope scope, Source source) {
    binding.reads.source(item, source);
    scope.add(source);
  }

  void table(FromItem.Table table, Scope scope, @Nullable CteScope ctes) {
    if (table.name().size() == 1 && ctes != null) {
      Token name = table.name().get(0);
      Outputs cte = ctes.find(name.value);
      if (cte != null) {
        Token alias = table.alias() == null ? name : table.alias();
        binding.reads.cte(table, ctes.definition(name.value));
        add(table, scope, alias, cte.renamed(table.columnAliases()));
        return;
      }
    }
    if (binding.relations.isDual(table.name())) {
      put(table, scope, new Source("", null, Outputs.NONE));
      return;
    }
    if (binding.relations.isSequence(table.name())) {
      Outputs number = new Outputs(List.of(new OutColumn("seq", Set.of(), false)), false);
      add(table, scope, table.exposed(), number.renamed(table.columnAliases()));
      return;
    }
    Site site = binding.site(table);
    Source source = binding.source(site);
    if (!table.columnAliases().isEmpty()) {
      source = renamed(source, table.columnAliases());
    }
    put(table, scope, source);
  }

  /** Renamed columns no longer lead back by name, so all of them count as read. */
  private static Source renamed(Source source, List<Token> names) {
    source.touchAll();
    return new Source(source.name(), null, source.outputs().renamed(names));
  }

  private Outputs functions(FromItem.Functions functions, Scope scope, @Nullable CteScope ctes) {
    Set<ColumnName> bases = new HashSet<>();
    for (Expr call : functions.calls()) {
      bases.addAll(queries.expressions.read(call, scope, ctes));
    }
    Token alias = functions.alias();
    String name = alias == null ? functionName(functions.calls().get(0)) : alias.value;
    List<OutColumn> columns = new ArrayList<>();
    columns.add(new OutColumn(name, bases, false));
    for (Token column : functions.columnAliases()) {
      columns.add(new OutColumn(column.value, bases, false));
    }
    return new Outputs(columns, true);
  }

  private static String functionName(Expr expr) {
    return expr instanceof Expr.Call call ? call.bareName() : "";
  }

  private void group(FromItem.Group group, Scope scope, @Nullable CteScope ctes) {
    Token alias = group.alias();
    if (alias == null) {
      bind(group.from(), scope, ctes);
      return;
    }
    Scope inner = new Scope(scope.parent);
    inner.sources.addAll(scope.sources);
    bind(group.from(), inner, ctes);
    List<OutColumn> columns = new ArrayList<>();
    boolean open = false;
    for (Source source : inner.sources.subList(scope.sources.size(), inner.sources.size())) {
      source.touchAll();
      columns.addAll(binding.listed(source));
      open |= source.outputs().open();
    }
    add(group, scope, alias, new Outputs(columns, open).renamed(group.columnAliases()));
  }

  private void touchEverywhere(String name, List<Source> sources) {
    for (Source source : sources) {
      for (OutColumn column : source.outputs().columns()) {
        if (binding.resolver.same(column.name(), name)) {
          source.touch(column.name());
        }
      }
    }
  }

  private void natural(List<Source> sources) {
    boolean open = sources.stream().anyMatch(source -> source.outputs().open());
    for (Source source : sources) {
      for (OutColumn column : source.outputs().columns()) {
        if (open || occursElsewhere(column.name(), source, sources)) {
          source.touch(column.name());
        }
      }
    }
  }

  private boolean occursElsewhere(String name, Source self, List<Source> sources) {
    return sources.stream()
        .filter(source -> !source.equals(self))
        .flatMap(source -> source.outputs().columns().stream())
        .anyMatch(column -> binding.resolver.same(column.name(), name));
  }
}
