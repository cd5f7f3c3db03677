package io.sallyport.semantics.sql;

import java.util.Set;

/**
 * Where a column of the result comes from. Immutable.
 *
 * @param label its label as far as the text gives one, else empty
 * @param bases the base columns whose values can reach it
 * @param derivation how
 */
public record ResultColumn(String label, Set<ColumnName> bases, Derivation derivation) {
  /** How a result column comes from its base columns. */
  public enum Derivation {
    /** It is the one base column, unchanged. */
    PLAIN,
    /** It is computed. */
    DERIVED,
    /** The base columns could not be told. */
    UNKNOWN
  }

  /** Copies the set. */
  public ResultColumn {
    bases = Set.copyOf(bases);
  }
}
