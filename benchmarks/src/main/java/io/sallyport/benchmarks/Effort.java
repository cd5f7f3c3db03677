package io.sallyport.benchmarks;

import java.util.concurrent.TimeUnit;

/**
 * How much time is spent on measuring. Immutable.
 *
 * @param name the option that asks for it
 * @param customers rows to scan and to look up
 * @param warmUpMillis before each measurement
 * @param measureMillis for each measurement
 * @param blockMillis for one half of a pair
 * @param forks JVMs, one after the other, for our own contenders; others get one
 * @param iterations JMH iterations of a second
 */
record Effort(
    String name,
    int customers,
    int warmUpMillis,
    int measureMillis,
    int blockMillis,
    int forks,
    int iterations) {
  static Effort full() {
    return new Effort("full", 100_000, 2000, 4000, 20, 2, 5);
  }

  static Effort quick() {
    return new Effort("quick", 100_000, 500, 700, 10, 1, 1);
  }

  static Effort named(String name) {
    return switch (name) {
      case "full" -> full();
      case "quick" -> quick();
      default -> throw new IllegalArgumentException("Effort is full or quick, not " + name + ".");
    };
  }

  /** The option of the script, as it is typed. */
  String option() {
    return name.equals("quick") ? " --quick" : "";
  }

  Pairs pairs() {
    return new Pairs(
        TimeUnit.MILLISECONDS.toNanos(warmUpMillis),
        TimeUnit.MILLISECONDS.toNanos(measureMillis),
        TimeUnit.MILLISECONDS.toNanos(blockMillis));
  }
}
