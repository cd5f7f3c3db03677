package io.sallyport.policy.rules;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A pattern over names: {@code *} stands for any characters but a slash, {@code **} for any at all.
 * Letters compare exactly, or without regard to case where they are marked so. Immutable.
 */
final class Glob {
  private static final char STAR = '\uE000';
  private static final char STARS = '\uE001';

  private final char[] parts;
  private final BitSet folded;
  private final boolean literal;

  private Glob(char[] parts, BitSet folded) {
    this.parts = parts;
    this.folded = folded;
    boolean wild = false;
    for (char part : parts) {
      wild |= part == STAR || part == STARS;
    }
    this.literal = !wild;
  }

  /** A pattern that compares letters exactly. */
  static Glob exact(String pattern) {
    return of(pattern, new BitSet(), false);
  }

  /** A pattern that compares letters exactly and takes stars at the given places for characters. */
  static Glob exactSave(String pattern, BitSet quoted) {
    return of(pattern, quoted, false);
  }

  /** A pattern that compares letters without regard to case, save for those at the given places. */
  static Glob folding(String pattern, BitSet exact) {
    return of(pattern, exact, true);
  }

  /** A pattern that compares letters without regard to case, and takes those stars literally. */
  static Glob foldingSave(String pattern, BitSet quoted) {
    Glob glob = of(pattern, quoted, true);
    glob.folded.set(0, glob.parts.length);
    return glob;
  }

  /** A pattern over any text, in which a single star already crosses slashes. */
  static Glob overText(String pattern) {
    return exact(pattern.replaceAll("\\*+", "**"));
  }

  private static Glob of(String pattern, BitSet exact, boolean fold) {
    char[] parts = new char[pattern.length()];
    BitSet folded = new BitSet();
    int n = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean quoted = exact.get(i);
      if (c == '*' && !quoted) {
        boolean twice = i + 1 < pattern.length() && pattern.charAt(i + 1) == '*';
        i += twice ? 1 : 0;
        parts[n++] = twice ? STARS : STAR;
      } else {
        folded.set(n, fold && !quoted);
        parts[n++] = c;
      }
    }
    return new Glob(Arrays.copyOf(parts, n), folded);
  }

  /** Whether it has no wildcard. */
  boolean literal() {
    return literal;
  }

  /** How many characters stand before the first wildcard. */
  int literalPrefix() {
    int n = 0;
    while (n < parts.length && parts[n] != STAR && parts[n] != STARS) {
      n++;
    }
    return n;
  }

  /** The characters before the first wildcard. */
  String prefix() {
    return new String(parts, 0, literalPrefix());
  }

  boolean matches(String name) {
    return literal ? equal(name) : search(name);
  }

  private boolean equal(String name) {
    if (name.length() != parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!same(i, name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * On a mismatch the latest {@code *} takes one character more, and where it cannot, the latest
   * {@code **} does; earlier wildcards never need to be tried again. Nor does a {@code *} that
   * began between the same slashes before: it has been at all places that it would come to. So each
   * of them goes over a name once.
   */
  private boolean search(String name) {
    int p = 0;
    int n = 0;
    int starAt = -1;
    int starEnd = 0;
    int starsAt = -1;
    int starsEnd = 0;
    int[] tried = null;
    while (n < name.length() || p < parts.length) {
      boolean vain = false;
      if (p < parts.length && parts[p] == STARS) {
        starsAt = p++;
        starsEnd = n;
        starAt = -1;
        continue;
      }
      if (p < parts.length && parts[p] == STAR) {
        if (starsAt >= 0) {
          tried = tried == null ? new int[parts.length] : tried;
          vain = n < tried[p];
          tried[p] = vain ? tried[p] : 1 + slash(name, n);
        }
        if (!vain) {
          starAt = p++;
          starEnd = n;
          continue;
        }
      } else if (p < parts.length && n < name.length() && same(p, name.charAt(n))) {
        p++;
        n++;
        continue;
      }
      if (!vain && starAt >= 0 && starEnd < name.length() && name.charAt(starEnd) != '/') {
        n = ++starEnd;
        p = starAt + 1;
      } else if (starsAt >= 0 && starsEnd < name.length()) {
        n = ++starsEnd;
        p = starsAt + 1;
        starAt = -1;
      } else {
        return false;
      }
    }
    return true;
  }

  private static int slash(String name, int from) {
    int at = name.indexOf('/', from);
    return at < 0 ? name.length() : at;
  }

  private boolean same(int part, char c) {
    char own = parts[part];
    if (own == c) {
      return own != STAR && own != STARS;
    }
    return folded.get(part)
        && Character.toLowerCase(Character.toUpperCase(own))
            == Character.toLowerCase(Character.toUpperCase(c));
  }

  /** Whether some name could match both, letters compared without regard to case. */
  boolean meets(Glob other) {
    boolean[][] reach = new boolean[parts.length + 1][other.parts.length + 1];
    reach[0][0] = true;
    for (int i = 0; i <= parts.length; i++) {
      for (int j = 0; j <= other.parts.length; j++) {
        if (reach[i][j]) {
          step(reach, other, i, j);
        }
      }
    }
    return reach[parts.length][other.parts.length];
  }

  private void step(boolean[][] reach, Glob other, int i, int j) {
    boolean mine = i < parts.length;
    boolean theirs = j < other.parts.length;
    boolean wildMine = mine && wild(parts[i]);
    boolean wildTheirs = theirs && wild(other.parts[j]);
    if (wildMine) {
      reach[i + 1][j] = true;
    }
    if (wildTheirs) {
      reach[i][j + 1] = true;
    }
    if (!mine || !theirs) {
      return;
    }
    if (wildMine && !wildTheirs && covers(parts[i], other.parts[j])) {
      reach[i][j + 1] = true;
    } else if (wildTheirs && !wildMine && covers(other.parts[j], parts[i])) {
      reach[i + 1][j] = true;
    } else if (!wildMine
        && !wildTheirs
        && Character.toLowerCase(parts[i]) == Character.toLowerCase(other.parts[j])) {
      reach[i + 1][j + 1] = true;
    }
  }

  private static boolean wild(char part) {
    return part == STAR || part == STARS;
  }

  private static boolean covers(char wildcard, char literal) {
    return wildcard == STARS || literal != '/';
  }
}
