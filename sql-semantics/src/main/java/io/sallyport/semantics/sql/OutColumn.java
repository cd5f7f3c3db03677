package io.sallyport.semantics.sql;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as seen from outside of what makes it. Immutable.
 *
 * @param name its name, empty if it has none that could be told
 * @param bases the base columns behind it
 * @param plain whether it is one base column unchanged
 * @param origin where the column is read if every row there is handed on, else null
 */
record OutColumn(
    String name, Set<ColumnName> bases, boolean plain, Reads.@Nullable SiteColumn origin) {

  OutColumn(String name, Set<ColumnName> bases, boolean plain) {
    this(name, bases, plain, null);
  }

  ResultColumn toResult(boolean known) {
    ResultColumn.Derivation how =
        !known
            ? ResultColumn.Derivation.UNKNOWN
            : plain ? ResultColumn.Derivation.PLAIN : ResultColumn.Derivation.DERIVED;
    return new ResultColumn(name, bases, how);
  }

  OutColumn named(String other) {
    return new OutColumn(other, bases, plain, origin);
  }
}
