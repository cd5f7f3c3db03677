package io.sallyport.semantics.sql;

import java.util.Set;

/**
 * A column as seen from outside of what makes it. Immutable.
 *
 * @param name its name, empty if it has none that could be told
 * @param bases the base columns behind it
 * @param plain whether it is one base column unchanged
 */
record OutColumn(String name, Set<ColumnName> bases, boolean plain) {
  ResultColumn toResult(boolean known) {
    ResultColumn.Derivation how =
        !known
            ? ResultColumn.Derivation.UNKNOWN
            : plain ? ResultColumn.Derivation.PLAIN : ResultColumn.Derivation.DERIVED;
    return new ResultColumn(name, bases, how);
  }

  OutColumn named(String other) {
    return new OutColumn(other, bases, plain);
  }
}
