package io.sallyport.audit.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks through bytes eight at a time. */
final class Scan {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  private Scan() {}

  /**
   * The first byte from there on that is not plain text of JSON: a quote, say, or one beyond ASCII.
   */
  static int plain(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) EIGHT.get(bytes, at);
      long quotes = eight ^ ('"' * ONES);
      long escapes = eight ^ ('\\' * ONES);
      long found =
          eight
              | ((eight - ' ' * ONES) & ~eight)
              | ((quotes - ONES) & ~quotes)
              | ((escapes - ONES) & ~escapes);
      if ((found & HIGH) != 0) {
        return at + first(found & HIGH);
      }
    }
    while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** The first such byte from there on, or the end. */
  static int indexOf(byte what, byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long same = (long) EIGHT.get(bytes, at) ^ (what * ONES);
      long found = (same - ONES) & ~same & HIGH;
      if (found != 0) {
        return at + first(found);
      }
    }
    while (at < to && bytes[at] != what) {
      at++;
    }
    return at;
  }

  static boolean isAscii(byte[] bytes, int from, int to) {
    long all = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      all |= (long) EIGHT.get(bytes, at);
    }
    for (; at < to; at++) {
      all |= bytes[at];
    }
    return (all & HIGH) == 0;
  }

  /** A borrow may mark bytes behind the first that is meant, and none before it. */
  private static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }
}
