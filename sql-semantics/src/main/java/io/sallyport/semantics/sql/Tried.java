package io.sallyport.semantics.sql;

import org.jspecify.annotations.Nullable;

/** Where an {@link Evaluator} takes from what stands in no expression: a made-up row or world. */
interface Tried {
  /** Counts what is computed, and bounds it. */
  Judging judging();

  /** What a name reads. */
  Object name(Expr.Name name);

  /** The value of a subquery, or whether it has rows. */
  Object subquery(Expr.Sub sub, Evaluator evaluator);

  /** Whether a value compares so with some, or with all, of a subquery's rows. */
  Object member(String operator, Object value, Expr.Sub sub, boolean all, Evaluator evaluator);

  /** The value of a call that is no plain function here; null where it is one. */
  @Nullable Object call(Expr.Call call, Evaluator evaluator);

  /**
   * A value for what nobody can compute and could be anything, such as a parameter, the time or a
   * part of a document: one that could be compared with the value beside it, always the same one
   * for the same text. Unknown where it could not.
   */
  Object madeUp(Expr expr, Object beside);
}
