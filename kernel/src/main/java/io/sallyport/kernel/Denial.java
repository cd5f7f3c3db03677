package io.sallyport.kernel;

import io.sallyport.api.Reason;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the record: what the agent is told, and what only an auditor sees. */
final class Denial extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;
  private final @Nullable String detail;
  private final @Nullable String approval;

  Denial(Reason reason, @Nullable String detail) {
    this(reason, detail, null);
  }

  /**
   * A refusal for now.
   *
   * @param approval the approval that people are asked for, or null
   */
  Denial(Reason reason, @Nullable String detail, @Nullable String approval) {
    super(reason.code(), null, false, false);
    this.reason = reason;
    this.detail = detail;
    this.approval = approval;
  }

  @Nullable String approval() {
    return approval;
  }

  Reason reason() {
    return reason;
  }

  @Nullable String detail() {
    return detail;
  }
}
