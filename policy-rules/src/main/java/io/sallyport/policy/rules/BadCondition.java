package io.sallyport.policy.rules;

/** The text of a condition that is not understood, and where in it. */
final class BadCondition extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  BadCondition(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
