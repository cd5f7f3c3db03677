package io.sallyport.gateway.http;

import java.io.IOException;

/** A message that is not read in one way only; the connection ends with it. */
final class Malformed extends IOException {
  private static final long serialVersionUID = 1L;

  Malformed(String rule) {
    super(rule);
  }
}
