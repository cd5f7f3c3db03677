package io.sallyport.credential.spi;

import org.jspecify.annotations.Nullable;

/** A secret that could not be fetched. The message names the secret, never its value. */
public final class CredentialException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what went wrong and what to do about it. */
  public CredentialException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
