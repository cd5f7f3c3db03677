package io.sallyport.detect;

import org.jspecify.annotations.Nullable;

/**
 * A fixed prefix and a number of characters of a set, as providers issue their keys.
 *
 * @param prefix what it starts with
 * @param set the characters that follow
 * @param least how many at least
 * @param most how many at most; {@link #ANY} where no end is set
 */
record TokenShape(String prefix, Chars set, int least, int most) implements Shape {
  static final int ANY = Integer.MAX_VALUE;

  static TokenShape exactly(String prefix, Chars set, int length) {
    return new TokenShape(prefix, set, length, length);
  }

  static TokenShape atLeast(String prefix, Chars set, int length) {
    return new TokenShape(prefix, set, length, ANY);
  }

  @Override
  public Chars starts() {
    char first = prefix.charAt(0);
    return Chars.of(first == '-' || first == '\\' ? "\\" + first : String.valueOf(first));
  }

  @Override
  public Chars seconds() {
    if (prefix.length() == 1) {
      return set;
    }
    char second = prefix.charAt(1);
    return Chars.of(second == '-' || second == '\\' ? "\\" + second : String.valueOf(second));
  }

  @Override
  public boolean goesOn(char first, char third) {
    return prefix.length() < 3 || prefix.charAt(2) == third;
  }

  @Override
  public int end(CharSequence text, int at) {
    if (Chars.NAME.at(text, at - 1) && Chars.NAME.has(prefix.charAt(0))) {
      return NONE;
    }
    if (at + prefix.length() + least > text.length()) {
      return NONE;
    }
    for (int i = 1; i < prefix.length(); i++) {
      if (text.charAt(at + i) != prefix.charAt(i)) {
        return NONE;
      }
    }
    int from = at + prefix.length();
    int end = set.run(text, from, most == ANY ? least : most + 1);
    return end - from < least || (most != ANY && end - from > most) ? NONE : end;
  }

  @Override
  public @Nullable Tail tail() {
    return most == ANY ? new Run(set) : null;
  }
}
