package io.sallyport.semantics.http;

import java.io.IOException;

/** Where masked bytes go. */
@FunctionalInterface
public interface ByteSink {
  /**
   * Takes a part of the body, before it returns.
   *
   * @throws IOException when the receiver is gone
   */
  void write(byte[] bytes, int offset, int length) throws IOException;
}
