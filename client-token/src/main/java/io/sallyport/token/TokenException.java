package io.sallyport.token;

import org.jspecify.annotations.Nullable;

/** There is no token to be had. The message begins with its code and never holds a secret. */
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean outage;

  /** With a message of the form {@code SP-53nn what: 'the value'; the rule; what to do next.} */
  TokenException(String message, boolean outage, @Nullable Throwable cause) {
    super(message, cause);
    this.outage = outage;
  }

  /** Whether the issuer could not be reached, so that trying again may help. */
  boolean outage() {
    return outage;
  }

  static TokenException of(
      String code, String what, String value, String rule, String next, @Nullable Throwable cause) {
    return new TokenException(
        "%s %s: '%s'; %s; %s.".formatted(code, what, Codes.printable(value), rule, next),
        code.equals(Codes.OUTAGE),
        cause);
  }
}
