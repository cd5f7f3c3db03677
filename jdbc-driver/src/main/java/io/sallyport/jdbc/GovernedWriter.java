package io.sallyport.jdbc;

import java.io.IOException;
import java.io.Writer;

/** Hides the vendor's writer class and rebuilds its errors. */
final class GovernedWriter extends Writer {
  private final Wrapping wrapping;
  private final Writer vendor;

  GovernedWriter(Wrapping wrapping, Writer vendor) {
    this.wrapping = wrapping;
    this.vendor = vendor;
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    try {
      vendor.write(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      vendor.flush();
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      vendor.close();
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
  }
}
