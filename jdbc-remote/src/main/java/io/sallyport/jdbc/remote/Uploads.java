package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Chunk;
import io.sallyport.jdbc.wire.StreamHandle;
import io.sallyport.jdbc.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams that follow one request. One thread at a time; good for one request. */
final class Uploads {
  /** None, for requests without streams. */
  static final Uploads NONE = new Uploads();

  private final List<Part> parts = new ArrayList<>();
  private @Nullable IOException failure;

  /** Where a stream's pieces come from. */
  private interface Source {
    /** The next piece, or null at the end. */
    byte @Nullable [] next() throws IOException;
  }

  private record Part(int number, Source source) {}

  StreamHandle add(InputStream stream) {
    return add(() -> nonEmpty(stream.readNBytes(Wire.CHUNK)), false);
  }

  StreamHandle add(Reader reader) {
    return add(() -> piece(reader), true);
  }

  private StreamHandle add(Source source, boolean text) {
    int number = parts.size() + 1;
    parts.add(new Part(number, source));
    return new StreamHandle(number, text);
  }

  private static byte @Nullable [] nonEmpty(byte[] bytes) {
    return bytes.length == 0 ? null : bytes;
  }

  /** Characters up to the end of a whole one: a surrogate waits for its other half. */
  private static byte @Nullable [] piece(Reader reader) throws IOException {
    char[] chars = new char[Wire.CHUNK / 4 + 1];
    int count = reader.read(chars, 0, chars.length - 1);
    if (count < 0) {
      return null;
    }
    if (count > 0 && Character.isHighSurrogate(chars[count - 1])) {
      int low = reader.read();
      if (low >= 0) {
        chars[count++] = (char) low;
      }
    }
    return new String(chars, 0, count).getBytes(StandardCharsets.UTF_8);
  }

  /** Sends all of them, one after the other. A source that fails is told to the gateway. */
  void send(Transport transport) throws IOException {
    for (Part part : parts) {
      try {
        for (byte[] next = part.source.next(); next != null; next = part.source.next()) {
          transport.send(new Chunk(part.number, next, Chunk.Ending.MORE));
        }
      } catch (IOException e) {
        if (transport.broken()) {
          throw e;
        }
        failure = e;
        transport.send(new Chunk(part.number, new byte[0], Chunk.Ending.BROKEN));
        continue;
      }
      transport.send(new Chunk(part.number, new byte[0], Chunk.Ending.COMPLETE));
    }
  }

  /** Throws what a source threw, where the gateway did not. */
  void check() throws SQLException {
    if (failure != null) {
      throw Codes.stream(failure);
    }
  }

  /** A stream cut at a length that was promised. */
  static InputStream limited(InputStream stream, long length) {
    return new LimitedStream(stream, length);
  }

  /** A reader cut at a length that was promised. */
  static Reader limited(Reader reader, long length) {
    return new LimitedReader(reader, length);
  }

  private static final class LimitedStream extends InputStream {
    private final InputStream stream;
    private long left;

    LimitedStream(InputStream stream, long left) {
      this.stream = stream;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = stream.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }

  private static final class LimitedReader extends Reader {
    private final Reader reader;
    private long left;

    LimitedReader(Reader reader, long left) {
      this.reader = reader;
      this.left = left;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = reader.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  static byte[] copy(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length);
  }
}
