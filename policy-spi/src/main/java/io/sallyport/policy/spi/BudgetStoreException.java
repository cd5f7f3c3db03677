package io.sallyport.policy.spi;

import org.jspecify.annotations.Nullable;

/** A store of budgets failed; the message says which, why, and what to do next. */
public final class BudgetStoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message of the form {@code SP-2nnn what: 'the value'; the rule; what to do next.} */
  public BudgetStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
