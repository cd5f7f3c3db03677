package io.sallyport.detect;

/** A set of ASCII characters. Immutable. */
final class Chars {
  static final Chars DIGIT = of("0-9");
  static final Chars UPPER = of("A-Z");
  static final Chars UPPER_DIGIT = of("A-Z0-9");
  static final Chars LETTER = of("A-Za-z");
  static final Chars WORD = of("A-Za-z0-9");
  static final Chars HEX = of("0-9a-f");
  static final Chars ANY_HEX = of("0-9a-fA-F");
  static final Chars NAME = of("A-Za-z0-9_");
  static final Chars TOKEN = of("A-Za-z0-9_\\-");
  static final Chars DOTTED = of("A-Za-z0-9_.\\-");
  static final Chars BASE64 = of("A-Za-z0-9+/");

  static final Chars ANY = of("\u0000-\u007f");

  private final boolean[] has = new boolean[128];

  private Chars() {}

  /** Single characters and ranges; a dash itself is written {@code \-}. */
  static Chars of(String spelled) {
    Chars set = new Chars();
    for (int i = 0; i < spelled.length(); i++) {
      char c = spelled.charAt(i);
      if (c == '\\') {
        set.has[spelled.charAt(++i)] = true;
      } else if (i + 2 < spelled.length() && spelled.charAt(i + 1) == '-') {
        for (char one = c; one <= spelled.charAt(i + 2); one++) {
          set.has[one] = true;
        }
        i += 2;
      } else {
        set.has[c] = true;
      }
    }
    return set;
  }

  boolean has(char c) {
    return c < has.length && has[c];
  }

  /** Whether the character at an index is there and in the set. */
  boolean at(CharSequence text, int index) {
    return index >= 0 && index < text.length() && has(text.charAt(index));
  }

  /** The end of the run that starts at an index, but no further than so many characters. */
  int run(CharSequence text, int from, int most) {
    int end = from;
    int last = Math.min(text.length(), from + most);
    while (end < last && has(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
