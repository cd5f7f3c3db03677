package io.sallyport.semantics.sql;

import java.util.IdentityHashMap;

/**
 * What no row has a part in: parameters, the time, computations on them. Equal texts have equal
 * keys, but for parameters, each of which has a value of its own. For one thread.
 */
final class Independent {
  private final IdentityHashMap<Expr, String> keys = new IdentityHashMap<>();
  private int parameters;

  /** The key of an expression; empty where rows have a part in it, or a query has. */
  String key(Expr expr) {
    String known = keys.get(expr);
    if (known == null) {
      StringBuilder text = new StringBuilder();
      known = write(expr, text) ? text.toString() : "";
      keys.put(expr, known);
    }
    return known;
  }

  private boolean write(Expr expr, StringBuilder text) {
    if (expr instanceof Expr.Name || expr instanceof Expr.Sub || expr instanceof Expr.Field) {
      return false;
    }
    if (expr instanceof Expr.Parameter) {
      text.append('?').append(++parameters);
    } else if (expr instanceof Expr.Literal literal) {
      text.append(literal.kind()).append(literal.text());
    } else if (expr instanceof Expr.Call call) {
      text.append(call.bareName());
    } else if (expr instanceof Expr.Op op) {
      text.append(op.operator());
    } else if (expr instanceof Expr.Chain chain) {
      text.append(chain.operators());
    } else if (expr instanceof Expr.Cast cast) {
      text.append(cast.type());
    }
    text.append('(');
    for (Expr child : Subqueries.children(expr)) {
      if (!write(child, text)) {
        return false;
      }
      text.append(',');
    }
    text.append(')');
    return true;
  }
}
