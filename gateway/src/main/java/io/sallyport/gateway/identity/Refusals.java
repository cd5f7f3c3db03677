package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import org.jspecify.annotations.Nullable;

/** Why somebody is not let in. What a guesser could learn from is not told. */
final class Refusals {
  private Refusals() {}

  static AccessDeniedException unknown(@Nullable Throwable cause) {
    return of(
        "SP-7101",
        "The credential is not accepted.",
        "Get a new token from the gateway's operator or your identity provider.",
        cause);
  }

  static AccessDeniedException tooMany() {
    return of(
        "SP-7102",
        "Too many credentials from this address were not accepted.",
        "Wait a minute, and correct the credential first.",
        null);
  }

  static AccessDeniedException blind(@Nullable Throwable cause) {
    return of(
        "SP-7103",
        "The gateway cannot tell now what has been revoked, so it lets nobody in.",
        "Try again later; the operator looks at the gateway's store.",
        cause);
  }

  static AccessDeniedException expired() {
    return of("SP-7104", "The credential has expired.", "Get a new one.", null);
  }

  static AccessDeniedException of(
      String code, String message, String remedy, @Nullable Throwable cause) {
    return new AccessDeniedException(Reason.of(code, message, remedy), cause);
  }
}
