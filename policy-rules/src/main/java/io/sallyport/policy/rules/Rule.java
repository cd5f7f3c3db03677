package io.sallyport.policy.rules;

import org.jspecify.annotations.Nullable;

/**
 * One rule of the file, checked and compiled. Immutable; compared by identity.
 *
 * <p>Not a record: rules are keys of maps on the hot path.
 */
final class Rule {
  private final int order;
  private final String id;
  private final boolean permits;
  private final boolean observed;
  private final Scope scope;
  private final @Nullable Condition when;
  private final Terms terms;
  private final @Nullable String reason;
  private final @Nullable String remedy;

  Rule(int order, String id, Verdict verdict, Scope scope, @Nullable Condition when, Terms terms) {
    this.order = order;
    this.id = id;
    this.permits = verdict.permits;
    this.observed = verdict.observed;
    this.reason = verdict.reason;
    this.remedy = verdict.remedy;
    this.scope = scope;
    this.when = when;
    this.terms = terms;
  }

  /**
   * What a rule says of the accesses it speaks of.
   *
   * @param permits in favour or against
   * @param observed whether that is only recorded
   * @param reason for a deny, why; null for the usual words
   * @param remedy for a deny, what to do next; null for the usual words
   */
  record Verdict(
      boolean permits, boolean observed, @Nullable String reason, @Nullable String remedy) {}

  /** The rule's bare permit: without condition, terms or resources. Free actions come with it. */
  Rule bare() {
    Verdict verdict = new Verdict(true, false, null, null);
    return new Rule(order, id, verdict, scope, null, Terms.NONE);
  }

  /**
   * What the rule is recorded as, where it is only tried out and its condition cannot be evaluated:
   * a deny.
   */
  Rule failing() {
    Verdict verdict = new Verdict(false, true, null, null);
    return new Rule(order, id, verdict, scope, null, Terms.NONE);
  }

  /** Its place among the rules of the file. */
  int order() {
    return order;
  }

  String id() {
    return id;
  }

  boolean permits() {
    return permits;
  }

  boolean observed() {
    return observed;
  }

  Scope scope() {
    return scope;
  }

  @Nullable Condition when() {
    return when;
  }

  Terms terms() {
    return terms;
  }

  @Nullable String reason() {
    return reason;
  }

  @Nullable String remedy() {
    return remedy;
  }

  @Override
  public String toString() {
    return id;
  }
}
