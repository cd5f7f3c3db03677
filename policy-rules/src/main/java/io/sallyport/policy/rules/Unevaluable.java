package io.sallyport.policy.rules;

/** A condition that cannot be told to be true or false; whatever the rule, the access is denied. */
final class Unevaluable extends Exception {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace: this is an answer, not a fault of the program. */
  Unevaluable(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
