package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Pairs.Pair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was measured over routes, and the lines in which a JVM passes it on. One thread at a time.
 */
final class RemoteResults {
  private static final String FAILED = "failed";

  private final Map<Route, Map<RemoteWork, List<Pair>>> pairs = new HashMap<>();
  private final Map<String, String> failures = new TreeMap<>();

  static void write(RemoteWork work, List<Pair> pairs, PrintStream out) {
    for (Pair pair : pairs) {
      out.println(work.name() + "\t" + pair.direct() + "\t" + pair.contender());
    }
  }

  static void writeFailure(RemoteWork work, Throwable failure, PrintStream out) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    out.println(FAILED + "\t" + work.name() + "\t" + root.toString().replaceAll("\\s+", " "));
  }

  /** Adds what one JVM wrote. */
  void read(Route route, Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (parts[0].equals(FAILED)) {
        failed(route, RemoteWork.valueOf(parts[1]).title() + ": " + parts[2]);
      } else {
        add(
            route,
            RemoteWork.valueOf(parts[0]),
            new Pair(Double.parseDouble(parts[1]), Double.parseDouble(parts[2])));
      }
    }
  }

  void add(Route route, RemoteWork work, Pair pair) {
    pairs
        .computeIfAbsent(route, r -> new HashMap<>())
        .computeIfAbsent(work, w -> new ArrayList<>())
        .add(pair);
  }

  void failed(Route route, String why) {
    failures.merge(route.title(), why, (one, two) -> one + "; " + two);
  }

  /** What could not be measured, and why. */
  Map<String, String> failures() {
    return failures;
  }

  private @Nullable Spread spread(Route route, RemoteWork work, ToDoubleFunction<Pair> figure) {
    List<Pair> own = pairs.getOrDefault(route, Map.of()).get(work);
    return own == null ? null : Spread.of(own, figure);
  }

  /** The route's time over the direct one's, or null where nothing was measured. */
  @Nullable Spread ratio(Route route, RemoteWork work) {
    return spread(route, work, Pair::ratio);
  }

  /** The route's own time for one operation, in µs, or null. */
  @Nullable Spread micros(Route route, RemoteWork work) {
    return spread(route, work, pair -> pair.contender() / 1000);
  }

  /** What a direct operation took beside it, in µs, or null. */
  @Nullable Spread directMicros(Route route, RemoteWork work) {
    return spread(route, work, pair -> pair.direct() / 1000);
  }
}
