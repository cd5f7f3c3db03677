package io.sallyport.benchmarks;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The middle of many figures and how far they lie apart. Immutable.
 *
 * @param median the middle one
 * @param low a quarter lies below
 * @param high a quarter lies above
 * @param count how many there are
 */
record Spread(double median, double low, double high, int count) {
  /**
   * Of one figure of each item.
   *
   * @throws IllegalArgumentException when there is none
   */
  static <T> Spread of(Iterable<T> items, ToDoubleFunction<T> figure) {
    double[] all = new double[16];
    int count = 0;
    for (T item : items) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = figure.applyAsDouble(item);
    }
    return of(Arrays.copyOf(all, count));
  }

  /** Of these figures, in any order. */
  static Spread of(double[] figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("Nothing was measured.");
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return new Spread(
        quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
  }

  /** The figure that a share of the sorted ones does not exceed, between neighbours by weight. */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
