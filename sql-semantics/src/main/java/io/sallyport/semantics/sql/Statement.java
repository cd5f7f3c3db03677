package io.sallyport.semantics.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement. Immutable. */
sealed interface Statement {

  record Select(Query query) implements Statement {}

  /**
   * INSERT, REPLACE, or H2's MERGE by key.
   *
   * @param action INSERT or MERGE
   * @param rowAlias the name under which the new row is known to the conflict clause
   * @param columns the columns named, empty when none are
   * @param source the rows; null for DEFAULT VALUES
   * @param sourceRange the tokens of the rows; null where there are none
   * @param keyColumns columns whose stored values are looked at to find a conflict
   * @param updates assignments made on a conflict
   * @param conflictConditions conditions of the conflict clause
   * @param replaces whether conflicting rows are deleted
   * @param updatesOnConflict whether a conflict can update
   * @param columnRange the tokens of the list of columns with its brackets; null where there is
   *     none
   * @param conflictSpan the condition of DO UPDATE; null where it has no place for one
   */
  record Insert(
      SqlAction action,
      List<Query.Cte> ctes,
      boolean recursive,
      FromItem.Table target,
      @Nullable Token rowAlias,
      List<Token> columns,
      @Nullable Query source,
      FromItem.@Nullable Range sourceRange,
      List<Assignment> sets,
      List<Expr> keyColumns,
      List<Assignment> updates,
      List<Expr> conflictConditions,
      boolean replaces,
      boolean updatesOnConflict,
      FromItem.@Nullable Range columnRange,
      @Nullable WhereSpan conflictSpan,
      List<Query.Item> returning)
      implements Statement {}

  /**
   * {@code column = value}, or several columns from one row.
   *
   * @param range the tokens of the value
   */
  record Assignment(List<Expr.Name> columns, Expr value, FromItem.Range range) {}

  /** UPDATE; with several target items it is MySQL's multi-table form. */
  record Update(
      List<Query.Cte> ctes,
      boolean recursive,
      Query.From target,
      List<Assignment> sets,
      Query.From from,
      @Nullable Expr where,
      WhereSpan span,
      List<Expr> tail,
      List<Query.Item> returning)
      implements Statement {}

  /**
   * DELETE.
   *
   * @param target the table, or null in MySQL's multi-table form
   * @param names the tables or aliases to delete from in that form
   */
  record Delete(
      List<Query.Cte> ctes,
      boolean recursive,
      FromItem.@Nullable Table target,
      List<List<Token>> names,
      Query.From from,
      @Nullable Expr where,
      WhereSpan span,
      List<Expr> tail,
      List<Query.Item> returning)
      implements Statement {}

  record Merge(
      List<Query.Cte> ctes,
      boolean recursive,
      FromItem.Table target,
      Query.@Nullable From source,
      List<Expr> on,
      WhereSpan onSpan,
      List<MergeWhen> whens,
      List<Query.Item> returning)
      implements Statement {}

  /**
   * A branch of MERGE.
   *
   * @param action INSERT, UPDATE, DELETE or SELECT for DO NOTHING
   * @param bySource whether it acts on target rows that no source row matches
   * @param span its condition with AND in front
   * @param ranges the tokens of each value
   */
  record MergeWhen(
      SqlAction action,
      boolean bySource,
      @Nullable Expr condition,
      List<Token> columns,
      List<Expr> values,
      List<Assignment> sets,
      WhereSpan span,
      List<FromItem.Range> ranges) {}

  /** EXPLAIN; the statement is null when a relation is described. */
  record Explain(Statement statement, boolean executes) implements Statement {}

  /**
   * A statement that is known by its head alone, or whose body is a query.
   *
   * @param kind what it counts as
   * @param names the relations it acts on, empty for the database as a whole
   * @param query a query inside it
   * @param stores whether the query's rows are stored as they are now (CREATE TABLE AS)
   * @param wholeDatabase whether it also acts on something that has no name here
   * @param opaque whether it can reach data in ways that are not read here
   * @param mentions every name in the text, for masks that must not be walked round
   */
  record Utility(
      SqlAction kind,
      List<List<Token>> names,
      @Nullable Query query,
      boolean stores,
      boolean wholeDatabase,
      boolean opaque,
      List<Token> mentions)
      implements Statement {}

  /** CALL of a procedure. */
  record CallProcedure(Expr.Call call) implements Statement {}
}
