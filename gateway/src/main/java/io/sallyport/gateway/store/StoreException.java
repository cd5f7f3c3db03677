package io.sallyport.gateway.store;

import org.jspecify.annotations.Nullable;

/** The store did not answer, or not as it should; what hangs on it is refused. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the code first, as in {@code SP-7030 …}. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
