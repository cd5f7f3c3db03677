package io.sallyport.detect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells cheaply where no value can start. A value that starts with a letter, digit or underscore
 * never stands right behind another such character, and what two characters rule out is not looked
 * at further. Addresses are found by their sign instead, since every word could be the start of
 * one. Immutable.
 */
final class Prefilter {
  private static final Detectors.Candidate[] NOBODY = {};
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  /** The first of two bytes is a letter, digit or underscore. */
  private static final int NAME = 1;

  /** A value may start with the two behind one of those; behind another byte. */
  private static final int BEHIND_NAME = 2;

  private static final int BEHIND_OTHER = 4;

  /** What holds of each two bytes: one look for each byte of a text. */
  private final byte[] pairs = new byte[256 * 256];

  private final Detectors.Candidate[][] byTwo = new Detectors.Candidate[128 * 128][];
  private final Detectors.Candidate[] addresses;

  Prefilter(Detectors detectors) {
    List<Detectors.Candidate> byTheirSign = new ArrayList<>();
    for (char c = 0; c < 128; c++) {
      for (Detectors.Candidate candidate : detectors.starting(c)) {
        if (candidate.shape() instanceof EmailShape && !byTheirSign.contains(candidate)) {
          byTheirSign.add(candidate);
        }
      }
      int name = Chars.NAME.has(c) ? NAME : 0;
      int starts = BEHIND_OTHER | (name == 0 ? BEHIND_NAME : 0);
      for (int d = 0; d < 256; d++) {
        Detectors.Candidate[] both = d < 128 ? both(detectors, c, (char) d) : NOBODY;
        pairs[c << 8 | d] = (byte) (name | (both.length > 0 ? starts : 0));
        if (d < 128) {
          byTwo[c << 7 | d] = both;
        }
      }
    }
    addresses = byTheirSign.toArray(NOBODY);
  }

  private static Detectors.Candidate[] both(Detectors detectors, char c, char d) {
    List<Detectors.Candidate> both = new ArrayList<>();
    for (Detectors.Candidate candidate : detectors.starting(c)) {
      if (candidate.shape().seconds().has(d) && !(candidate.shape() instanceof EmailShape)) {
        both.add(candidate);
      }
    }
    return both.isEmpty() ? NOBODY : both.toArray(NOBODY);
  }

  /** The first index from which on a value other than an address may start, or the limit. */
  int next(Text text, int from, int limit) {
    byte[] bytes = text.bytes;
    int last = Math.min(limit, text.to - 1);
    if (from >= last) {
      return limit;
    }
    int before = Chars.NAME.at(text, from - 1) ? NAME : 0;
    int two = bytes[from] & 0xff;
    for (int i = from; i < last; i++) {
      two = (two << 8 | (bytes[i + 1] & 0xff)) & 0xffff;
      int pair = pairs[two];
      // Behind a name the mask is that of those who may follow one.
      if ((pair & BEHIND_OTHER >> (before & NAME)) != 0 && (!digit(two >> 8) || digits(text, i))) {
        return i;
      }
      before = pair;
    }
    return limit;
  }

  /** What may start at an index that {@link #next} has given. */
  Detectors.Candidate[] at(Text text, int index) {
    int first = text.at(index);
    int second = text.at(index + 1);
    return first < 0 || second < 0 ? NOBODY : byTwo[first << 7 | second];
  }

  /** Addresses, where they are searched for. */
  Detectors.Candidate[] addresses() {
    return addresses;
  }

  /** The next at sign, or the end of the text. */
  static int sign(Text text, int from) {
    byte[] bytes = text.bytes;
    int i = from;
    for (; i + 8 <= text.to; i += 8) {
      long other = (long) LONGS.get(bytes, i) ^ (ONES * '@');
      long zeros = (other - ONES) & ~other & TOPS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >> 3);
      }
    }
    while (i < text.to && bytes[i] != '@') {
      i++;
    }
    return i;
  }

  /** Where the address starts that the sign would belong to, or -1 where none can. */
  static int address(Text text, int sign) {
    int start = sign;
    int least = Math.max(text.from, sign - EmailShape.LOCAL);
    while (start > least && EmailShape.INNER.has(text.bytes[start - 1])) {
      start--;
    }
    boolean begins =
        EmailShape.START.has(text.bytes[start]) && !EmailShape.INNER.at(text, start - 1);
    return start < sign && begins ? start : -1;
  }

  /**
   * Whether the digits are as many as the shortest number, key or account has: eight in front of a
   * colon, thirteen, or nine in groups of which the first has three or more.
   */
  private static boolean digits(Text text, int index) {
    int end = Chars.DIGIT.run(text, index, 20);
    int count = end - index;
    int after = text.at(end);
    if (count < 3 || count >= 13 || after == ':') {
      return count >= 8;
    }
    boolean groups = false;
    while (isGap(after) && Chars.DIGIT.at(text, end + 1) && !(groups && count >= 9)) {
      groups = true;
      int start = end + 1;
      end = Chars.DIGIT.run(text, start, 20);
      count += end - start;
      after = text.at(end);
    }
    return groups && count >= 9;
  }

  private static boolean isGap(int c) {
    return c == ' ' || c == '-' || c == '.';
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
