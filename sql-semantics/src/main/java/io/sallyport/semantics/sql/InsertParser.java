package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Cte;
import io.sallyport.semantics.sql.Statement.Assignment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT and REPLACE with their conflict clauses. For one statement. */
final class InsertParser {
  private final Cursor in;
  private final QueryParser queries;
  private final WriteParser writes;

  private final List<Assignment> sets = new ArrayList<>();
  private final List<Expr> keyColumns = new ArrayList<>();
  private final List<Assignment> updates = new ArrayList<>();
  private final List<Expr> conditions = new ArrayList<>();
  private List<Token> columns = List.of();
  private @Nullable Query source;
  private FromItem.@Nullable Range sourceRange;
  private @Nullable Token rowAlias;
  private boolean updatesOnConflict;
  private FromItem.@Nullable Range columnRange;
  private @Nullable WhereSpan conflictSpan;

  InsertParser(Cursor in, QueryParser queries, WriteParser writes) {
    this.in = in;
    this.queries = queries;
    this.writes = writes;
  }

  Statement insert(List<Cte> ctes, boolean recursive) {
    boolean replaces = in.next().is("REPLACE");
    if (replaces && !in.dialect.isMySqlFamily()) {
      throw in.unsupported("REPLACE");
    }
    writes.skipModifiers();
    if (!in.dialect.isMySqlFamily()) {
      in.expect("INTO");
    } else {
      in.accept("INTO");
    }
    FromItem.Table target = queries.from.table(false);
    if (in.is("(") && !queries.startsQuery(in.position())) {
      int first = in.position();
      columns = in.is("(", ")") ? emptyColumns() : columnNames();
      columnRange = new FromItem.Range(first, in.position() - 1);
    }
    if (in.accept("OVERRIDING")) {
      in.next();
      in.expect("VALUE");
    }
    source();
    rowAlias();
    conflict();
    return new Statement.Insert(
        SqlAction.INSERT,
        ctes,
        recursive,
        target,
        rowAlias,
        columns,
        source,
        sourceRange,
        sets,
        keyColumns,
        updates,
        conditions,
        replaces,
        updatesOnConflict,
        columnRange,
        conflictSpan,
        writes.returning());
  }

  private List<Token> emptyColumns() {
    in.expect("(");
    in.expect(")");
    return List.of();
  }

  private List<Token> columnNames() {
    in.expect("(");
    List<Token> names = new ArrayList<>();
    do {
      Token name = in.anyName();
      while (in.accept(".")) {
        name = in.anyName();
      }
      names.add(name);
    } while (in.accept(","));
    in.expect(")");
    return names;
  }

  private void source() {
    if (in.accept("DEFAULT")) {
      in.expect("VALUES");
    } else if (in.accept("SET")) {
      sets.addAll(writes.assignments());
    } else {
      in.accept("DIRECT");
      in.accept("SORTED");
      int first = in.position();
      source = queries.query();
      sourceRange = new FromItem.Range(first, in.position() - 1);
    }
  }

  private void rowAlias() {
    if (in.dialect.isMySqlFamily() && in.accept("AS")) {
      rowAlias = in.anyName();
      if (in.is("(")) {
        queries.names();
      }
    }
  }

  private void conflict() {
    if (!in.accept("ON")) {
      return;
    }
    if (in.accept("DUPLICATE")) {
      in.expect("KEY");
      in.expect("UPDATE");
      updatesOnConflict = true;
      updates.addAll(writes.assignments());
      return;
    }
    in.expect("CONFLICT");
    if (in.is("(")) {
      conflictTarget();
    } else if (in.is("ON", "CONSTRAINT")) {
      in.next();
      in.next();
      in.anyName();
    }
    in.expect("DO");
    if (in.accept("NOTHING")) {
      return;
    }
    in.expect("UPDATE");
    in.expect("SET");
    updatesOnConflict = true;
    updates.addAll(writes.assignments());
    int before = in.position() - 1;
    Expr where = writes.where();
    conflictSpan = new WhereSpan(before, in.position() - 1);
    if (where != null) {
      conditions.add(where);
    }
  }

  private void conflictTarget() {
    in.expect("(");
    do {
      keyColumns.add(queries.expressions.expression());
      if (in.peek().isName()) {
        in.next();
      }
    } while (in.accept(","));
    in.expect(")");
    Expr where = writes.where();
    if (where != null) {
      keyColumns.add(where);
    }
  }

  /** H2's {@code MERGE INTO t (columns) KEY (columns) VALUES …}, after its target. */
  Statement mergeByKey(List<Cte> ctes, boolean recursive, FromItem.Table target) {
    if (in.is("(") && !queries.startsQuery(in.position())) {
      columns = columnNames();
    }
    if (in.accept("KEY")) {
      int first = in.position();
      for (Token key : queries.names()) {
        keyColumns.add(new Expr.Name(List.of(key), false, first, first));
      }
    }
    source = queries.query();
    return new Statement.Insert(
        SqlAction.MERGE,
        ctes,
        recursive,
        target,
        null,
        columns,
        source,
        null,
        sets,
        keyColumns,
        updates,
        conditions,
        false,
        true,
        null,
        null,
        List.of());
  }
}
