package io.sallyport.audit.spi;

/** Takes what was done beside calls to the sinks of a broker. Must be thread-safe. */
public interface ActRecorder {
  /**
   * Records what was done. Never fails: what a sink does not take is held back, and no further call
   * is permitted until it is taken.
   */
  void did(Act act);

  /**
   * Records what is to take effect, before it does.
   *
   * @throws AuditException when it is not on record; then it must not take effect
   */
  void first(Act act) throws AuditException;

  /** Records nothing, for what is used without a broker. */
  static ActRecorder none() {
    return new ActRecorder() {
      @Override
      public void did(Act act) {
        // Nobody keeps a trail here.
      }

      @Override
      public void first(Act act) {
        // Nobody keeps a trail here.
      }
    };
  }
}
