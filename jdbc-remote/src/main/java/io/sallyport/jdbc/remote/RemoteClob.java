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
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A LOB of text: its characters, or its number with the gateway, from where pieces are read. One
 * that came from the database is not writable; one that was made here is in memory. One thread at a
 * time.
 */
final class RemoteClob implements NClob {
  private final @Nullable RemoteConnection connection;
  private final @Nullable LobHandle handle;
  private final boolean writable;
  private String text;
  private boolean freed;

  private RemoteClob(
      @Nullable RemoteConnection connection,
      @Nullable LobHandle handle,
      String text,
      boolean writable) {
    this.connection = connection;
    this.handle = handle;
    this.text = text;
    this.writable = writable;
  }

  static RemoteClob made() {
    return new RemoteClob(null, null, "", true);
  }

  static RemoteClob of(String text) {
    return new RemoteClob(null, null, text, false);
  }

  static RemoteClob at(RemoteConnection connection, LobHandle handle) {
    return new RemoteClob(connection, handle, "", false);
  }

  private void requireLive() throws SQLException {
    if (freed) {
      throw Codes.closed("Clob");
    }
  }

  @Override
  public long length() throws SQLException {
    requireLive();
    return handle == null ? text.length() : handle.length();
  }

  @Override
  public String getSubString(long position, int length) throws SQLException {
    requireLive();
    if (position < 1 || length < 0 || position > length() + 1) {
      throw Codes.badCall(
          "getSubString(" + position + ", " + length + ")", "it has " + length() + " characters");
    }
    int count = (int) Math.min(length, length() - position + 1);
    if (handle == null) {
      int from = (int) position - 1;
      return text.substring(from, from + count);
    }
    StringBuilder all = new StringBuilder(count);
    while (all.length() < count) {
      String piece = piece(position + all.length(), Math.min(Wire.CHUNK, count - all.length()));
      if (piece.isEmpty()) {
        break;
      }
      all.append(piece);
    }
    return all.toString();
  }

  private String piece(long position, int length) throws SQLException {
    if (connection == null || handle == null) {
      return "";
    }
    Object value =
        connection.value(
            connection.exchange(new ReadLob(handle.number(), position, length), Uploads.NONE));
    return value instanceof String piece ? piece : "";
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    return getCharacterStream(1, length());
  }

  @Override
  public Reader getCharacterStream(long position, long length) throws SQLException {
    requireLive();
    if (handle == null) {
      return new StringReader(getSubString(position, (int) Math.min(length, Integer.MAX_VALUE)));
    }
    return new Pieces(position, Math.min(length, length() - position + 1));
  }

  /** Reads a piece when it is needed. */
  private final class Pieces extends Reader {
    private long position;
    private long left;
    private String piece = "";
    private int at;

    Pieces(long position, long left) {
      this.position = position;
      this.left = left;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == piece.length() && left > 0) {
        try {
          piece = piece(position, (int) Math.min(Wire.CHUNK, left));
        } catch (SQLException e) {
          throw new IOException(e.getMessage(), e);
        }
        at = 0;
        position += piece.length();
        left = piece.isEmpty() ? 0 : left - piece.length();
      }
      if (at == piece.length()) {
        return -1;
      }
      int count = Math.min(length, piece.length() - at);
      piece.getChars(at, at + count, into, offset);
      at += count;
      return count;
    }

    @Override
    public void close() {
      left = 0;
    }
  }

  @Override
  public InputStream getAsciiStream() throws SQLException {
    String all = getSubString(1, (int) Math.min(length(), Integer.MAX_VALUE - 8));
    return new ByteArrayInputStream(all.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long position(String pattern, long start) throws SQLException {
    String all = getSubString(1, (int) Math.min(length(), Integer.MAX_VALUE - 8));
    return all.indexOf(pattern, (int) start - 1) + 1L == 0
        ? -1
        : all.indexOf(pattern, (int) start - 1) + 1L;
  }

  @Override
  public long position(Clob pattern, long start) throws SQLException {
    return position(pattern.getSubString(1, (int) pattern.length()), start);
  }

  private void requireWritable(String method) throws SQLException {
    requireLive();
    if (!writable) {
      throw Codes.refused(
          method, "one that came from the database is not writable; make one with createClob");
    }
  }

  @Override
  public int setString(long position, String given) throws SQLException {
    return setString(position, given, 0, given.length());
  }

  @Override
  public int setString(long position, String given, int offset, int length) throws SQLException {
    requireWritable("Clob.setString");
    if (position < 1 || position > text.length() + 1L) {
      throw Codes.badCall("setString(" + position + ")", "it has " + text.length() + " characters");
    }
    int from = (int) position - 1;
    int end = Math.min(text.length(), from + length);
    text = text.substring(0, from) + given.substring(offset, offset + length) + text.substring(end);
    return length;
  }

  @Override
  public OutputStream setAsciiStream(long position) throws SQLException {
    requireWritable("Clob.setAsciiStream(long)");
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        put(position, toString(StandardCharsets.US_ASCII));
      }
    };
  }

  @Override
  public Writer setCharacterStream(long position) throws SQLException {
    requireWritable("Clob.setCharacterStream(long)");
    return new StringWriter() {
      @Override
      public void flush() {
        try {
          put(position, toString());
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }

      @Override
      public void close() {
        flush();
      }
    };
  }

  private void put(long position, String given) throws IOException {
    try {
      setString(position, given);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void truncate(long length) throws SQLException {
    requireWritable("Clob.truncate(long)");
    text = text.substring(0, (int) Math.min(length, text.length()));
  }

  @Override
  public void free() throws SQLException {
    if (!freed && connection != null && handle != null) {
      connection.release(Release.What.LOB, handle.number());
    }
    freed = true;
    text = "";
  }
}
