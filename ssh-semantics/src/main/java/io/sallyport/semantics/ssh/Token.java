package io.sallyport.semantics.ssh;

/**
 * A piece of a command line.
 *
 * @param kind what it is
 * @param text a word without its quotes, or an operator
 * @param plain how many characters at its start stood outside of quotes
 * @param at where it starts
 * @param adjacent whether a redirection follows without a blank
 * @param quoted whether anything of it stood in quotes
 */
record Token(Kind kind, String text, int plain, int at, boolean adjacent, boolean quoted) {
  enum Kind {
    WORD,
    /** {@code ; && || |} or a line's end. */
    JOIN,
    /** {@code < > >> >| <> <& >&}. */
    REDIRECT
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  /** Whether it begins with {@code NAME+=}, which some shells take for an assignment. */
  boolean appends() {
    int equals = text.indexOf("+=");
    return equals > 0 && equals + 1 < plain && text.substring(0, equals).matches("[A-Za-z_]\\w*");
  }

  /** The length of a name that is assigned to, or -1 where it is no assignment. */
  int assigns() {
    int equals = text.indexOf('=');
    boolean named =
        equals > 0 && equals < plain && text.substring(0, equals).matches("[A-Za-z_]\\w*");
    return named ? equals : -1;
  }
}
