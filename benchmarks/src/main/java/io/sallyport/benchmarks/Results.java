package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Pairs.Pair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the JVMs of a run measured, and the lines in which they pass it on. One thread at a time.
 */
final class Results {
  private static final String PAIR = "pair";
  private static final String FAILED = "failed";

  private final Map<Cell, List<Pair>> pairs = new LinkedHashMap<>();
  private final Map<Cell, String> failures = new LinkedHashMap<>();

  static void write(Cell cell, List<Pair> pairs, PrintStream out) {
    for (Pair pair : pairs) {
      out.println(line(PAIR, cell, pair.direct() + "\t" + pair.contender()));
    }
  }

  static void writeFailure(Cell cell, Throwable failure, PrintStream out) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    out.println(line(FAILED, cell, root.toString().replaceAll("\\s+", " ")));
  }

  private static String line(String what, Cell cell, String rest) {
    return String.join(
        "\t",
        what,
        cell.database().name(),
        cell.contender().name(),
        cell.workload().name(),
        Integer.toString(cell.threads()),
        rest);
  }

  /** Adds what one JVM wrote. */
  void read(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      Cell cell =
          new Cell(
              Database.Kind.valueOf(parts[1]),
              Contender.valueOf(parts[2]),
              Workload.valueOf(parts[3]),
              Integer.parseInt(parts[4]));
      if (parts[0].equals(PAIR)) {
        pairs
            .computeIfAbsent(cell, c -> new ArrayList<>())
            .add(new Pair(Double.parseDouble(parts[5]), Double.parseDouble(parts[6])));
      } else {
        failures.put(cell, parts[5]);
      }
    }
  }

  /** A JVM ended before it had measured everything. */
  void died(Database.Kind database, Contender contender, int exitCode) {
    for (Workload workload : contender.workloads()) {
      Cell cell = new Cell(database, contender, workload, 1);
      if (!pairs.containsKey(cell)) {
        failures.putIfAbsent(cell, "its JVM ended with code " + exitCode);
      }
    }
  }

  /** The contender's time over the direct one's, or null where nothing was measured. */
  @Nullable Spread ratio(Cell cell) {
    List<Pair> own = pairs.get(cell);
    return own == null ? null : Spread.of(own, Pair::ratio);
  }

  /** What the contender adds to one operation, in µs, or null where nothing was measured. */
  @Nullable Spread addedMicros(Cell cell) {
    List<Pair> own = pairs.get(cell);
    return own == null ? null : Spread.of(own, Pair::addedMicros);
  }

  /** What one direct operation takes, in µs, or null where nothing was measured. */
  @Nullable Spread directMicros(Cell cell) {
    List<Pair> own = pairs.get(cell);
    return own == null ? null : Spread.of(own, pair -> pair.direct() / 1000);
  }

  /** Why a cell could not be measured. */
  Map<Cell, String> failures() {
    return Map.copyOf(failures);
  }
}
