package io.sallyport.jdbc;

import java.io.IOException;

/** An I/O error of the vendor's stream, rebuilt like every other of the vendor's exceptions. */
final class StreamFailure {
  private StreamFailure() {}

  static IOException of(Wrapping wrapping, Exception vendor) {
    Exception safe = wrapping.rebuild(vendor);
    return new IOException(safe.getMessage(), safe);
  }
}
