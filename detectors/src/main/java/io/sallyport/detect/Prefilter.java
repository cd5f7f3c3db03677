package io.sallyport.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells cheaply where no value can start. A value that starts with a letter, digit or underscore
 * never stands right behind another such character, so that most bytes of a text need one look at a
 * table. Immutable.
 */
final class Prefilter {
  private static final Detectors.Candidate[] NOBODY = {};

  private final boolean[] name = new boolean[256];
  private final boolean[] starts = new boolean[256];
  private final boolean[] ends = new boolean[128];
  private final Detectors.Candidate[][] byTwo = new Detectors.Candidate[128 * 128][];
  private final Detectors.Candidate[][] withoutSign = new Detectors.Candidate[128 * 128][];

  Prefilter(Detectors detectors) {
    for (char c = 0; c < 128; c++) {
      name[c] = Chars.NAME.has(c);
      ends[c] = !name[c] && "@%+".indexOf(c) < 0;
      starts[c] = detectors.starting(c).length > 0;
      for (char d = 0; starts[c] && d < 128; d++) {
        byTwo[c * 128 + d] = both(detectors, c, d, true);
        withoutSign[c * 128 + d] = both(detectors, c, d, false);
      }
    }
  }

  private static Detectors.Candidate[] both(Detectors detectors, char c, char d, boolean sign) {
    List<Detectors.Candidate> both = new ArrayList<>();
    for (Detectors.Candidate candidate : detectors.starting(c)) {
      boolean needsSign = candidate.shape() instanceof EmailShape;
      if (candidate.shape().seconds().has(d) && (sign || !needsSign)) {
        both.add(candidate);
      }
    }
    return both.isEmpty() ? NOBODY : both.toArray(NOBODY);
  }

  /** The first index from which on a value may start, or the limit. */
  int next(byte[] bytes, int from, int limit) {
    boolean inName = from > 0 && name[bytes[from - 1] & 0xff];
    for (int i = from; i < limit; i++) {
      int c = bytes[i] & 0xff;
      boolean isName = name[c];
      if (starts[c] && !(isName && inName)) {
        return i;
      }
      inName = isName;
    }
    return limit;
  }

  /**
   * What may start at an index; none where the next characters rule it out.
   *
   * @param sign whether there is an at sign behind the index, without which there is no address
   */
  Detectors.Candidate[] at(byte[] bytes, int index, int length, boolean sign) {
    if (index + 1 >= length) {
      return NOBODY;
    }
    int first = bytes[index];
    int second = bytes[index + 1];
    if (second < 0 || (digit(first) && !digits(bytes, index, length))) {
      return NOBODY;
    }
    return (sign ? byTwo : withoutSign)[first * 128 + second];
  }

  /**
   * Whether there are as many digits as the shortest number has: nine in groups, or eight in one.
   * Where letters follow, it may be a name.
   */
  private boolean digits(byte[] bytes, int index, int length) {
    int count = 0;
    int run = 0;
    int end = Math.min(length, index + 24);
    for (int i = index; i < end; i++) {
      int c = bytes[i];
      if (digit(c)) {
        count++;
        run++;
        if (count == 9 || run == 8) {
          return true;
        }
      } else if (c == ' ' || c == '-' || c == '.') {
        run = 0;
      } else {
        return c >= 0 && !ends[c];
      }
    }
    return end < length;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
