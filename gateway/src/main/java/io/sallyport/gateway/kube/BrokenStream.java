package io.sallyport.gateway.kube;

import java.io.IOException;

/** A stream is not what its protocol says; it ends at once. */
final class BrokenStream extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenStream(String rule) {
    super(rule);
  }
}
