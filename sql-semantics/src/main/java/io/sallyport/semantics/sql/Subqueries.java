package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What expressions hold inside, subqueries of one SELECT included. */
final class Subqueries {
  private Subqueries() {}

  /** The one SELECT that a subquery is; null if it is anything more. */
  static Query.@Nullable Select simple(Expr.Sub sub) {
    Query query = sub.query();
    while (query.body() instanceof Query.Nested nested && query.ctes().isEmpty()) {
      query = nested.query();
    }
    return query.ctes().isEmpty() && query.body() instanceof Query.Select select ? select : null;
  }

  /** Whether a subquery's rows are cut to some of them. */
  static boolean isCut(Expr.Sub sub, Query.Select select) {
    Query query = sub.query();
    boolean cut = !query.limits().isEmpty();
    while (query.body() instanceof Query.Nested nested) {
      query = nested.query();
      cut |= !query.limits().isEmpty();
    }
    return cut || !select.distinctOn().isEmpty();
  }

  /** Whether an expression reads any relation by a subquery of its own. */
  static boolean reads(Expr expr) {
    if (expr instanceof Expr.Sub sub) {
      Query.Select select = simple(sub);
      return select == null || !select.from().items().isEmpty();
    }
    return children(expr).stream().anyMatch(Subqueries::reads);
  }

  static List<Expr> children(Expr expr) {
    if (expr instanceof Expr.Op op) {
      return op.args();
    }
    if (expr instanceof Expr.Chain chain) {
      return chain.operands();
    }
    if (expr instanceof Expr.Call call) {
      return call.args();
    }
    if (expr instanceof Expr.Cast cast) {
      return List.of(cast.value());
    }
    if (expr instanceof Expr.Sub sub) {
      Query.Select select = simple(sub);
      return select == null ? List.of() : parts(select);
    }
    return expr instanceof Expr.Field field ? List.of(field.base()) : List.of();
  }

  private static List<Expr> parts(Query.Select select) {
    List<Expr> parts = new ArrayList<>();
    select.items().forEach(item -> parts.add(item.expr()));
    parts.addAll(select.from().conditions());
    if (select.where() != null) {
      parts.add(select.where());
    }
    parts.addAll(select.having());
    return parts;
  }
}
