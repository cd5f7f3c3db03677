package io.sallyport.semantics.sql;

import java.util.Locale;
import java.util.Set;

/** The MySQL settings that may be read inside any statement: none tells of data or of others. */
final class SystemVariables {
  private static final Set<String> READABLE =
      Keywords.words(
          "version version_comment version_compile_os sql_mode autocommit lower_case_table_names"
              + " tx_isolation transaction_isolation tx_read_only transaction_read_only"
              + " max_allowed_packet wait_timeout interactive_timeout time_zone system_time_zone"
              + " auto_increment_increment auto_increment_offset character_set_client"
              + " character_set_connection character_set_database character_set_results"
              + " character_set_server collation_connection collation_database collation_server"
              + " net_write_timeout net_read_timeout sql_safe_updates foreign_key_checks"
              + " unique_checks max_execution_time max_statement_time init_connect license"
              + " performance_schema query_cache_size query_cache_type");

  private SystemVariables() {}

  static void check(Token token) {
    String name = token.text.substring(2).toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    if (dot > 0 && Set.of("session", "global", "local").contains(name.substring(0, dot))) {
      name = name.substring(dot + 1);
    }
    if (!READABLE.contains(name)) {
      throw Refusal.unsupported(
          "the setting " + token.shown() + " is not readable here", "leave it out");
    }
  }
}
