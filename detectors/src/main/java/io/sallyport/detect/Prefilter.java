package io.sallyport.detect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells cheaply where no value can start. A value that starts with a letter, digit or underscore
 * never stands right behind another such character, so that most bytes of a text need one look at a
 * table. Addresses are left out: their at signs are rarer than what they can start with. Immutable.
 */
final class Prefilter {
  private static final Detectors.Candidate[] NOBODY = {};

  /** One for what is part of a name. */
  private final byte[] name = new byte[256];

  /**
   * For two characters a bit, whether a value may start with them: small, so that it stays near.
   */
  private final long[] pairs = new long[128 * 128 / Long.SIZE];

  private final Detectors.Candidate[][] byTwo = new Detectors.Candidate[128 * 128][];

  /** For two characters whether a third may follow. */
  private final boolean[][] thirds = new boolean[128 * 128][];

  private final Detectors.@Nullable Candidate address;

  Prefilter(Detectors detectors) {
    Detectors.Candidate found = null;
    for (char c = 0; c < 128; c++) {
      name[c] = (byte) (Chars.NAME.has(c) ? 1 : 0);
      for (Detectors.Candidate candidate : detectors.starting(c)) {
        found = candidate.shape() instanceof EmailShape ? candidate : found;
      }
      for (char d = 0; d < 128; d++) {
        int pair = c << 7 | d;
        byTwo[pair] = both(detectors, c, d);
        if (byTwo[pair].length > 0) {
          pairs[pair / Long.SIZE] |= 1L << pair;
          thirds[pair] = thirds(byTwo[pair], c);
        }
      }
    }
    address = found;
  }

  private static Detectors.Candidate[] both(Detectors detectors, char c, char d) {
    List<Detectors.Candidate> both = new ArrayList<>();
    for (Detectors.Candidate candidate : detectors.starting(c)) {
      if (candidate.shape().startsWith(c, d) && !(candidate.shape() instanceof EmailShape)) {
        both.add(candidate);
      }
    }
    return both.isEmpty() ? NOBODY : both.toArray(NOBODY);
  }

  private static boolean[] thirds(Detectors.Candidate[] candidates, char first) {
    boolean[] thirds = new boolean[128];
    for (char third = 0; third < 128; third++) {
      for (Detectors.Candidate candidate : candidates) {
        thirds[third] |= candidate.shape().goesOn(first, third);
      }
    }
    return thirds;
  }

  /** What finds addresses, or null where nothing does. */
  Detectors.@Nullable Candidate address() {
    return address;
  }

  /**
   * The first index from which on a value may start, or the limit; two bytes behind it are read.
   * One branch for each byte, which is hardly ever taken: what is no text would mislead more of
   * them.
   */
  int next(byte[] bytes, int from, int limit) {
    int before = from > 0 ? name[bytes[from - 1] & 0xff] : 0;
    int c = from < limit ? bytes[from] : 0;
    for (int i = from; i < limit; i++) {
      int d = bytes[i + 1];
      int pair = (c & 0x7f) << 7 | (d & 0x7f);
      int own = name[c & 0xff];
      if (((pairs[pair / Long.SIZE] >>> pair) & ~((c | d) >>> 31) & ~(own & before) & 1) != 0
          && bytes[i + 2] >= 0
          && thirds[pair][bytes[i + 2]]) {
        return i;
      }
      before = own;
      c = d;
    }
    return limit;
  }

  /** What may start at an index; none where the next characters rule it out. */
  Detectors.Candidate[] at(byte[] bytes, int index, int length) {
    if (index + 2 >= length) {
      return NOBODY;
    }
    int first = bytes[index];
    int second = bytes[index + 1];
    int third = bytes[index + 2];
    if (first < 0 || second < 0 || third < 0) {
      return NOBODY;
    }
    int pair = first << 7 | second;
    boolean[] may = thirds[pair];
    boolean none = may == null || !may[third] || (digit(first) && !digits(bytes, index, length));
    return none ? NOBODY : byTwo[pair];
  }

  /**
   * Whether there are as many digits as a number has: eight in one, the first six of a phone
   * number, the first five of {@code 123-45-6789}, or those of a card, whose groups have three or
   * more.
   */
  private static boolean digits(byte[] bytes, int index, int length) {
    int count = 0;
    int run = 0;
    int first = 0;
    for (int i = index; i < length; i++) {
      int c = bytes[i];
      if (digit(c)) {
        count++;
        run++;
        if (run == 8 || count == 13 || (first == 3 && count == 6)) {
          return true;
        }
      } else if (c == ' ' || c == '-' || c == '.') {
        if (run < 3) {
          return first == 3 && count == 5;
        }
        first = first == 0 ? run : first;
        run = 0;
      } else {
        return false;
      }
    }
    return false;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
