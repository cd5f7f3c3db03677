package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.From;
import io.sallyport.semantics.sql.Query.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SELECT from its first word to HAVING, WINDOW or QUALIFY. */
final class SelectParser {
  private final Cursor in;
  private final QueryParser queries;
  private final ExpressionParser expressions;

  SelectParser(Cursor in, QueryParser queries, ExpressionParser expressions) {
    this.in = in;
    this.queries = queries;
    this.expressions = expressions;
  }

  Query.Select select() {
    in.expect("SELECT");
    List<Expr> distinctOn = quantifier();
    boolean noItems = in.is("FROM") || in.atEnd() || in.is(")");
    List<Item> items = noItems ? List.of() : queries.items();
    if (in.is("INTO")) {
      throw Refusal.unsupported(
          "SELECT INTO writes what it reads", "use INSERT INTO … SELECT, or CREATE TABLE AS");
    }
    From from = queries.fromClause();
    if (in.is("INTO")) {
      throw Refusal.unsupported(
          "SELECT INTO writes what it reads", "use INSERT INTO … SELECT, or CREATE TABLE AS");
    }
    @Nullable Expr where = in.accept("WHERE") ? expressions.expression() : null;
    List<Expr> groupBy = groupBy();
    int groupByEnd = groupBy.isEmpty() ? -1 : in.position() - 1;
    if (in.is("WITH", "ROLLUP")) {
      in.next();
      in.next();
      groupByEnd = -1;
    }
    List<Expr> having = new ArrayList<>();
    if (in.accept("HAVING")) {
      having.add(expressions.expression());
    }
    List<Expr> windows = windows();
    if (in.accept("QUALIFY")) {
      having.add(expressions.expression());
    }
    return new Query.Select(distinctOn, items, from, where, groupBy, groupByEnd, having, windows);
  }

  private List<Expr> quantifier() {
    while (queries.acceptModifier()) {}
    List<Expr> on = List.of();
    if (!in.accept("ALL") && in.accept("DISTINCT") && in.is("ON", "(")) {
      in.next();
      in.expect("(");
      on = expressions.expressions();
      in.expect(")");
    }
    while (queries.acceptModifier()) {}
    if (in.dialect == Dialect.H2 && in.is("TOP")) {
      top();
    }
    return on;
  }

  private void top() {
    Token after = in.peek(1);
    if (after.kind != Token.Kind.NUMBER && after.kind != Token.Kind.PARAMETER) {
      return;
    }
    in.next();
    in.next();
    in.accept("PERCENT");
    if (in.is("WITH", "TIES")) {
      in.next();
      in.next();
    }
  }

  private List<Expr> groupBy() {
    List<Expr> list = new ArrayList<>();
    if (!in.accept("GROUP")) {
      return list;
    }
    in.expect("BY");
    if (in.isAny("ALL", "DISTINCT")) {
      in.next();
    }
    elements(list);
    return list;
  }

  private void elements(List<Expr> list) {
    do {
      if (in.is("GROUPING", "SETS")) {
        in.next();
        in.next();
        bracketedElements(list);
      } else if (in.is("ROLLUP", "(") || in.is("CUBE", "(")) {
        in.next();
        bracketedElements(list);
      } else {
        list.add(expressions.expression());
        if (!in.accept("ASC")) {
          in.accept("DESC");
        }
      }
    } while (in.accept(","));
  }

  private void bracketedElements(List<Expr> list) {
    in.enter();
    in.expect("(");
    elements(list);
    in.expect(")");
    in.leave();
  }

  private List<Expr> windows() {
    List<Expr> parts = new ArrayList<>();
    if (!in.accept("WINDOW")) {
      return parts;
    }
    do {
      in.anyName();
      in.expect("AS");
      parts.addAll(expressions.window());
    } while (in.accept(","));
    return parts;
  }
}
