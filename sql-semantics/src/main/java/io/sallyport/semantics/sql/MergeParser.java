package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Cte;
import io.sallyport.semantics.sql.Query.From;
import io.sallyport.semantics.sql.Statement.Assignment;
import io.sallyport.semantics.sql.Statement.MergeWhen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MERGE. */
final class MergeParser {
  private final Cursor in;
  private final QueryParser queries;
  private final WriteParser writes;

  MergeParser(Cursor in, QueryParser queries, WriteParser writes) {
    this.in = in;
    this.queries = queries;
    this.writes = writes;
  }

  Statement merge(List<Cte> ctes, boolean recursive) {
    if (in.dialect.isMySqlFamily()) {
      throw in.unsupported("MERGE");
    }
    in.expect("MERGE");
    in.expect("INTO");
    FromItem.Table target = queries.from.table(true);
    if (in.dialect == Dialect.H2 && !in.is("USING")) {
      return new InsertParser(in, queries, writes).mergeByKey(ctes, recursive, target);
    }
    in.expect("USING");
    From source = queries.from.list();
    if (source.conditions().isEmpty()) {
      throw in.unexpected();
    }
    WhereSpan on = new WhereSpan(queries.from.lastOn - 1, in.position() - 1);
    List<MergeWhen> whens = new ArrayList<>();
    while (in.accept("WHEN")) {
      whens.add(when());
    }
    return new Statement.Merge(
        ctes, recursive, target, source, source.conditions(), on, whens, writes.returning());
  }

  private MergeWhen when() {
    boolean not = in.accept("NOT");
    in.expect("MATCHED");
    boolean bySource = false;
    if (not && in.accept("BY")) {
      bySource = in.accept("SOURCE");
      if (!bySource) {
        in.expect("TARGET");
      }
    }
    int before = in.position() - 1;
    Expr condition = in.accept("AND") ? queries.expressions.expression() : null;
    WhereSpan span = new WhereSpan(before, in.position() - 1);
    in.expect("THEN");
    return action(bySource, condition, span);
  }

  private MergeWhen action(boolean bySource, @Nullable Expr condition, WhereSpan span) {
    switch (in.next().key) {
      case "UPDATE" -> {
        in.expect("SET");
        List<Assignment> sets = writes.assignments();
        return new MergeWhen(
            SqlAction.UPDATE, bySource, condition, List.of(), List.of(), sets, span, List.of());
      }
      case "DELETE" -> {
        return new MergeWhen(
            SqlAction.DELETE,
            bySource,
            condition,
            List.of(),
            List.of(),
            List.of(),
            span,
            List.of());
      }
      case "DO" -> {
        in.expect("NOTHING");
        return new MergeWhen(
            SqlAction.SELECT,
            bySource,
            condition,
            List.of(),
            List.of(),
            List.of(),
            span,
            List.of());
      }
      case "INSERT" -> {
        return insert(bySource, condition, span);
      }
      default -> throw in.unexpected();
    }
  }

  private MergeWhen insert(boolean bySource, @Nullable Expr condition, WhereSpan span) {
    List<Token> columns = in.is("(") ? queries.names() : List.of();
    if (in.accept("OVERRIDING")) {
      in.next();
      in.expect("VALUE");
    }
    List<Expr> values = new ArrayList<>();
    List<FromItem.Range> ranges = new ArrayList<>();
    if (in.accept("DEFAULT")) {
      in.expect("VALUES");
    } else {
      in.expect("VALUES");
      in.expect("(");
      do {
        int first = in.position();
        values.add(queries.expressions.expression());
        ranges.add(new FromItem.Range(first, in.position() - 1));
      } while (in.accept(","));
      in.expect(")");
    }
    return new MergeWhen(
        SqlAction.INSERT, bySource, condition, columns, values, List.of(), span, ranges);
  }
}
