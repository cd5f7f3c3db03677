package io.sallyport.jdbc;

import java.io.IOException;
import java.io.Reader;
import java.sql.SQLException;

/** Hides the vendor's reader class, counts what is read and rebuilds its errors. */
final class GovernedReader extends Reader {
  private final Wrapping wrapping;
  private final Reader vendor;

  GovernedReader(Wrapping wrapping, Reader vendor) {
    this.wrapping = wrapping;
    this.vendor = vendor;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = vendor.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw StreamFailure.of(wrapping, e);
    }
    try {
      wrapping.count(Math.max(read, 0));
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
    return read;
  }

  @Override
  public boolean ready() throws IOException {
    try {
      return vendor.ready();
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
