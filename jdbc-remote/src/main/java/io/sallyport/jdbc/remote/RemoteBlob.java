package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.LobHandle;
import io.sallyport.jdbc.wire.ReadLob;
import io.sallyport.jdbc.wire.Release;
import io.sallyport.jdbc.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary LOB: its bytes, or its number with the gateway, from where pieces are read. One that
 * came from the database is not writable; one that was made here is in memory. One thread at a
 * time.
 */
final class RemoteBlob implements Blob {
  private final @Nullable RemoteConnection connection;
  private final @Nullable LobHandle handle;
  private final boolean writable;
  private byte @Nullable [] bytes;
  private boolean freed;

  private RemoteBlob(
      @Nullable RemoteConnection connection,
      @Nullable LobHandle handle,
      byte @Nullable [] bytes,
      boolean writable) {
    this.connection = connection;
    this.handle = handle;
    this.bytes = bytes;
    this.writable = writable;
  }

  static RemoteBlob made() {
    return new RemoteBlob(null, null, new byte[0], true);
  }

  static RemoteBlob of(byte[] bytes) {
    return new RemoteBlob(null, null, bytes, false);
  }

  static RemoteBlob at(RemoteConnection connection, LobHandle handle) {
    return new RemoteBlob(connection, handle, null, false);
  }

  private void requireLive() throws SQLException {
    if (freed) {
      throw Codes.closed("Blob");
    }
  }

  @Override
  public long length() throws SQLException {
    requireLive();
    return handle == null ? inMemory().length : handle.length();
  }

  private byte[] inMemory() {
    return bytes == null ? new byte[0] : bytes;
  }

  @Override
  public byte[] getBytes(long position, int length) throws SQLException {
    requireLive();
    if (position < 1 || length < 0 || position > length() + 1) {
      throw Codes.badCall(
          "getBytes(" + position + ", " + length + ")", "it has " + length() + " bytes");
    }
    int count = (int) Math.min(length, length() - position + 1);
    if (handle == null) {
      int from = (int) position - 1;
      return Arrays.copyOfRange(inMemory(), from, from + count);
    }
    byte[] all = new byte[count];
    int at = 0;
    while (at < count) {
      byte[] piece = piece(position + at, Math.min(Wire.CHUNK, count - at));
      if (piece.length == 0) {
        return Arrays.copyOf(all, at);
      }
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  private byte[] piece(long position, int length) throws SQLException {
    if (connection == null || handle == null) {
      return new byte[0];
    }
    Object value =
        connection.value(
            connection.exchange(new ReadLob(handle.number(), position, length), Uploads.NONE));
    return value instanceof byte[] piece ? piece : new byte[0];
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    return getBinaryStream(1, length());
  }

  @Override
  public InputStream getBinaryStream(long position, long length) throws SQLException {
    requireLive();
    if (handle == null) {
      return new ByteArrayInputStream(
          getBytes(position, (int) Math.min(length, Integer.MAX_VALUE)));
    }
    return new Pieces(position, Math.min(length, length() - position + 1));
  }

  /** Reads a piece when it is needed. */
  private final class Pieces extends InputStream {
    private long position;
    private long left;
    private byte[] piece = new byte[0];
    private int at;

    Pieces(long position, long left) {
      this.position = position;
      this.left = left;
    }

    private boolean more() throws IOException {
      if (at < piece.length) {
        return true;
      }
      if (left <= 0) {
        return false;
      }
      try {
        piece = piece(position, (int) Math.min(Wire.CHUNK, left));
      } catch (SQLException e) {
        throw new IOException(e.getMessage(), e);
      }
      at = 0;
      position += piece.length;
      left -= piece.length;
      return piece.length > 0;
    }

    @Override
    public int read() throws IOException {
      return more() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!more()) {
        return -1;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, into, offset, count);
      at += count;
      return count;
    }
  }

  @Override
  public long position(byte[] pattern, long start) throws SQLException {
    byte[] all = getBytes(1, (int) Math.min(length(), Integer.MAX_VALUE - 8));
    for (int at = (int) start - 1; at >= 0 && at + pattern.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + pattern.length, pattern, 0, pattern.length)) {
        return at + 1L;
      }
    }
    return -1;
  }

  @Override
  public long position(Blob pattern, long start) throws SQLException {
    return position(pattern.getBytes(1, (int) pattern.length()), start);
  }

  private void requireWritable(String method) throws SQLException {
    requireLive();
    if (!writable) {
      throw Codes.refused(
          method, "one that came from the database is not writable; make one with createBlob");
    }
  }

  @Override
  public int setBytes(long position, byte[] given) throws SQLException {
    return setBytes(position, given, 0, given.length);
  }

  @Override
  public int setBytes(long position, byte[] given, int offset, int length) throws SQLException {
    requireWritable("Blob.setBytes");
    byte[] now = inMemory();
    if (position < 1 || position > now.length + 1L) {
      throw Codes.badCall("setBytes(" + position + ")", "it has " + now.length + " bytes");
    }
    int from = (int) position - 1;
    byte[] grown = Arrays.copyOf(now, Math.max(now.length, from + length));
    System.arraycopy(given, offset, grown, from, length);
    bytes = grown;
    return length;
  }

  @Override
  public OutputStream setBinaryStream(long position) throws SQLException {
    requireWritable("Blob.setBinaryStream(long)");
    return new ByteArrayOutputStream() {
      @Override
      public void flush() throws IOException {
        try {
          setBytes(position, toByteArray());
        } catch (SQLException e) {
          throw new IOException(e.getMessage(), e);
        }
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  @Override
  public void truncate(long length) throws SQLException {
    requireWritable("Blob.truncate(long)");
    bytes = Arrays.copyOf(inMemory(), (int) Math.min(length, inMemory().length));
  }

  @Override
  public void free() throws SQLException {
    if (!freed && connection != null && handle != null) {
      connection.release(Release.What.LOB, handle.number());
    }
    freed = true;
    bytes = null;
  }
}
