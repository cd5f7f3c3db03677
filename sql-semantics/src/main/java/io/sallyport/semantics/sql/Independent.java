package io.sallyport.semantics.sql;

import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Keys of expressions that nobody computes here: equal texts have equal keys, but for parameters,
 * each of which has a value of its own. For one thread.
 */
final class Independent {
  /** Functions that give what a session or the time gives. */
  private static final Set<String> GIVEN =
      Keywords.words(
          "current_user session_user system_user user current_role current_setting current_schema"
              + " database schema last_insert_id currval nextval lastval row_count found_rows"
              + " connection_id current_time localtime"
              + " curtime utc_time txid_current pg_backend_pid timeofday");

  private final IdentityHashMap<Expr, String> keys = new IdentityHashMap<>();
  private final Function<Expr.Name, String> names;
  private int parameters;

  /**
   * Keys.
   *
   * @param names the key of a name; empty where it has none
   */
  Independent(Function<Expr.Name, String> names) {
    this.names = names;
  }

  /**
   * Whether no row has a part in an expression, and it is not fixed by the text: a parameter, the
   * time, what is computed of them. Of a constant nobody knows whether it is beyond all values.
   */
  static boolean isGiven(Expr expr) {
    return !Freedom.holdsName(expr) && varies(expr);
  }

  /** Whether something in an expression is given. */
  static boolean varies(Expr expr) {
    if (expr instanceof Expr.Parameter) {
      return true;
    }
    if (expr instanceof Expr.Call call) {
      String name = call.bareName().toLowerCase(Locale.ROOT);
      if (GIVEN.contains(name) || Instants.isNow(name)) {
        return true;
      }
    }
    return Subqueries.children(expr).stream().anyMatch(Independent::varies);
  }

  /** The key of an expression; empty where something in it has none. */
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
    if (expr instanceof Expr.Sub) {
      return false;
    }
    if (expr instanceof Expr.Name name) {
      String key = names.apply(name);
      text.append(key);
      return !key.isEmpty();
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
    } else if (expr instanceof Expr.Field field) {
      text.append(field.name() == null ? "*" : field.name().value);
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
