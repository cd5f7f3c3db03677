package io.sallyport.benchmarks;

import java.util.Arrays;

/**
 * How long single calls took. Immutable.
 *
 * @param p50 half of them took no longer, in µs
 * @param p99 99 of 100 took no longer, in µs
 */
record Latency(double p50, double p99) {
  /** Of these times in µs, in any order. */
  static Latency of(double[] micros) {
    double[] sorted = micros.clone();
    Arrays.sort(sorted);
    return new Latency(Spread.quantile(sorted, 0.5), Spread.quantile(sorted, 0.99));
  }
}
