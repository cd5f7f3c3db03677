package io.sallyport.policy.rules;

import org.jspecify.annotations.Nullable;

/**
 * What became of one rule when it was asked about one access. Immutable.
 *
 * @param rule its id
 * @param permits whether it speaks in favour
 * @param observed whether it is only tried out
 * @param step how far it came
 * @param why for {@link Step#UNEVALUABLE} what could not be told, else null
 */
public record RuleTrace(
    String rule, boolean permits, boolean observed, Step step, @Nullable String why) {
  /** How far a rule came. */
  public enum Step {
    /** It speaks of other actions. */
    OTHER_ACTION("speaks of other actions"),
    /** It speaks of other resources. */
    OTHER_RESOURCE("speaks of other resources"),
    /** It speaks of other callers. */
    OTHER_CALLER("speaks of other callers"),
    /** Its condition does not hold. */
    CONDITION("its condition does not hold"),
    /** Whether its condition holds could not be told, which denies. */
    UNEVALUABLE("its condition could not be evaluated, which denies"),
    /** It speaks of this access by this caller. */
    MATCHES("matches");

    private final String words;

    Step(String words) {
      this.words = words;
    }

    /** The same in words. */
    public String words() {
      return words;
    }
  }
}
