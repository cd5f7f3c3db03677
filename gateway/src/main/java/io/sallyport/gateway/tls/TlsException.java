package io.sallyport.gateway.tls;

import org.jspecify.annotations.Nullable;

/** A certificate or key that cannot be used; the message begins with its code. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(String what, String value, String rule, @Nullable Throwable cause) {
    super("SP-7005 " + what + ": '" + value + "'; " + rule + ".", cause);
  }
}
