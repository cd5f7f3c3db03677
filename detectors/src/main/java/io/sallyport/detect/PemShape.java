package io.sallyport.detect;

/** A private key in PEM (RFC 7468) or OpenPGP armour; one without an end goes on to the end. */
final class PemShape implements Shape {
  private static final String BEGIN = "-----BEGIN ";
  private static final String KEY = "PRIVATE KEY";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LABEL = 64;

  @Override
  public Chars starts() {
    return Chars.of("\\-");
  }

  @Override
  public Chars seconds() {
    return Chars.of("\\-");
  }

  @Override
  public int end(CharSequence text, int at) {
    if (!starts(text, at, BEGIN)) {
      return NONE;
    }
    int from = at + BEGIN.length();
    int last = Chars.of("A-Z0-9 ").run(text, from, LABEL);
    boolean key = text.subSequence(from, last).toString().contains(KEY);
    return key && starts(text, last, DASHES) ? last + DASHES.length() : NONE;
  }

  private static boolean starts(CharSequence text, int at, String with) {
    if (at + with.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < with.length(); i++) {
      if (text.charAt(at + i) != with.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Tail tail() {
    return (text, from, last) -> {
      for (int i = from; i < text.length(); i++) {
        if (text.charAt(i) == '-' && starts(text, i, END)) {
          int label = Chars.of("A-Z0-9 ").run(text, i + END.length(), LABEL);
          if (label + DASHES.length() > text.length() && !last) {
            return ~i;
          }
          return starts(text, label, DASHES) ? label + DASHES.length() : label;
        }
      }
      int sure = last ? text.length() : Math.max(from, text.length() - END.length() + 1);
      return last ? sure : ~sure;
    };
  }
}
