package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Durability;
import io.sallyport.semantics.sql.SqlAnalyzer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BenchmarksTest {
  private static final int CUSTOMERS = 50;

  @TempDir static Path directory;
  private static Postgres postgres;
  private static Connection alive;
  private static List<Database> databases;

  @BeforeAll
  static void fillDatabases() throws Exception {
    postgres = Postgres.start();
    Database h2 = Database.h2("smoke");
    alive = h2.direct();
    h2.fill(CUSTOMERS);
    databases = List.of(h2, postgres.database(CUSTOMERS));
  }

  @AfterAll
  static void stop() throws Exception {
    alive.close();
    postgres.close();
  }

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Database.Kind kind : Database.Kind.values()) {
      for (Contender contender : Contender.values()) {
        for (Workload workload : contender.workloads()) {
          if (contender.runsOn(kind)) {
            cells.add(new Cell(kind, contender, workload, 1));
          }
        }
      }
    }
    return cells.stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyContenderDoesEveryWorkload(Cell cell) throws Exception {
    long direct = sum(cell, Contender.DIRECT);
    long contender = sum(cell, cell.contender());
    boolean masks =
        cell.workload() == Workload.MASKED_SCAN
            || cell.workload() == Workload.REDACTED_SCAN
            || cell.workload() == Workload.MASKED_POINT_SELECT;
    if (masks && cell.contender() != Contender.SHARDINGSPHERE_MASK) {
      assertThat(contender).isPositive().isNotEqualTo(direct);
    } else {
      // ShardingSphere's masks keep every length.
      assertThat(contender).isEqualTo(direct);
    }
  }

  private static long sum(Cell cell, Contender contender) throws Exception {
    Database database = databases.get(cell.database().ordinal());
    try (Source source = Sources.open(contender, database, cell.workload(), directory);
        Timing timing = Timing.of(source, cell.workload(), 2, CUSTOMERS)) {
      assertThat(timing.nanosPerOperation(2)).isPositive();
      return timing.sum();
    }
  }

  @Test
  void typicalSqlIsUnderstood() throws Exception {
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      assertThat(TypicalSql.load().unread(analyzer)).isEmpty();
    }
  }

  @Test
  void analysisRuns() throws Exception {
    AnalysisBenchmark benchmark = new AnalysisBenchmark();
    benchmark.setUp();
    assertThat(benchmark.hit()).isNotNull();
    assertThat(benchmark.miss()).isNotNull();
    benchmark.tearDown();
  }

  @Test
  void decisionRuns() throws Exception {
    DecisionBenchmark benchmark = new DecisionBenchmark();
    benchmark.setUp();
    assertThat(benchmark.permit()).isNotNull();
    benchmark.tearDown();
  }

  @ParameterizedTest
  @MethodSource("nanoContenders")
  void pointSelectOnH2Runs(Contender contender) throws Exception {
    H2PointSelectBenchmark benchmark = new H2PointSelectBenchmark();
    benchmark.contender = contender.name();
    benchmark.setUp();
    assertThat(benchmark.pointSelect()).isPositive();
    benchmark.tearDown();
  }

  static Stream<Contender> nanoContenders() {
    return Stream.of(Contender.DIRECT, Contender.SALLYPORT_MEMORY, Contender.SALLYPORT_WRITTEN);
  }

  @Test
  void auditCostRuns() throws Exception {
    try (AuditCost cost = new AuditCost(directory)) {
      assertThat(cost.recordBytes()).isPositive();
      assertThat(cost.latencies(2, 2).synced().p50()).isPositive();
      assertThat(cost.throughput(Durability.SYNCED, 1, 1).one().median()).isPositive();
    }
  }
}
