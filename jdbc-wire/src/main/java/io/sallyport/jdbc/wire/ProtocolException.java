package io.sallyport.jdbc.wire;

import java.io.IOException;

/** The peer sent bytes that are no message, or one that has no place here. The connection ends. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With what was found and the rule that it breaks. */
  public ProtocolException(String found, String rule) {
    super(
        "SP-5201 protocol error: '"
            + found
            + "'; "
            + rule
            + "; use the same version at both ends.");
  }
}
