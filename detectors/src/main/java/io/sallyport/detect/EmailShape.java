package io.sallyport.detect;

/** An e-mail address (RFC 5321, unquoted ASCII, with a domain of two labels or more). */
final class EmailShape implements Shape {
  private static final int LOCAL = 64;
  private static final int DOMAIN = 253;
  private static final Chars START = Chars.of("A-Za-z0-9_");
  private static final Chars INNER = Chars.of("A-Za-z0-9._%+\\-");
  private static final Chars SECOND = Chars.of("@A-Za-z0-9._%+\\-");
  private static final Chars LABEL = Chars.of("A-Za-z0-9\\-.");

  /**
   * Where the address of an at sign would start, which is at no other place: nothing that can stand
   * in front of the sign stands before it.
   */
  static int start(byte[] text, int from, int sign) {
    int start = sign;
    while (start > from && start >= sign - LOCAL && INNER.has((char) (text[start - 1] & 0xff))) {
      start--;
    }
    return start;
  }

  @Override
  public Chars starts() {
    return START;
  }

  @Override
  public Chars seconds() {
    return SECOND;
  }

  @Override
  public int end(CharSequence text, int at) {
    if (INNER.at(text, at - 1)) {
      return NONE;
    }
    int sign = INNER.run(text, at, LOCAL);
    if (sign >= text.length() || text.charAt(sign) != '@' || text.charAt(sign - 1) == '.') {
      return NONE;
    }
    int end = LABEL.run(text, sign + 1, DOMAIN);
    while (end > sign && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
      end--;
    }
    return domain(text, sign + 1, end) ? end : NONE;
  }

  private static boolean domain(CharSequence text, int from, int end) {
    int dot = end - 1;
    while (dot > from && text.charAt(dot) != '.') {
      dot--;
    }
    int letters = Chars.LETTER.run(text, dot + 1, end - dot - 1);
    boolean puny = dot + 5 < end && text.subSequence(dot + 1, dot + 5).toString().equals("xn--");
    return dot > from && text.charAt(from) != '.' && end - dot > 2 && (letters == end || puny);
  }
}
