package io.sallyport.benchmarks;

import java.util.concurrent.TimeUnit;

/**
 * How much time is spent on measuring. Immutable.
 *
 * @param name the option that asks for it
 * @param customers rows to scan and to look up
 * @param warmUpMillis before each measurement; a fifth of it before each further round
 * @param rounds on how many connections each measurement is made, one after the other
 * @param measureMillis for each round
 * @param blockMillis for one half of a pair
 * @param forks JVMs, one after the other, for our own contenders; others get one
 * @param iterations JMH iterations of a second
 */
record Effort(
    String name,
    int customers,
    int warmUpMillis,
    int rounds,
    int measureMillis,
    int blockMillis,
    int forks,
    int iterations) {
  static Effort full() {
    return new Effort("full", 100_000, 1500, 6, 500, 20, 1, 5);
  }

  static Effort quick() {
    return new Effort("quick", 100_000, 500, 4, 200, 10, 1, 1);
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

  Pairs pairs(boolean first) {
    return new Pairs(
        TimeUnit.MILLISECONDS.toNanos(first ? warmUpMillis : warmUpMillis / 5),
        TimeUnit.MILLISECONDS.toNanos(measureMillis),
        TimeUnit.MILLISECONDS.toNanos(blockMillis));
  }
}
