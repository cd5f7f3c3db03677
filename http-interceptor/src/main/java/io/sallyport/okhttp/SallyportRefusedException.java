package io.sallyport.okhttp;

import io.sallyport.api.Reason;
import java.io.IOException;

/**
 * A call that was stopped where no response could say so any more: while its body was being read,
 * or below OkHttp's own handling of redirects and retries. A request refused by policy is answered
 * by a response instead, 403 with a problem (RFC 9457).
 */
public final class SallyportRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  SallyportRefusedException(Reason reason, Throwable cause) {
    super(reason.toString(), cause);
    this.reason = reason;
  }

  SallyportRefusedException(Reason reason) {
    super(reason.toString());
    this.reason = reason;
  }

  /** Why, safe to show. */
  public Reason reason() {
    return reason;
  }
}
