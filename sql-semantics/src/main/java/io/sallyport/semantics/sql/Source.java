package io.sallyport.semantics.sql;

import org.jspecify.annotations.Nullable;

/**
 * Something in scope that has columns. Immutable.
 *
 * @param name the name it is known by, empty if it has none
 * @param site where a relation is named, null for anything computed
 * @param outputs its columns
 */
record Source(String name, @Nullable Site site, Outputs outputs) {
  void touch(String column) {
    if (site != null) {
      site.touch(column);
    }
  }

  void touchByName(String column) {
    if (site != null) {
      site.touchByName(column);
    }
  }

  void touchAll() {
    if (site != null) {
      site.touchAll();
    }
  }
}
