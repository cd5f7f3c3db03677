package io.sallyport.policy.spi;

import org.jspecify.annotations.Nullable;

/** The store of approvals failed; the message says which, why, and what to do next. */
public final class ApprovalStoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message of the form {@code SP-2nnn what: 'the value'; the rule; what to do next.} */
  public ApprovalStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
