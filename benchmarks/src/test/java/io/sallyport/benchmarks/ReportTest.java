package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.benchmarks.Nano.Score;
import io.sallyport.benchmarks.Pairs.Pair;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final Cell POINT =
      new Cell(Database.Kind.POSTGRESQL, Contender.SALLYPORT_WRITTEN, Workload.POINT_SELECT, 1);

  @TempDir Path directory;

  @Test
  void whatForksMeasuredIsInThePageAndThePlot() throws Exception {
    report(1050).write(directory);
    assertThat(directory.resolve("benchmarks.md"))
        .content()
        .contains("| Sallyport, journal written | 1.05 (1.05–1.05) |")
        .contains("≤ 1.10× | 1.05 (1.05–1.05)× | met |")
        .contains("6 of 6 goals are met")
        .contains("p6spy 3.9.1, H2 in memory, scan 100 k × 5: java.lang.IllegalStateException: no");
    assertThat(directory.resolve("benchmarks/postgresql.svg")).content().contains("1.05×");
  }

  @Test
  void aGoalThatIsMissedIsCalledSo() throws Exception {
    report(1200).write(directory);
    assertThat(directory.resolve("benchmarks.md"))
        .content()
        .contains("≤ 1.10× | 1.20 (1.20–1.20)× | **not met** |")
        .contains("5 of 6 goals are met");
  }

  private Report report(double contenderNanos) throws Exception {
    Path file = directory.resolve("results.tsv");
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
      Results.write(POINT, List.of(new Pair(1000, contenderNanos)), out);
      Cell failed = new Cell(Database.Kind.H2, Contender.P6SPY, Workload.SCAN, 1);
      Results.writeFailure(failed, new IllegalStateException("no"), out);
    }
    Results results = new Results();
    results.read(file);
    Score score = new Score(100, 1);
    Nano nano = new Nano(score, new Latency(50, 90), score, score, score, score);
    Latency wait = new Latency(1, 2);
    Spread ten = new Spread(10, 9, 11, 3);
    AuditFigures audit =
        new AuditFigures(
            600,
            new AuditCost.Latencies(wait, wait, wait, wait),
            new AuditCost.Throughput(ten, ten, ten),
            new AuditCost.Throughput(ten, ten, ten));
    return new Report(Effort.quick(), results, nano, audit, 0.5);
  }

  @Test
  void aSpreadIsTheMedianAndTheQuartiles() {
    assertThat(Spread.of(new double[] {5, 1, 3, 2, 4})).isEqualTo(new Spread(3, 2, 4, 5));
  }
}
