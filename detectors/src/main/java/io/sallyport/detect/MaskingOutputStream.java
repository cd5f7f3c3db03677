package io.sallyport.detect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Hands bytes on without the values that detectors find in them. The text may be in any encoding
 * that contains ASCII; what is not found passes byte by byte. What comes out is the same however
 * writes cut the text. Only the last word is held back, with those before it that could belong to
 * the same number or key: 2,200 bytes at most, and nothing behind the end of a line. For one thread
 * at a time.
 */
public final class MaskingOutputStream extends OutputStream {
  private static final int SIZE = 64 * 1024;

  private final OutputStream out;
  private final byte[] held = new byte[SIZE];
  private final Text text = new Text(held, 0, 0);
  private final Search search;
  private final Search.Sink<IOException> sink = new Sending();

  MaskingOutputStream(OutputStream out, Prefilter filter) {
    this.out = out;
    this.search = new Search(filter);
  }

  private final class Sending implements Search.Sink<IOException> {
    @Override
    public void plain(int from, int to) throws IOException {
      out.write(held, from, to - from);
    }

    @Override
    public void found(String name) throws IOException {
      out.write(("[" + name + "]").getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      int piece = Math.min(left, SIZE - text.to);
      System.arraycopy(bytes, from, held, text.to, piece);
      text.to += piece;
      from += piece;
      left -= piece;
      search.run(text, sure(), false, sink);
      compact();
    }
  }

  /** Hands on what is sure, and flushes; a word that may go on is still held back. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /**
   * Says that the text ends here, and hands on the rest. What is written next is another text.
   *
   * @throws IOException when the rest cannot be written
   */
  public void finish() throws IOException {
    search.run(text, text.to, true, sink);
    text.to = 0;
    search.restart(0);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try {
      finish();
    } finally {
      out.close();
    }
  }

  /**
   * How much was found so far.
   *
   * @return the number of values by detector; those that found none are left out
   */
  public Map<String, Integer> counts() {
    return Map.copyOf(search.counts());
  }

  private void compact() {
    int drop = search.next() - Shape.BEHIND;
    if (drop > 0) {
      System.arraycopy(held, drop, held, 0, text.to - drop);
      text.to -= drop;
      search.dropped(drop);
    }
  }

  /**
   * Up to where more text cannot change what is found. No value has a control character or a byte
   * beyond ASCII in it, and only numbers and the first lines of keys have blanks, between groups of
   * digits, capitals and signs.
   */
  private int sure() {
    int length = text.to;
    int floor = Math.max(search.next(), length - Shape.AHEAD);
    int start = length;
    boolean groups = true;
    while (start > floor && held[start - 1] > ' ' && held[start - 1] <= '~') {
      start--;
      groups &= inGroups(held[start]);
    }
    while (groups && start > floor && (held[start - 1] == ' ' || inGroups(held[start - 1]))) {
      start--;
    }
    while (start < length && held[start] == ' ') {
      start++;
    }
    return start;
  }

  private static boolean inGroups(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || "-+().".indexOf(c) >= 0;
  }
}
