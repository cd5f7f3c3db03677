package io.sallyport.ssh;

import java.io.IOException;

/** A connection could not be made, or is not trusted; the message starts with a code. */
public final class SshConnectException extends IOException {
  private static final long serialVersionUID = 1L;

  SshConnectException(String message, Throwable cause) {
    super(message, cause);
  }

  SshConnectException(String message) {
    super(message);
  }
}
