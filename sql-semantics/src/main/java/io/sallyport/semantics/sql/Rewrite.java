package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Set;

/** What came of applying masks and row filters to a statement. */
public sealed interface Rewrite {

  /**
   * The text that alone may be executed. Immutable.
   *
   * @param text the statement's own tokens without comments, with masked and filtered relations
   *     replaced
   * @param masked the base columns that are replaced in the text
   * @param tripwire the base columns under a mask that this statement's relations hold: if the
   *     driver's metadata names one of them as the origin of a result column, a mask has failed
   * @param columns the lineage of the result columns, empty when there is no result
   * @param filtered whether a row filter stands in the text
   * @param parameters where the value of each {@code ?} comes from, in order; empty where all are
   *     the statement's own
   */
  record Rewritten(
      String text,
      Set<ColumnName> masked,
      Set<ColumnName> tripwire,
      List<ResultColumn> columns,
      boolean filtered,
      List<ParameterSource> parameters)
      implements Rewrite {
    /** Copies the collections. */
    public Rewritten {
      masked = Set.copyOf(masked);
      tripwire = Set.copyOf(tripwire);
      columns = List.copyOf(columns);
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A mask or a row filter cannot hold in this statement, so it must not run. Safe to show to the
   * agent. Immutable.
   *
   * @param code {@code SP-1nnn}, listed in {@code docs/codes.md}
   * @param what what fails on what
   * @param remedy what to do instead
   */
  record CannotRewrite(String code, String what, String remedy) implements Rewrite {
    /**
     * The refusal as one sentence.
     *
     * @return {@code SP-nnnn what; remedy}
     */
    public String message() {
      return code + " " + what + "; " + remedy;
    }
  }
}
