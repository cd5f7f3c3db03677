package io.sallyport.benchmarks;

/**
 * How much time is spent on measuring routes. Immutable.
 *
 * @param name the option that asks for it
 * @param customers rows to scan and to look up
 * @param relayMillis for a relay alone before all, whose JVM has compiled nothing yet
 * @param warmUpMillis before each workload; a tenth of it before each further round
 * @param rounds on how many connections each measurement is made, one after the other
 * @param measureMillis for each round
 */
record RemoteEffort(
    String name, int customers, int relayMillis, int warmUpMillis, int rounds, int measureMillis) {
  static RemoteEffort named(String name) {
    return switch (name) {
      case "full" -> new RemoteEffort("full", 100_000, 10_000, 2500, 4, 1200);
      case "quick" -> new RemoteEffort("quick", 100_000, 4000, 1000, 2, 500);
      case "smoke" -> new RemoteEffort("smoke", 50, 1, 1, 1, 1);
      default -> throw new IllegalArgumentException("Effort is full or quick, not " + name + ".");
    };
  }

  /** The option of the script, as it is typed. */
  String option() {
    return name.equals("quick") ? " --quick" : "";
  }
}
