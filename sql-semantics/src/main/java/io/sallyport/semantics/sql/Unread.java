package io.sallyport.semantics.sql;

/**
 * A text that was not understood and therefore must not run. Safe to show to the agent. Immutable.
 *
 * @param code {@code SP-1nnn}, listed in {@code docs/codes.md}
 * @param what what was not understood
 * @param remedy what to do instead
 * @param catalogMayBeStale whether a name was missing from the catalog, so that a newer snapshot
 *     may lead to another answer
 */
public record Unread(String code, String what, String remedy, boolean catalogMayBeStale)
    implements SqlAnalysis {
  /**
   * The refusal as one sentence.
   *
   * @return {@code SP-nnnn what; remedy}
   */
  public String message() {
    return code + " " + what + "; " + remedy;
  }
}
