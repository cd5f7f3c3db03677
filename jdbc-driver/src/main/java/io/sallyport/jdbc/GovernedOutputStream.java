package io.sallyport.jdbc;

import java.io.IOException;
import java.io.OutputStream;

/** Hides the vendor's stream class and rebuilds its errors. */
final class GovernedOutputStream extends OutputStream {
  private final Wrapping wrapping;
  private final OutputStream vendor;

  GovernedOutputStream(Wrapping wrapping, OutputStream vendor) {
    this.wrapping = wrapping;
    this.vendor = vendor;
  }

  @Override
  public void write(int value) throws IOException {
    try {
      vendor.write(value);
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
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
