package io.sallyport.gateway.http2;

import java.io.IOException;

/** What the other side sent is no HTTP/2, or more than is borne; the connection ends with it. */
final class ConnectionBroken extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  ConnectionBroken(ErrorCode code, String rule) {
    super(rule);
    this.code = code;
  }

  ConnectionBroken(ErrorCode code, String rule, Throwable cause) {
    super(rule, cause);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
