package io.sallyport.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What kind of machine this is, in words. */
final class Machine {
  private Machine() {}

  static String describe() {
    Runtime runtime = Runtime.getRuntime();
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %s; JDK %s (%s)",
        runtime.availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("os.name"),
        System.getProperty("java.version"),
        System.getProperty("java.vm.name"));
  }

  /** How many processes wanted a core, over the last minute. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Whether so much else ran that even ratios say little. */
  static boolean busy(double load) {
    return load > Runtime.getRuntime().availableProcessors() / 2.0;
  }
}
