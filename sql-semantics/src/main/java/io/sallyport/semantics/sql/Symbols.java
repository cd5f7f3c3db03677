package io.sallyport.semantics.sql;

/** Strings that every text needs, made once. */
final class Symbols {
  private static final String[] ASCII = new String[128];

  static {
    for (char c = 0; c < ASCII.length; c++) {
      ASCII[c] = String.valueOf(c);
    }
  }

  private Symbols() {}

  static String of(char c) {
    return c < ASCII.length ? ASCII[c] : String.valueOf(c);
  }

  /** Upper case of an ASCII word, independent of locale. */
  static String upperAscii(String word) {
    return shift(word, 'a', 'z', -32);
  }

  /** Lower case of the ASCII letters in a word; others stay, as PostgreSQL folds. */
  static String lowerAscii(String word) {
    return shift(word, 'A', 'Z', 32);
  }

  private static String shift(String word, char from, char to, int by) {
    char[] changed = null;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= from && c <= to) {
        if (changed == null) {
          changed = word.toCharArray();
        }
        changed[i] = (char) (c + by);
      }
    }
    return changed == null ? word : new String(changed);
  }
}
