package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a subquery gives for one made-up row, as far as that follows from the row alone: a condition
 * that holds whatever is joined to the row leaves rows, one that never holds leaves none.
 */
final class SubEvaluator {
  private static final Set<String> AGGREGATES =
      Keywords.words("COUNT SUM AVG MIN MAX BOOL_AND BOOL_OR EVERY ARRAY_AGG STRING_AGG");

  private final Evaluator evaluator;
  private final Sampler.Row row;

  SubEvaluator(Evaluator evaluator, Sampler.Row row) {
    this.evaluator = evaluator;
    this.row = row;
  }

  Object value(Expr.Sub sub) {
    Query.Select select = Subqueries.simple(sub);
    if (select == null || isMade(select)) {
      return UNKNOWN;
    }
    return switch (sub.role()) {
      case "EXISTS" -> isAggregate(select) ? true : exists(select);
      case "VALUE" -> scalar(sub, select);
      default -> UNKNOWN;
    };
  }

  /** Whether functions make all of its rows, as many as nobody knows. */
  private static boolean isMade(Query.Select select) {
    List<FromItem> items = select.from().items();
    return !items.isEmpty() && items.stream().allMatch(FromItem.Functions.class::isInstance);
  }

  private static boolean isAggregate(Query.Select select) {
    return select.groupBy().isEmpty()
        && select.having().isEmpty()
        && select.items().stream().anyMatch(item -> isAggregate(item.expr()));
  }

  private static boolean isAggregate(Expr expr) {
    return expr instanceof Expr.Call call
        && call.inner().isEmpty()
        && AGGREGATES.contains(call.bareName().toUpperCase(Locale.ROOT));
  }

  /** True where rows are left as far as this query has any, false where there can be none. */
  private Object exists(Query.Select select) {
    Object where = condition(select.where());
    if (where == Boolean.FALSE) {
      return false;
    }
    for (Expr joined : select.from().conditions()) {
      where = condition(joined) == Boolean.TRUE ? where : UNKNOWN;
    }
    for (Expr having : select.having()) {
      where = row.ofGroup(having, evaluator) == Boolean.TRUE ? where : UNKNOWN;
    }
    return select.from().using().isEmpty() && !select.from().natural() ? where : UNKNOWN;
  }

  private Object condition(@Nullable Expr condition) {
    if (condition == null || Values.truth(evaluator.value(condition)) == Boolean.TRUE) {
      return true;
    }
    return row.isNever(condition) ? (Object) false : UNKNOWN;
  }

  private Object scalar(Expr.Sub sub, Query.Select select) {
    if (select.items().size() != 1 || Subqueries.isCut(sub, select)) {
      return UNKNOWN;
    }
    Expr item = select.items().get(0).expr();
    Object exists = exists(select);
    if (item instanceof Expr.Call call && Sampler.isCount(call) && select.groupBy().isEmpty()) {
      Object count = evaluator.value(call);
      return exists == Boolean.TRUE && count instanceof BigDecimal n
          ? n.max(BigDecimal.ONE)
          : exists == Boolean.FALSE ? BigDecimal.ZERO : count;
    }
    if (isAggregate(item)) {
      return UNKNOWN;
    }
    return exists == Boolean.TRUE
        ? evaluator.value(item)
        : exists == Boolean.FALSE ? NULL : UNKNOWN;
  }

  /** Whether a value stands in the only column of a subquery. */
  Object member(String operator, Object value, Expr.Sub sub) {
    Query.Select select = Subqueries.simple(sub);
    if (select == null || isMade(select) || Subqueries.isCut(sub, select)) {
      return UNKNOWN;
    }
    Object exists = exists(select);
    if (exists != Boolean.TRUE) {
      return exists;
    }
    List<Object> items = select.items().stream().map(item -> evaluator.value(item.expr())).toList();
    Object found =
        evaluator.infix(operator, value, items.size() == 1 ? items.get(0) : (Object) items);
    boolean alone = select.from().items().isEmpty();
    return found == Boolean.TRUE || alone ? found : UNKNOWN;
  }
}
