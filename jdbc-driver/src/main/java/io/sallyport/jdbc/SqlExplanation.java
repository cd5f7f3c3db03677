package io.sallyport.jdbc;

import io.sallyport.api.Explanation;
import io.sallyport.semantics.sql.ResultColumn;
import java.util.List;

/**
 * What would become of a statement, and where its result comes from. Immutable.
 *
 * @param text the statement as it was given
 * @param decision the verdict, with accesses, rules, obligations and the text that alone would be
 *     executed
 * @param columns the lineage of each result column, in order; empty where there is no result or the
 *     statement was not understood
 */
public record SqlExplanation(String text, Explanation decision, List<ResultColumn> columns) {
  /** Copies the list. */
  public SqlExplanation {
    columns = List.copyOf(columns);
  }
}
