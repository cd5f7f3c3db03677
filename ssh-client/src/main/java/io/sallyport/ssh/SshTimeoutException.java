package io.sallyport.ssh;

import java.io.IOException;

/** A command took longer than it may, and was cancelled. */
public final class SshTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  SshTimeoutException(String message) {
    super(message);
  }
}
