package io.sallyport.semantics.sql;

import java.util.Set;

/**
 * One thing a statement does to one resource. Immutable.
 *
 * @param action what is done
 * @param resource to what
 * @param implied whether the access comes along with another one (a write's own reading of its
 *     target, what a view reads): it needs no permit, but denies and masks that speak of it hold
 * @param unfiltered whether an update or delete has no condition that names rows, or one that is
 *     always true
 * @param columnsRead the columns whose values have an influence, as stored
 * @param columnsWritten the columns that are assigned, as stored
 */
public record SqlAccess(
    SqlAction action,
    SqlResource resource,
    boolean implied,
    boolean unfiltered,
    Set<String> columnsRead,
    Set<String> columnsWritten) {
  /** Copies the collections. */
  public SqlAccess {
    columnsRead = Set.copyOf(columnsRead);
    columnsWritten = Set.copyOf(columnsWritten);
  }
}
