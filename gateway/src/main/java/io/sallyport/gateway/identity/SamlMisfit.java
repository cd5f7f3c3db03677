package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/** An identity provider's answer that does not count; the message says why, for the log alone. */
final class SamlMisfit extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What somebody could do about it. */
  enum Kind {
    /** It is not what that identity provider would send. */
    ANSWER,
    /** The identity provider says no. */
    REFUSED,
    /** It is too old, or of the future. */
    TIME,
    /** It answers no question of this browser, or not for the first time. */
    UNASKED
  }

  SamlMisfit(Kind kind, String why, @Nullable Throwable cause) {
    super(why, cause);
    this.kind = kind;
  }

  SamlMisfit(String why) {
    this(Kind.ANSWER, why, null);
  }

  /** What the person is told. */
  AccessDeniedException refusal() {
    return switch (kind) {
      case ANSWER ->
          Refusals.of(
              "SP-7510",
              "The identity provider's answer does not count.",
              "Begin again; the gateway's log says more.",
              this);
      case REFUSED ->
          Refusals.of(
              "SP-7511",
              "The identity provider did not sign you in.",
              "Begin again, or ask those who run the identity provider.",
              this);
      case TIME ->
          Refusals.of(
              "SP-7512",
              "The identity provider's answer is too old, or of the future.",
              "Begin again; the operator compares the clocks of the gateway and of the identity"
                  + " provider.",
              this);
      case UNASKED -> SamlSignIn.unasked(this);
    };
  }
}
