package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks expressions: marks what they read, records what they call. */
final class ExpressionBinder {
  private static final Set<String> SETS = Set.of("set_config", "pg_catalog.set_config");

  /** Operators all of whose operands must hold. */
  private static final Set<String> HELD = Set.of("AND", "BRACKETS");

  private final Binding binding;
  private final QueryBinder queries;
  private final PureFunctions pure;

  ExpressionBinder(Binding binding, QueryBinder queries) {
    this.binding = binding;
    this.queries = queries;
    this.pure = PureFunctions.of(binding.dialect);
  }

  /** Reads an expression and returns the base columns whose values can reach its result. */
  Set<ColumnName> read(Expr expr, Scope scope, @Nullable CteScope ctes) {
    if (expr instanceof Expr.Name name && !name.star()) {
      return binding.resolver.resolve(name, scope, binding.reads).bases();
    }
    Set<ColumnName> bases = new HashSet<>();
    walk(expr, scope, ctes, bases);
    return bases;
  }

  /** Reads a WHERE, and notes where it compares a column with nothing but a parameter. */
  void condition(Expr where, Scope scope, @Nullable CteScope ctes) {
    if (where instanceof Expr.Op op && HELD.contains(op.operator())) {
      op.args().forEach(part -> condition(part, scope, ctes));
      return;
    }
    Expr.Name name = Lookup.compared(where);
    if (name == null || scope.merged) {
      read(where, scope, ctes);
      return;
    }
    Map<Site, Set<String>> before = new HashMap<>();
    for (Source source : scope.sources) {
      if (source.site() != null) {
        before.put(source.site(), new HashSet<>(source.site().readBeside));
      }
    }
    read(where, scope, ctes);
    Set<Reads.SiteColumn> columns = binding.reads.of(name);
    Reads.SiteColumn only = columns.size() == 1 ? columns.iterator().next() : null;
    if (only != null && before.containsKey(only.site()) && !only.column().isEmpty()) {
      only.site().lookups.add(new Lookup(only.site(), only.column(), name));
      only.site().readBeside.retainAll(before.get(only.site()));
    }
  }

  private void walk(Expr expr, Scope scope, @Nullable CteScope ctes, Set<ColumnName> bases) {
    if (expr instanceof Expr.Name name) {
      name(name, scope, bases);
    } else if (expr instanceof Expr.Call call) {
      for (Expr arg : call.args()) {
        if (arg instanceof Expr.Name row && row.star() && !row.parts().isEmpty()) {
          bases.addAll(binding.resolver.row(row, scope));
        } else {
          walk(arg, scope, ctes, bases);
        }
      }
      walkAll(call.inner(), scope, ctes, bases);
      if (!isColumn(call)) {
        call(call);
      }
    } else if (expr instanceof Expr.Op op) {
      walkAll(op.args(), scope, ctes, bases);
    } else if (expr instanceof Expr.Chain chain) {
      walkAll(chain.operands(), scope, ctes, bases);
    } else if (expr instanceof Expr.Cast cast) {
      walk(cast.value(), scope, ctes, bases);
      catalogName(cast);
    } else if (expr instanceof Expr.Field field) {
      walk(field.base(), scope, ctes, bases);
    } else if (expr instanceof Expr.Sub sub) {
      int mark = binding.reads.mark();
      bases.addAll(queries.query(sub.query(), scope, ctes).bases());
      binding.reads.inside(sub, mark);
    } else if (!(expr instanceof Expr.Literal) && !(expr instanceof Expr.Parameter)) {
      throw Refusal.internal("an unknown kind of expression");
    }
  }

  /** Any number could be the key of a relation, and its name that of one that nobody may know. */
  private void catalogName(Expr.Cast cast) {
    boolean ownAddress =
        cast.value() instanceof Expr.Name name
            && !binding.reads.of(name).isEmpty()
            && binding.reads.of(name).stream()
                .allMatch(read -> read.site().systemColumns.contains(read.column()));
    if (cast.type().equals("REGCLASS") && !ownAddress) {
      throw Refusal.unsupported(
          "a cast to a name of the catalog (REGCLASS)", "write the statement without it");
    }
  }

  private void walkAll(
      List<Expr> list, Scope scope, @Nullable CteScope ctes, Set<ColumnName> bases) {
    for (Expr expr : list) {
      walk(expr, scope, ctes, bases);
    }
  }

  private void name(Expr.Name name, Scope scope, Set<ColumnName> bases) {
    if (name.star()) {
      binding.resolver.star(name, scope).forEach(source -> bases.addAll(source.outputs().bases()));
    } else {
      bases.addAll(binding.resolver.resolve(name, scope, binding.reads).bases());
    }
  }

  /** PostgreSQL reads {@code email(c)} as the column of a row if there is no such function. */
  private boolean isColumn(Expr.Call call) {
    if (binding.dialect != Dialect.POSTGRESQL
        || call.name().size() != 1
        || call.args().size() != 1
        || !call.inner().isEmpty()
        || !(call.args().get(0) instanceof Expr.Name row)) {
      return false;
    }
    String name = call.name().get(0).value;
    boolean taken = binding.catalog.isUserFunction(Symbols.lowerAscii(name));
    return !taken
        && !name.startsWith("pg_")
        && binding.reads.of(row).stream()
            .anyMatch(read -> read.column().isEmpty() && has(read.site().relation, name));
  }

  private static boolean has(Relation relation, String column) {
    return relation.columns().stream().anyMatch(own -> own.name().equals(column));
  }

  /** A function that is not known to be pure is an access of its own. */
  void call(Expr.Call call) {
    String bare = Symbols.lowerAscii(call.bareName());
    String full =
        String.join(
            ".", call.name().stream().map(token -> Symbols.lowerAscii(token.value)).toList());
    if (binding.dialect == Dialect.POSTGRESQL && SETS.contains(full)) {
      SessionParser.checkSetConfig(call.args());
    }
    boolean builtIn =
        call.name().size() == 1
            || (binding.dialect == Dialect.POSTGRESQL && full.equals("pg_catalog." + bare));
    boolean shadowed = call.name().size() == 1 && binding.catalog.isUserFunction(bare);
    if (!builtIn || shadowed || !pure.contains(bare)) {
      binding.accesses.add(SqlAction.CALL, new SqlResource.OfFunction(full));
    }
  }
}
