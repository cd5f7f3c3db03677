package io.sallyport.detect;

import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.util.Map;

/** Reads a text without the values that detectors find in it. For one thread at a time. */
public final class MaskingReader extends Reader {
  private static final int PIECE = 4_096;

  private final Reader in;
  private final Sweep sweep;
  private final char[] piece = new char[PIECE];
  private final StringBuilder ready = new StringBuilder();
  private int given;
  private boolean ended;

  MaskingReader(Reader in, Sweep sweep) {
    this.in = in;
    this.sweep = sweep;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (given == ready.length() && !ended) {
      ready.setLength(0);
      given = 0;
      int count = in.read(piece, 0, PIECE);
      if (count < 0) {
        ended = true;
        sweep.end(ready);
      } else {
        sweep.take(CharBuffer.wrap(piece, 0, count), ready);
      }
    }
    int count = Math.min(length, ready.length() - given);
    if (count == 0) {
      return -1;
    }
    ready.getChars(given, given + count, into, offset);
    given += count;
    return count;
  }

  /**
   * How much was found so far.
   *
   * @return the number of values by detector; those that found none are left out
   */
  public Map<String, Integer> counts() {
    return Map.copyOf(sweep.counts());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
