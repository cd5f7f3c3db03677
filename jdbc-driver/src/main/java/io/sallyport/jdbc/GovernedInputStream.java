package io.sallyport.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/** Hides the vendor's stream class, counts what is read and rebuilds its errors. */
final class GovernedInputStream extends InputStream {
  private final Wrapping wrapping;
  private final InputStream vendor;

  GovernedInputStream(Wrapping wrapping, InputStream vendor) {
    this.wrapping = wrapping;
    this.vendor = vendor;
  }

  @Override
  public int read() throws IOException {
    int value;
    try {
      value = vendor.read();
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = vendor.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
    count(Math.max(read, 0));
    return read;
  }

  @Override
  public int available() throws IOException {
    try {
      return vendor.available();
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

  private void count(int read) throws IOException {
    try {
      wrapping.count(read);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
