package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Chunk;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.StreamHandle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streams of one request, whose pieces are read off the connection as the database's driver
 * asks for them. By the session's thread alone.
 */
final class Streams {
  private final Source source;
  private final long most;
  private final Map<Integer, Incoming> open = new LinkedHashMap<>();
  private long waiting;
  private long whole;

  /** Where the next piece comes from; waits for it. */
  interface Source {
    Chunk next() throws IOException;
  }

  /**
   * Of one request.
   *
   * @param most the bytes that parameters which are no streams may have together; and those that
   *     are kept of streams which the driver does not read in the order in which they come
   */
  Streams(Source source, long most) {
    this.source = source;
    this.most = most;
  }

  /** How many bytes were taken whole so far. */
  long whole() {
    return whole;
  }

  private Incoming incoming(StreamHandle handle) throws SQLException {
    Incoming made = new Incoming(handle.number());
    if (open.putIfAbsent(handle.number(), made) != null) {
      throw Codes.unknown("second stream", handle.number());
    }
    return made;
  }

  InputStream stream(StreamHandle handle) throws SQLException {
    return incoming(handle);
  }

  Reader reader(StreamHandle handle) throws SQLException {
    return new InputStreamReader(incoming(handle), StandardCharsets.UTF_8);
  }

  /** All of a long value that the driver takes whole. */
  byte[] whole(StreamHandle handle) throws SQLException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[64 * 1024];
    try (InputStream in = incoming(handle)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        whole += count;
        if (whole > most) {
          throw Codes.tooLong(most);
        }
        all.write(piece, 0, count);
      }
      return all.toByteArray();
    } catch (IOException e) {
      SQLException broken = Codes.broken();
      broken.initCause(e);
      throw broken;
    }
  }

  /** Reads what is left of all of them, so that the next message is the next request. */
  void drain() throws IOException {
    waiting = 0;
    for (Incoming stream : open.values()) {
      stream.waiting.clear();
      while (!stream.ended) {
        take(source.next(), null);
      }
    }
    open.clear();
  }

  private void take(Chunk chunk, @org.jspecify.annotations.Nullable Incoming keeper)
      throws IOException {
    Incoming of = open.get(chunk.stream());
    if (of == null || of.ended) {
      throw new ProtocolException(
          "a chunk of stream " + chunk.stream(), "a request names it first");
    }
    of.ended = chunk.end() != Chunk.Ending.MORE;
    of.broken = chunk.end() == Chunk.Ending.BROKEN;
    if (keeper == null || chunk.content().length == 0) {
      return;
    }
    waiting += chunk.content().length;
    if (of != keeper && waiting > most) {
      throw new ProtocolException(
          "streams that wait for one another", "up to " + most + " bytes are kept");
    }
    of.waiting.add(chunk.content());
  }

  /** One stream. */
  private final class Incoming extends InputStream {
    final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    boolean ended;
    boolean broken;
    private byte[] piece = new byte[0];
    private int at;

    Incoming(int number) {
      assert number >= 0;
    }

    private boolean more() throws IOException {
      while (at == piece.length) {
        byte[] next = waiting.poll();
        if (next != null) {
          Streams.this.waiting -= next.length;
          piece = next;
          at = 0;
        } else if (ended) {
          if (broken) {
            throw new IOException("The client's source failed.");
          }
          return false;
        } else {
          take(source.next(), this);
        }
      }
      return true;
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
}
