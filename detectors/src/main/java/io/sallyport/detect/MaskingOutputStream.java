package io.sallyport.detect;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands bytes on without the values that detectors find in them. The text may be in any encoding
 * that contains ASCII; what is not found passes byte by byte. What comes out is the same however
 * writes cut the text. Only the last word is held back, with those before it that could belong to
 * the same number or key: 2,200 bytes at most, and nothing behind the end of a line. For one thread
 * at a time.
 */
public final class MaskingOutputStream extends OutputStream {
  private static final int SIZE = 64 * 1024;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final OutputStream out;
  private final Prefilter filter;

  /** Two more than are used, since the filter looks at three bytes. */
  private final byte[] held = new byte[SIZE + 2];

  private final Latin1 text = new Latin1(held);
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private int length;

  /** Where the search goes on; what lies before has been handed out. */
  private int next;

  /** Where the next address could start, and its at sign; both at the end where there is none. */
  private int address;

  private int sign;

  private Shape.@Nullable Tail tail;

  MaskingOutputStream(OutputStream out, Prefilter filter) {
    this.out = out;
    this.filter = filter;
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
      int piece = Math.min(left, SIZE - length);
      System.arraycopy(bytes, from, held, length, piece);
      length += piece;
      text.length(length);
      from += piece;
      left -= piece;
      search(sure(), false);
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
    search(length, true);
    length = 0;
    next = 0;
    tail = null;
    text.length(0);
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
    return Map.copyOf(counts);
  }

  private void compact() {
    int drop = next - Shape.BEHIND;
    if (drop > 0) {
      System.arraycopy(held, drop, held, 0, length - drop);
      next -= drop;
      length -= drop;
      text.length(length);
    }
  }

  /**
   * Up to where more text cannot change what is found. No value has a control character or a byte
   * beyond ASCII in it, and only numbers and the first lines of keys have blanks, between groups of
   * digits, capitals and signs.
   */
  private int sure() {
    int floor = Math.max(next, length - Shape.AHEAD);
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

  /** Looks for the next at sign from an index on that has something in front of it. */
  private void seek(int from) {
    sign = filter.address() == null ? length : sign(from);
    address = EmailShape.start(held, from, sign);
    while (sign < length && address == sign) {
      int behind = sign + 1;
      sign = sign(behind);
      address = EmailShape.start(held, behind, sign);
    }
    address = sign < length ? address : length;
  }

  private int sign(int from) {
    int at = from;
    while (at + Long.BYTES <= length && !hasSign((long) EIGHT.get(held, at))) {
      at += Long.BYTES;
    }
    while (at < length && held[at] != '@') {
      at++;
    }
    return at;
  }

  private static boolean hasSign(long eight) {
    long signs = eight ^ ('@' * ONES);
    return ((signs - ONES) & ~signs & (ONES << 7)) != 0;
  }

  private void search(int limit, boolean last) throws IOException {
    seek(next);
    while (finishTail(last)) {
      int plain = next;
      while (next < limit) {
        if (address < next) {
          seek(Math.max(next, sign + 1));
        }
        next = filter.next(held, next, Math.min(limit, address));
        if (next < limit) {
          if (found(plain)) {
            break;
          }
          next++;
        }
      }
      if (tail == null) {
        out.write(held, plain, next - plain);
        return;
      }
    }
  }

  /** Passes over the rest of a value; false if there may be more of it. */
  private boolean finishTail(boolean last) {
    if (tail == null) {
      return true;
    }
    int end = tail.end(text, next, last);
    next = end < 0 ? ~end : end;
    if (end < 0) {
      return false;
    }
    tail = null;
    return true;
  }

  private boolean found(int plain) throws IOException {
    Detectors.Candidate best = next == address ? filter.address() : null;
    int end = best == null ? Shape.NONE : best.shape().end(text, next);
    best = end == Shape.NONE ? null : best;
    for (Detectors.Candidate candidate : filter.at(held, next, length)) {
      int one = candidate.shape().end(text, next);
      if (one > end) {
        best = candidate;
        end = one;
      }
    }
    if (best == null) {
      return false;
    }
    out.write(held, plain, next - plain);
    out.write(("[" + best.name() + "]").getBytes(StandardCharsets.US_ASCII));
    counts.merge(best.name(), 1, Integer::sum);
    next = end;
    Shape.Tail own = best.shape().tail();
    tail = own == null ? EMPTY : own;
    return true;
  }

  private static final Shape.Tail EMPTY = (text, from, last) -> from;
}
