package io.sallyport.jdbc;

import java.io.OutputStream;
import java.io.Writer;
import java.sql.Clob;
import java.sql.SQLException;

/**
 * Readable; writable only if the caller made it. One that came with a row may be a locator, and
 * writing through it changes the row with no SQL text to decide on.
 */
class GovernedClob extends ForwardingClob {
  private final boolean made;

  GovernedClob(Wrapping wrapping, Clob delegate, boolean made) {
    super(wrapping, delegate);
    this.made = made;
  }

  @Override
  public OutputStream setAsciiStream(long position) throws SQLException {
    requireWritable("Clob.setAsciiStream(long)");
    OutputStream stream;
    try {
      stream = delegate.setAsciiStream(position);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    return new GovernedOutputStream(wrapping, stream);
  }

  @Override
  public Writer setCharacterStream(long position) throws SQLException {
    requireWritable("Clob.setCharacterStream(long)");
    Writer stream;
    try {
      stream = delegate.setCharacterStream(position);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    return new GovernedWriter(wrapping, stream);
  }

  @Override
  public int setString(long position, String text) throws SQLException {
    requireWritable("Clob.setString(long,String)");
    try {
      return delegate.setString(position, text);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public int setString(long position, String text, int offset, int length) throws SQLException {
    requireWritable("Clob.setString(long,String,int,int)");
    try {
      return delegate.setString(position, text, offset, length);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public void truncate(long length) throws SQLException {
    requireWritable("Clob.truncate(long)");
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
