package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/** A call that was refused. Nothing was executed; the session stays usable. */
public final class AccessDeniedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;
  private final @Nullable String approval;

  /**
   * Refuses for that reason.
   *
   * @param cause what led to it, for the log only, or null
   */
  public AccessDeniedException(Reason reason, @Nullable Throwable cause) {
    this(reason, cause, null);
  }

  /**
   * Refuses for now.
   *
   * @param approval the id of the approval that people are asked for: the same call, made again
   *     once it is granted, redeems it; null for none
   */
  public AccessDeniedException(
      Reason reason, @Nullable Throwable cause, @Nullable String approval) {
    super(reason.toString(), cause);
    this.reason = reason;
    this.approval = approval;
  }

  /** The id of the approval that the call waits for, or null where it waits for none. */
  public @Nullable String approval() {
    return approval;
  }

  /** Why, safe to show. */
  public Reason reason() {
    return reason;
  }
}
