package io.sallyport.jdbc;

/** Counts of rows in the width that a method of JDBC has. */
final class Counts {
  private Counts() {}

  static int small(long count) {
    return count > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) count;
  }

  static int[] small(long[] counts) {
    int[] small = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      small[i] = small(counts[i]);
    }
    return small;
  }
}
