package io.sallyport.semantics.ssh;

/** Ends the reading of a command line that is not fully literal. */
final class NotLiteral extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param why what stands there, as in {@code an expansion ('$') at 7}
   */
  NotLiteral(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
