package io.sallyport.detect;

/** An e-mail address (RFC 5321, unquoted ASCII, with a domain of two labels or more). */
final class EmailShape implements Shape {
  static final int LOCAL = 64;
  private static final int DOMAIN = 253;
  static final Chars START = Chars.of("A-Za-z0-9_");
  static final Chars INNER = Chars.of("A-Za-z0-9._%+\\-");
  private static final Chars SECOND = Chars.of("@A-Za-z0-9._%+\\-");
  private static final Chars LABEL = Chars.of("A-Za-z0-9\\-.");

  @Override
  public Chars starts() {
    return START;
  }

  @Override
  public Chars seconds() {
    return SECOND;
  }

  @Override
  public int end(Text text, int at) {
    if (INNER.at(text, at - 1)) {
      return NONE;
    }
    int sign = INNER.run(text, at, LOCAL);
    if (text.at(sign) != '@' || text.at(sign - 1) == '.') {
      return NONE;
    }
    int end = LABEL.run(text, sign + 1, DOMAIN);
    while (end > sign && (text.bytes[end - 1] == '.' || text.bytes[end - 1] == '-')) {
      end--;
    }
    return domain(text, sign + 1, end) ? end : NONE;
  }

  private static boolean domain(Text text, int from, int end) {
    int dot = end - 1;
    while (dot > from && text.bytes[dot] != '.') {
      dot--;
    }
    int letters = Chars.LETTER.run(text, dot + 1, end - dot - 1);
    boolean puny = dot + 5 < end && text.has(dot + 1, "xn--");
    return dot > from && text.bytes[from] != '.' && end - dot > 2 && (letters == end || puny);
  }
}
