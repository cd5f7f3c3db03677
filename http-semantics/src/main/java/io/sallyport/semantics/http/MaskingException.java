package io.sallyport.semantics.http;

import io.sallyport.api.Reason;
import java.io.IOException;

/** A body whose rest cannot be handed out under the rules. */
public final class MaskingException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  MaskingException(Reason reason) {
    super(reason.toString());
    this.reason = reason;
  }

  /** Why, safe to show. */
  public Reason reason() {
    return reason;
  }
}
