package io.sallyport.semantics.sql;

/**
 * Where the WHERE of a write stands. Immutable.
 *
 * @param before index of the last token in front of it
 * @param last index of its condition's last token; {@code before} if there is none
 */
record WhereSpan(int before, int last) {
  boolean isEmpty() {
    return last == before;
  }
}
