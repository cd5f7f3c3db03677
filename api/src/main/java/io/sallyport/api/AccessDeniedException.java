package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/** A call that was refused. Nothing was executed; the session stays usable. */
public final class AccessDeniedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  /**
   * Refuses for that reason.
   *
   * @param cause what led to it, for the log only, or null
   */
  public AccessDeniedException(Reason reason, @Nullable Throwable cause) {
    super(reason.toString(), cause);
    this.reason = reason;
  }

  /** Why, safe to show. */
  public Reason reason() {
    return reason;
  }
}
