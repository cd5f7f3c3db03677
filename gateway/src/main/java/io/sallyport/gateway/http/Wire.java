package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What comes in on a connection, by the line or by the piece, from one buffer: {@code
 * BufferedInputStream} takes a lock for each byte. For one thread.
 */
final class Wire extends InputStream {
  private static final int SIZE = 16_384;

  /** From so many bytes on a piece does not go through the buffer. */
  private static final int LARGE = 4_096;

  private final InputStream in;
  private byte[] buffer = new byte[SIZE];
  private int at;
  private int end;

  Wire(InputStream in) {
    this.in = in;
  }

  /**
   * The next line, which ends in CR LF and holds neither of them nor NUL, without that end.
   *
   * @param budget the most bytes of a head, of which the line's are taken off
   * @return null where the stream has ended before the line
   */
  @Nullable String line(int[] budget) throws IOException {
    int seen = 0;
    while (true) {
      int length = lineLength(seen);
      if (length >= 0) {
        budget[0] -= length;
        String line = new String(buffer, at, length, StandardCharsets.ISO_8859_1);
        at += length + 2;
        return within(budget[0], line);
      }
      seen = Math.max(0, end - at - 1);
      within(budget[0] - seen, "");
      if (!fill()) {
        if (at == end) {
          return null;
        }
        throw new Malformed("the message ends in the middle of its head");
      }
    }
  }

  private static String within(int left, String line) throws Malformed {
    if (left < 0) {
      throw new Malformed("a head has at most " + Head.LARGEST + " bytes");
    }
    return line;
  }

  /** How long the line is, or -1 where its end has not come yet. */
  private int lineLength(int seen) throws Malformed {
    for (int i = at + seen; i < end; i++) {
      byte c = buffer[i];
      if (c == '\n' || c == 0) {
        throw new Malformed("lines end in CR LF and hold no NUL");
      }
      if (c == '\r') {
        if (i + 1 == end) {
          return -1;
        }
        if (buffer[i + 1] != '\n') {
          throw new Malformed("a CR stands before LF only");
        }
        return i - at;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, end * 2);
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read >= 0;
  }

  /**
   * Looks, without waiting, whether the other side is still there. What it has said is kept.
   *
   * @throws ClientLeft when it is gone, or has said that nothing more comes
   */
  void look(Socket connection) throws IOException {
    int patience = connection.getSoTimeout();
    try {
      connection.setSoTimeout(1);
      if (at == end && !fill()) {
        throw new ClientLeft(null);
      }
      connection.setSoTimeout(patience);
    } catch (SocketTimeoutException quiet) {
      connection.setSoTimeout(patience);
    } catch (SSLException | SocketException gone) {
      throw new ClientLeft(gone);
    }
  }

  @Override
  public int read() throws IOException {
    if (at == end && !fill()) {
      return -1;
    }
    return buffer[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (count == 0) {
      // As readNBytes asks at its end; nothing is waited for.
      return 0;
    }
    if (at == end && count >= LARGE) {
      return in.read(into, offset, count);
    }
    if (at == end && !fill()) {
      return -1;
    }
    int taken = Math.min(count, end - at);
    System.arraycopy(buffer, at, into, offset, taken);
    at += taken;
    return taken;
  }

  @Override
  public int available() throws IOException {
    return at < end ? end - at : in.available();
  }
}
