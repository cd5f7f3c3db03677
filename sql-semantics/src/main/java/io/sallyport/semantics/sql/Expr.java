package io.sallyport.semantics.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression, as far as meaning needs it. Immutable. */
sealed interface Expr {

  enum LiteralKind {
    NULL,
    TRUE,
    FALSE,
    NUMBER,
    STRING,
    OTHER
  }

  record Literal(LiteralKind kind, String text) implements Expr {}

  record Parameter() implements Expr {}

  /**
   * A dotted name; the last part is missing in {@code a.*} and {@code *}.
   *
   * @param first index of its first token
   * @param last index of its last token
   */
  record Name(List<Token> parts, boolean star, int first, int last) implements Expr {}

  /** A function call; {@code inner} holds FILTER, WITHIN GROUP, ORDER BY and OVER parts. */
  record Call(List<Token> name, List<Expr> args, List<Expr> inner) implements Expr {
    String bareName() {
      return name.get(name.size() - 1).value;
    }
  }

  /**
   * Anything else that computes a value from others: operators that are no plain infix chain, CASE,
   * rows, arrays, IN lists.
   */
  record Op(String operator, List<Expr> args) implements Expr {}

  /** Infix operators of one level, left to right: one more operand than operators. */
  record Chain(List<String> operators, List<Expr> operands) implements Expr {}

  record Cast(Expr value, String type) implements Expr {}

  /** A subquery: EXISTS, IN, ANY, ALL, ARRAY or a value. */
  record Sub(String role, Query query) implements Expr {}

  /** A field of a composite value; a null name is the star. */
  record Field(Expr base, @Nullable Token name) implements Expr {}
}
