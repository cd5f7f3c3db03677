package io.sallyport.semantics.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of tokens in bytes of JSON. Stateless. */
final class JsonScan {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private JsonScan() {}

  /** The first byte at which a string can end, or is none: eight bytes are looked at at once. */
  static int stringEnd(byte[] bytes, int from, int end) {
    int at = from;
    for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
      long found = ends((long) WORDS.get(bytes, at));
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < end) {
      byte c = bytes[at];
      if (c == '"' || c == '\\' || (c >= 0 && c < 0x20)) {
        return at;
      }
      at++;
    }
    return at;
  }

  /** The high bit of each byte that is a quote, a backslash or a control character; exact below. */
  private static long ends(long word) {
    long quote = word ^ (ONES * '"');
    long slash = word ^ (ONES * '\\');
    long controls = (word - ONES * ' ') & ~word;
    return (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | controls) & HIGHS;
  }

  static int scalarEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && isScalar(bytes[at])) {
      at++;
    }
    return at;
  }

  static boolean startsScalar(byte c) {
    return c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n';
  }

  private static boolean isScalar(byte c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || c == '-'
        || c == '+'
        || c == '.'
        || c == 'E';
  }
}
