package io.sallyport.semantics.sql;

/**
 * What must hold for one execution. Immutable.
 *
 * @param masks the columns that are seen masked
 * @param filters the rows that exist
 */
record Terms(Masks masks, RowFilters filters) {
  boolean isEmpty() {
    return masks.isEmpty() && filters.isEmpty();
  }
}
