package io.sallyport.audit.spi;

import org.jspecify.annotations.Nullable;

/** An event that could not be kept; the message says which sink, why, and what to do next. */
public final class AuditException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message of the form {@code SP-4nnn what: 'the value'; the rule; what to do next.} */
  public AuditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
