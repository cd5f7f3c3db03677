package io.sallyport.semantics.sql;

import java.util.Locale;
import java.util.Set;

/** System relations that hold values of other relations, or statements with values in them. */
final class SystemData {
  private static final Set<String> HOLDS_VALUES =
      Set.of(
          "pg_stats",
          "pg_stats_ext",
          "pg_stats_ext_exprs",
          "pg_statistic",
          "pg_statistic_ext_data",
          "pg_stat_activity",
          "pg_stat_statements",
          "pg_largeobject",
          "pg_prepared_statements",
          "pg_cursors",
          "column_stats",
          "column_statistics",
          "innodb_index_stats",
          "general_log",
          "slow_log",
          "processlist",
          "innodb_trx",
          "innodb_ft_index_table",
          "innodb_ft_index_cache",
          "query_statistics",
          "sessions",
          "session_state",
          "in_doubt");

  /** MySQL's own schemas but information_schema: logs, statistics, other sessions' statements. */
  private static final Set<String> SCHEMAS = Set.of("mysql", "performance_schema", "sys");

  private SystemData() {}

  static void check(Relation relation) {
    if (relation.kind() != RelationKind.SYSTEM) {
      return;
    }
    String schema = relation.name().schema().toLowerCase(Locale.ROOT);
    String name = relation.name().name().toLowerCase(Locale.ROOT);
    if (HOLDS_VALUES.contains(name) || SCHEMAS.contains(schema)) {
      throw MaskFailure.statistics(relation.name());
    }
  }
}
