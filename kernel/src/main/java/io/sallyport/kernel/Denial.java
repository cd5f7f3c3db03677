package io.sallyport.kernel;

import io.sallyport.api.Reason;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the record: what the agent is told, and what only an auditor sees. */
final class Denial extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;
  private final @Nullable String detail;

  Denial(Reason reason, @Nullable String detail) {
    super(reason.code(), null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  Reason reason() {
    return reason;
  }

  @Nullable String detail() {
    return detail;
  }
}
