package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.benchmarks.Pairs.Pair;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemoteTest {
  private static final int CUSTOMERS = 50;

  @TempDir Path directory;

  @Test
  void everyRouteThatIsThereReadsTheSame() throws Exception {
    Certificate certificate = Certificate.make(directory);
    try (Postgres postgres = Postgres.start(certificate)) {
      Database database = postgres.database(CUSTOMERS);
      RemoteMain.fillOrders(database, CUSTOMERS);
      try (Relays relays =
          new Relays(database, postgres.port(), certificate, directory, directory)) {
        for (Route route : Route.values()) {
          relays.start(route);
        }
        assertThat(relays.ways()).containsKeys(Route.CONTROL, Route.GATEWAY);
        assertThat(relays.missing().get(Route.AVATICA)).contains("no avatica-1*.jar");
        for (RemoteWork work : RemoteWork.values()) {
          long direct = sum(relays.direct(), work);
          for (Map.Entry<Route, Way> way : relays.ways().entrySet()) {
            Path file = directory.resolve("way");
            way.getValue().write(file);
            assertThat(sum(Way.read(file), work)).as("%s %s", way, work).isEqualTo(direct);
          }
        }
      }
    }
  }

  private static long sum(Way way, RemoteWork work) throws Exception {
    try (Timing timing = Timing.of(way.open(), on -> work.on(on, CUSTOMERS), work.threads())) {
      assertThat(timing.nanosPerOperation(2)).isPositive();
      return timing.sum();
    }
  }

  @Test
  void whatWasMeasuredIsInThePageAndThePlot() throws Exception {
    RemoteResults results = new RemoteResults();
    results.add(Route.CONTROL, RemoteWork.POINT_SELECT, new Pair(1000, 1000));
    results.add(Route.GATEWAY, RemoteWork.POINT_SELECT, new Pair(1000, 2000));
    results.add(Route.GATEWAY, RemoteWork.SCAN, new Pair(1000, 1600));
    results.add(Route.GATEWAY, RemoteWork.THREADS, new Pair(1000, 2000));
    results.add(Route.AVATICA, RemoteWork.POINT_SELECT, new Pair(1000, 7000));
    results.failed(Route.PGBOUNCER, "not installed");
    new RemoteReport(RemoteEffort.named("quick"), results, 0.5).write(directory);
    assertThat(directory.resolve("benchmarks-gateway.md"))
        .content()
        .contains("| point select, p50, over direct | ≤ 2.20× | 2.00 (2.00–2.00)× | met |")
        .contains("| scan 100 k × 5, over direct | ≤ 1.50× | 1.60 (1.60–1.60)× | **not met** |")
        .contains("throughput, of direct | ≥ 40 % | 50 % | met |")
        .contains("protobuf over the gateway | ≥ 3.00× | 3.50× | met |")
        .contains("- pgbouncer, TLS: not installed");
    assertThat(directory.resolve("benchmarks/gateway.svg")).content().contains("goal ≤ 2.2×");
  }
}
