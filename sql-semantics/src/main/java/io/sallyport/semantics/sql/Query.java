package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query with everything around its body. Immutable.
 *
 * @param ctes its common table expressions
 * @param recursive whether they may name themselves
 * @param body what makes the rows
 * @param orderBy the sort expressions
 * @param limits the expressions of LIMIT, OFFSET and FETCH
 * @param locks whether it locks the rows it reads
 */
record Query(
    List<Cte> ctes,
    boolean recursive,
    Body body,
    List<Expr> orderBy,
    List<Expr> limits,
    boolean locks) {

  /**
   * A common table expression; the statement may be a write in PostgreSQL.
   *
   * @param added the columns that SEARCH and CYCLE add
   */
  record Cte(Token name, List<Token> columns, Statement statement, List<Token> added) {}

  sealed interface Body {}

  /**
   * Arms joined by UNION, INTERSECT or EXCEPT, left to right.
   *
   * @param operators the word between each arm and the next
   */
  record SetOperation(List<Body> arms, List<String> operators) implements Body {}

  record Nested(Query query) implements Body {}

  /**
   * Rows of values.
   *
   * @param range their tokens
   */
  record Values(List<List<Expr>> rows, FromItem.Range range) implements Body {}

  /** {@code TABLE name}. */
  record WholeTable(FromItem.Table table, int first) implements Body {}

  record Select(
      List<Expr> distinctOn,
      List<Item> items,
      From from,
      @Nullable Expr where,
      List<Expr> groupBy,
      int groupByEnd,
      List<Expr> having,
      List<Expr> windows)
      implements Body {}

  /** An item of a select list, and the tokens of its expression. */
  record Item(Expr expr, @Nullable Token alias, int first, int last) {}

  /**
   * A FROM clause laid flat: which item is joined to which makes no difference to names.
   *
   * @param joins how the items after the first are joined to those before them, in order
   */
  record From(
      List<FromItem> items,
      List<Expr> conditions,
      List<Token> using,
      boolean natural,
      List<UsingAlias> aliases,
      List<Join> joins) {
    static final From NOTHING =
        new From(List.of(), List.of(), List.of(), false, List.of(), List.of());

    /** This and another clause, as if a comma stood between them. */
    From and(From more) {
      if (more.items.isEmpty()) {
        return this;
      }
      if (items.isEmpty()) {
        return more;
      }
      List<Join> all = new ArrayList<>(joins);
      while (all.size() < items.size()) {
        all.add(Join.COMMA);
      }
      all.addAll(more.joins);
      return new From(
          both(items, more.items),
          both(conditions, more.conditions),
          both(using, more.using),
          natural || more.natural,
          both(aliases, more.aliases),
          all);
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
      List<T> all = new ArrayList<>(one);
      all.addAll(other);
      return all;
    }
  }

  /**
   * A join of an item to all items before it.
   *
   * @param kind INNER, LEFT, RIGHT or FULL; {@code ?} where joins are nested without brackets
   */
  record Join(String kind, @Nullable Expr on, List<Token> using, boolean natural) {
    static final Join COMMA = new Join("INNER", null, List.of(), false);
  }

  /** The name that {@code USING (…) AS name} gives to the columns that a join merges. */
  record UsingAlias(Token name, List<Token> columns) {}
}
