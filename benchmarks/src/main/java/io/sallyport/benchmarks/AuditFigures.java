package io.sallyport.benchmarks;

import io.sallyport.api.Durability;
import java.nio.file.Path;

/**
 * What records cost. Immutable.
 *
 * @param recordBytes how long a record is
 * @param latencies how long one thread waits
 * @param written records a second, written
 * @param synced records a second, synced
 */
record AuditFigures(
    int recordBytes,
    AuditCost.Latencies latencies,
    AuditCost.Throughput written,
    AuditCost.Throughput synced) {

  /** Measures in a directory of its own on the disk that journals would be on. */
  static AuditFigures measure(Effort effort, Path directory) throws Exception {
    try (AuditCost cost = new AuditCost(directory)) {
      int forces = effort.rounds() * effort.measureMillis() / 4;
      cost.latencies(20_000, 20);
      AuditCost.Latencies latencies = cost.latencies(20_000, forces);
      int window = effort.rounds() * effort.measureMillis() / 4;
      return new AuditFigures(
          cost.recordBytes(),
          latencies,
          cost.throughput(Durability.WRITTEN, 5, window),
          cost.throughput(Durability.SYNCED, 5, window));
    }
  }
}
