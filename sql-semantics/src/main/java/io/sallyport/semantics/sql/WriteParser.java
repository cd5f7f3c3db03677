package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Cte;
import io.sallyport.semantics.sql.Query.From;
import io.sallyport.semantics.sql.Query.Item;
import io.sallyport.semantics.sql.Statement.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** UPDATE and DELETE, and what all writes share. */
final class WriteParser {
  private static final Set<String> MODIFIERS =
      Keywords.words("LOW_PRIORITY DELAYED HIGH_PRIORITY IGNORE QUICK");

  private final Cursor in;
  private final QueryParser queries;

  WriteParser(Cursor in, QueryParser queries) {
    this.in = in;
    this.queries = queries;
  }

  void skipModifiers() {
    while (in.dialect.isMySqlFamily() && MODIFIERS.contains(in.peek().key)) {
      in.next();
    }
  }

  Statement update(List<Cte> ctes, boolean recursive) {
    in.expect("UPDATE");
    skipModifiers();
    From target = queries.from.list();
    in.expect("SET");
    List<Assignment> sets = assignments();
    From from = queries.fromClause();
    int before = in.position() - 1;
    Expr where = where();
    WhereSpan span = new WhereSpan(before, in.position() - 1);
    List<Expr> tail = tail();
    return new Statement.Update(
        ctes, recursive, target, sets, from, where, span, tail, returning());
  }

  Statement delete(List<Cte> ctes, boolean recursive) {
    in.expect("DELETE");
    skipModifiers();
    if (!in.is("FROM") && in.dialect.isMySqlFamily()) {
      List<List<Token>> names = targetNames();
      in.expect("FROM");
      return manyTables(ctes, recursive, names);
    }
    in.expect("FROM");
    if (in.dialect.isMySqlFamily() && namesThenUsing()) {
      List<List<Token>> names = targetNames();
      in.expect("USING");
      return manyTables(ctes, recursive, names);
    }
    FromItem.Table target = queries.from.table(true);
    From using = in.accept("USING") ? queries.from.list() : From.NOTHING;
    int before = in.position() - 1;
    Expr where = where();
    WhereSpan span = new WhereSpan(before, in.position() - 1);
    List<Expr> tail = tail();
    return new Statement.Delete(
        ctes, recursive, target, List.of(), using, where, span, tail, returning());
  }

  private Statement manyTables(List<Cte> ctes, boolean recursive, List<List<Token>> names) {
    From from = queries.from.list();
    int before = in.position() - 1;
    Expr where = where();
    WhereSpan span = new WhereSpan(before, in.position() - 1);
    return new Statement.Delete(
        ctes, recursive, null, names, from, where, span, tail(), returning());
  }

  private boolean namesThenUsing() {
    for (int i = 0; ; i++) {
      Token token = in.peek(i);
      if (token.is("USING")) {
        return true;
      }
      if (!token.isName() && !token.is(",") && !token.is(".") && !token.is("*")) {
        return false;
      }
      if (Keywords.isReserved(token)) {
        return false;
      }
    }
  }

  private List<List<Token>> targetNames() {
    List<List<Token>> names = new ArrayList<>();
    do {
      List<Token> parts = new ArrayList<>();
      parts.add(in.name());
      while (in.accept(".")) {
        if (in.accept("*")) {
          break;
        }
        parts.add(in.anyName());
      }
      names.add(parts);
    } while (in.accept(","));
    return names;
  }

  @Nullable Expr where() {
    return in.accept("WHERE") ? queries.expressions.expression() : null;
  }

  /** ORDER BY and LIMIT of a write: they choose rows, so what they read counts. */
  private List<Expr> tail() {
    List<Expr> tail = new ArrayList<>();
    if (in.is("ORDER")) {
      tail.addAll(queries.orderBy());
    }
    if (in.accept("LIMIT")) {
      tail.addAll(queries.expressions.expressions());
    }
    if (in.accept("FETCH")) {
      if (!in.accept("FIRST")) {
        in.expect("NEXT");
      }
      if (!in.isAny("ROW", "ROWS")) {
        tail.add(queries.expressions.operand());
      }
      if (!in.accept("ROWS")) {
        in.expect("ROW");
      }
      in.expect("ONLY");
    }
    return tail;
  }

  List<Item> returning() {
    if (!in.accept("RETURNING")) {
      return List.of();
    }
    if (in.is("WITH", "(")) {
      throw in.unsupported("RETURNING WITH");
    }
    return queries.items();
  }

  List<Assignment> assignments() {
    List<Assignment> list = new ArrayList<>();
    do {
      List<Expr.Name> columns = new ArrayList<>();
      if (in.accept("(")) {
        do {
          columns.add(column());
        } while (in.accept(","));
        in.expect(")");
      } else {
        columns.add(column());
      }
      in.expect("=");
      int first = in.position();
      Expr value = queries.expressions.expression();
      FromItem.Range range = new FromItem.Range(first, in.position() - 1);
      list.add(new Assignment(columns, value, range));
    } while (in.accept(","));
    return list;
  }

  private Expr.Name column() {
    int first = in.position();
    List<Token> parts = new ArrayList<>();
    parts.add(in.anyName());
    while (in.accept(".")) {
      parts.add(in.anyName());
    }
    int last = in.position() - 1;
    if (in.is("[")) {
      throw in.unsupported("an assignment to an array element");
    }
    return new Expr.Name(parts, false, first, last);
  }
}
