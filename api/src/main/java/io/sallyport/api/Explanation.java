package io.sallyport.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a call, and why. Nothing was done and nothing recorded. Immutable.
 *
 * @param accesses everything the call touches
 * @param permitted the verdict
 * @param reason why it would be refused; null for a permitted call
 * @param rules the rules that decide
 * @param observed verdicts of rules that are only tried out
 * @param obligations what the permit is bound to, approvals included
 * @param executed what alone would be executed; null for a refused call
 */
public record Explanation(
    List<Access> accesses,
    boolean permitted,
    @Nullable Reason reason,
    List<String> rules,
    List<String> observed,
    List<Obligation> obligations,
    @Nullable String executed) {
  /** Copies the lists. */
  public Explanation {
    accesses = List.copyOf(accesses);
    rules = List.copyOf(rules);
    observed = List.copyOf(observed);
    obligations = List.copyOf(obligations);
  }
}
