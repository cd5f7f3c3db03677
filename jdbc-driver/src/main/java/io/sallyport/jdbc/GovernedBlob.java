package io.sallyport.jdbc;

import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;

/**
 * Readable; writable only if the caller made it. One that came with a row may be a locator, and
 * writing through it changes the row with no SQL text to decide on.
 */
final class GovernedBlob extends ForwardingBlob {
  private final boolean made;

  GovernedBlob(Wrapping wrapping, Blob delegate, boolean made) {
    super(wrapping, delegate);
    this.made = made;
  }

  @Override
  public OutputStream setBinaryStream(long position) throws SQLException {
    requireWritable("Blob.setBinaryStream(long)");
    OutputStream stream;
    try {
      stream = delegate.setBinaryStream(position);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    return new GovernedOutputStream(wrapping, stream);
  }

  @Override
  public int setBytes(long position, byte[] bytes) throws SQLException {
    requireWritable("Blob.setBytes(long,byte[])");
    try {
      return delegate.setBytes(position, bytes);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public int setBytes(long position, byte[] bytes, int offset, int length) throws SQLException {
    requireWritable("Blob.setBytes(long,byte[],int,int)");
    try {
      return delegate.setBytes(position, bytes, offset, length);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public void truncate(long length) throws SQLException {
    requireWritable("Blob.truncate(long)");
    try {
      delegate.truncate(length);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  private void requireWritable(String method) throws SQLException {
    if (!made) {
      throw wrapping.refused(
          method, "a value read from a row is read-only; write it with UPDATE and a parameter");
    }
  }
}
