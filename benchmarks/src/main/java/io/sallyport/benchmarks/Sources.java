package io.sallyport.benchmarks;

import java.nio.file.Path;

/** Opens every contender. */
final class Sources {
  private Sources() {}

  /**
   * Opens a contender as it has to be set up for a workload.
   *
   * @param directory a directory of this run's own, for journals
   */
  static Source open(Contender contender, Database database, Workload workload, Path directory)
      throws Exception {
    return switch (contender) {
      case DIRECT -> database::direct;
      case VIEW -> MaskingView.over(database);
      case SALLYPORT_MEMORY -> new Governed(database, Rules.broker(new RingSink()), workload);
      case SALLYPORT_WRITTEN -> new Governed(database, Rules.broker(directory, false), workload);
      case SALLYPORT_SYNCED -> new Governed(database, Rules.broker(directory, true), workload);
      case P6SPY -> Peers.p6spy(database);
      case DATASOURCE_PROXY -> Peers.datasourceProxy(database);
      case AWS_WRAPPER -> Peers.aws(database);
      case DRUID_WALL -> Peers.druid(database);
      case SHARDINGSPHERE_MASK -> Peers.shardingSphere(database, workload.needsPolicy());
    };
  }
}
