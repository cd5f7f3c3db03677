package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Cte;
import java.util.List;

/** Decides by the first words which statement this is, and sees that nothing follows it. */
final class StatementParser {
  private final Cursor in;
  private final QueryParser queries;
  private final WriteParser writes;
  private final UtilityParser utilities;

  StatementParser(Cursor in) {
    this.in = in;
    this.queries = new QueryParser(in, this);
    this.writes = new WriteParser(in, queries);
    this.utilities = new UtilityParser(in, this, queries);
  }

  Statement statement() {
    Statement statement = one();
    if (!in.atEnd()) {
      throw in.unexpected();
    }
    return statement;
  }

  /** A condition and nothing else, as a row filter is. */
  Expr condition() {
    Expr condition = queries.expressions.expression();
    if (!in.atEnd()) {
      throw in.unexpected();
    }
    return condition;
  }

  /** A statement without the check for the end, as inside EXPLAIN. */
  Statement one() {
    Token first = in.peek();
    if (first.kind != Token.Kind.WORD && !first.is("(")) {
      throw in.unexpected();
    }
    return switch (first.key) {
      case "WITH" -> withStatement();
      case "SELECT", "VALUES", "TABLE", "(" -> new Statement.Select(queries.query());
      case "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE" -> write(List.of(), false);
      default -> utilities.utility();
    };
  }

  private Statement withStatement() {
    boolean recursive = in.is("WITH", "RECURSIVE");
    List<Cte> ctes = queries.with();
    if (in.isAny("INSERT", "UPDATE", "DELETE", "MERGE")) {
      return write(ctes, recursive);
    }
    return new Statement.Select(queries.queryAfterWith(ctes, recursive));
  }

  Statement write(List<Cte> ctes, boolean recursive) {
    return switch (in.peek().key) {
      case "INSERT", "REPLACE" -> new InsertParser(in, queries, writes).insert(ctes, recursive);
      case "UPDATE" -> writes.update(ctes, recursive);
      case "DELETE" -> writes.delete(ctes, recursive);
      case "MERGE" -> new MergeParser(in, queries, writes).merge(ctes, recursive);
      default -> throw in.unexpected();
    };
  }
}
