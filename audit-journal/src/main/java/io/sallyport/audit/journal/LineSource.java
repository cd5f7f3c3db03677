package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Hands out the whole lines of a file, up to the size that it had when it was opened. A zero where
 * a line would begin ends them: that room was made and not used yet, or a line is being put there
 * just now. One thread at a time.
 */
final class LineSource implements AutoCloseable {
  /** No record is longer; a longer line is not the journal's. */
  static final int LONGEST = 64 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[256 * 1024];
  private int from;
  private int to;
  private int length;
  private long left;
  private int start;
  private long ended;

  LineSource(Path file) throws IOException {
    this.left = Files.size(file);
    this.in = Files.newInputStream(file);
  }

  /** Goes to the next whole line; false when there is none. */
  boolean next() throws IOException {
    int scanned = from;
    while (true) {
      if (from < to && buffer[from] == 0) {
        return false;
      }
      int end = Scan.indexOf((byte) '\n', buffer, scanned, to);
      if (end < to) {
        start = from;
        length = end - from;
        from = end + 1;
        ended += length + 1;
        return true;
      }
      int held = to - from;
      if (!fill()) {
        return false;
      }
      scanned = from + held;
    }
  }

  /** Where the line is; it changes with the next one. */
  byte[] buffer() {
    return buffer;
  }

  /** The offset in the buffer at which the line begins. */
  int start() {
    return start;
  }

  /** The line's length without its end. */
  int length() {
    return length;
  }

  /** The line without its end; valid until the next one is asked for. */
  byte[] line() {
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  /**
   * The bytes behind the last whole line, without the zeros at their end, once there is no next.
   */
  long torn() throws IOException {
    long seen = 0;
    long torn = 0;
    do {
      for (int i = from; i < to; i++) {
        seen++;
        if (buffer[i] != 0) {
          torn = seen;
        }
      }
      from = to;
    } while (fill());
    return torn;
  }

  /** The offset behind the last line that was handed out. */
  long ended() {
    return ended;
  }

  /** Whether the lines ended with a zero, and not with the file. */
  boolean reserved() {
    return from < to && buffer[from] == 0;
  }

  private boolean fill() throws IOException {
    if (left <= 0) {
      return false;
    }
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      if (buffer.length >= LONGEST) {
        throw new IOException("a line is longer than " + LONGEST + " bytes");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count = in.read(buffer, to, (int) Math.min(left, buffer.length - to));
    if (count < 0) {
      left = 0;
      return false;
    }
    to += count;
    left -= count;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
