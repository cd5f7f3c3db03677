package io.sallyport.cli;

import io.sallyport.api.Caller;
import io.sallyport.semantics.sql.Dialect;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules are expected to decide. Immutable.
 *
 * @param target the target that the statements go to
 * @param dialect the dialect that they are in
 * @param schema where names without schema are looked up, or null for the dialect's own
 * @param catalog the file with the tables
 * @param groups the expectations
 */
record Suite(
    String target, Dialect dialect, @Nullable String schema, Path catalog, List<Group> groups) {
  Suite {
    groups = List.copyOf(groups);
  }

  /**
   * Statements of which the same is expected, from each of some callers.
   *
   * @param name what it shows
   * @param callers who sends them, by the names of the suite
   * @param statements the statements
   * @param expected what is expected of each
   */
  record Group(
      String name, Map<String, Caller> callers, List<String> statements, Expected expected) {}

  /**
   * What is expected. What is null or empty is not looked at.
   *
   * @param permit the verdict
   * @param rule a rule that is among those that decide
   * @param code the code of the refusal
   * @param masks columns, as {@code table.column}, with the kind of their mask, or {@code clear}
   * @param at when the call is made, or null for now
   */
  record Expected(
      boolean permit,
      @Nullable String rule,
      @Nullable String code,
      Map<String, String> masks,
      @Nullable Instant at) {}
}
