package io.sallyport.benchmarks;

import java.util.EnumSet;
import java.util.Set;

/** What is measured beside a direct connection. */
enum Contender {
  /** A direct connection beside another one: shows how well the measurement itself works. */
  DIRECT("direct (control)", Masking.NONE),
  /** A direct connection that finds views in place of the tables, with our masks in them. */
  VIEW("masks in a view, direct", Masking.BY_HAND),
  /** Sallyport, its records kept in memory. */
  SALLYPORT_MEMORY("Sallyport, records in memory", Masking.BY_POLICY),
  /** Sallyport with its journal, each decision with the operating system before the call. */
  SALLYPORT_WRITTEN("Sallyport, journal written", Masking.BY_POLICY),
  /** Sallyport with its journal, each decision on disk before the call. */
  SALLYPORT_SYNCED("Sallyport, journal synced", Masking.BY_POLICY),
  /** p6spy, its lines kept in memory. */
  P6SPY("p6spy 3.9.1", Masking.NONE),
  /** datasource-proxy, its queries kept in memory. */
  DATASOURCE_PROXY("datasource-proxy 1.11.0", Masking.NONE),
  /** The AWS JDBC wrapper without any of its plugins. */
  AWS_WRAPPER("AWS JDBC wrapper 4.3.0", Masking.NONE),
  /** Druid's driver with its SQL firewall. */
  DRUID_WALL("Druid WallFilter 1.2.28", Masking.NONE),
  /** ShardingSphere-JDBC with rules for masks. */
  SHARDINGSPHERE_MASK("ShardingSphere MASK 5.5.2", Masking.OF_RESULTS);

  /** How a contender masks. */
  private enum Masking {
    NONE,
    BY_HAND,
    OF_RESULTS,
    BY_POLICY
  }

  private final String title;
  private final Masking masking;

  Contender(String title, Masking masking) {
    this.title = title;
    this.masking = masking;
  }

  /** How the report calls it. */
  String title() {
    return title;
  }

  /** Whether it is this project's own. */
  boolean own() {
    return masking == Masking.BY_POLICY;
  }

  /** Whether it can be used on a database at all: the AWS wrapper cannot read H2's URLs. */
  boolean runsOn(Database.Kind kind) {
    return this != AWS_WRAPPER || kind == Database.Kind.POSTGRESQL;
  }

  /** What it has something to show in. */
  Set<Workload> workloads() {
    if (this == SALLYPORT_SYNCED) {
      return EnumSet.of(Workload.POINT_SELECT, Workload.UPDATE);
    }
    return switch (masking) {
      case NONE -> {
        Set<Workload> plain = EnumSet.allOf(Workload.class);
        plain.removeIf(Workload::needsPolicy);
        yield plain;
      }
      case BY_HAND -> EnumSet.of(Workload.MASKED_POINT_SELECT, Workload.MASKED_SCAN);
      case OF_RESULTS ->
          EnumSet.complementOf(
              EnumSet.of(
                  Workload.CAPPED_UPDATE, Workload.TIMED_POINT_SELECT, Workload.REDACTED_SCAN));
      case BY_POLICY -> EnumSet.allOf(Workload.class);
    };
  }
}
