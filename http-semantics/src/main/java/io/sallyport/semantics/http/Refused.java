package io.sallyport.semantics.http;

import io.sallyport.api.Reason;

/** A request that is refused for what it is. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  Refused(Reason reason) {
    super(reason.toString(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
