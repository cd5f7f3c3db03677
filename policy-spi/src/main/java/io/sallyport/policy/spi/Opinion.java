package io.sallyport.policy.spi;

import io.sallyport.api.Obligation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one policy holds of one access. Immutable.
 *
 * @param effect permit, deny, or no opinion
 * @param rules the ids of the rules that led to it
 * @param reason for a deny, a sentence safe to show the agent; else null
 * @param remedy for a deny, what the agent can do next; else null
 * @param obligations for a permit, what must be carried out
 * @param observed verdicts of rules that are only tried out, as {@code rule: effect}; recorded, not
 *     applied
 */
public record Opinion(
    Effect effect,
    List<String> rules,
    @Nullable String reason,
    @Nullable String remedy,
    List<Obligation> obligations,
    List<String> observed) {
  private static final Opinion ABSTAIN =
      new Opinion(Effect.ABSTAIN, List.of(), null, null, List.of(), List.of());

  /** Copies the lists. */
  public Opinion {
    rules = List.copyOf(rules);
    obligations = List.copyOf(obligations);
    observed = List.copyOf(observed);
  }

  /** The three kinds of opinion. */
  public enum Effect {
    /** In favour. */
    PERMIT,
    /** Against; wins over every permit. */
    DENY,
    /** No opinion; where nobody permits, the access is denied. */
    ABSTAIN
  }

  /** No opinion. */
  public static Opinion abstain() {
    return ABSTAIN;
  }

  /** In favour, by that rule. */
  public static Opinion permit(String rule, Obligation... obligations) {
    return new Opinion(Effect.PERMIT, List.of(rule), null, null, List.of(obligations), List.of());
  }

  /** Against, by that rule, with a reason and a remedy safe to show. */
  public static Opinion deny(String rule, String reason, String remedy) {
    return new Opinion(Effect.DENY, List.of(rule), reason, remedy, List.of(), List.of());
  }

  /** The same with verdicts of rules that are only tried out. */
  public Opinion observing(List<String> verdicts) {
    List<String> all = new ArrayList<>(observed);
    all.addAll(verdicts);
    return new Opinion(effect, rules, reason, remedy, obligations, all);
  }
}
