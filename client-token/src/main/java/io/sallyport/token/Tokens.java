package io.sallyport.token;

import io.sallyport.api.Secret;
import java.util.Arrays;

/** What a token looks like: checked, since it is to stand in a header. */
final class Tokens {
  static final int MOST = 16 * 1024;

  private Tokens() {}

  /** A secret of these characters without blanks around them; wipes the given ones. */
  static Secret of(char[] text) throws TokenException {
    int from = 0;
    int to = text.length;
    while (from < to && Character.isWhitespace(text[from])) {
      from++;
    }
    while (to > from && Character.isWhitespace(text[to - 1])) {
      to--;
    }
    char[] exact = Arrays.copyOfRange(text, from, to);
    Arrays.fill(text, '\0');
    try {
      if (exact.length == 0 || exact.length > MOST) {
        throw Codes.badToken();
      }
      for (char c : exact) {
        if (c <= ' ' || c > '~') {
          throw Codes.badToken();
        }
      }
      return Secret.of(exact);
    } finally {
      Arrays.fill(exact, '\0');
    }
  }
}
