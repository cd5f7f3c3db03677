package io.sallyport.detect;

/** A private key in PEM (RFC 7468) or OpenPGP armour; one without an end goes on to the end. */
final class PemShape implements Shape {
  private static final String BEGIN = "-----BEGIN ";
  private static final String KEY = "PRIVATE KEY";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LABEL = 64;
  private static final Chars LABELS = Chars.of("A-Z0-9 ");

  @Override
  public Chars starts() {
    return Chars.of("\\-");
  }

  @Override
  public Chars seconds() {
    return Chars.of("\\-");
  }

  @Override
  public int end(Text text, int at) {
    if (!text.has(at, BEGIN)) {
      return NONE;
    }
    int from = at + BEGIN.length();
    int last = LABELS.run(text, from, LABEL);
    boolean key = text.part(from, last).contains(KEY);
    return key && text.has(last, DASHES) ? last + DASHES.length() : NONE;
  }

  @Override
  public Tail tail() {
    return (text, from, last) -> {
      for (int i = from; i < text.to; i++) {
        if (text.bytes[i] == '-' && text.has(i, END)) {
          int label = LABELS.run(text, i + END.length(), LABEL);
          if (label + DASHES.length() > text.to && !last) {
            return ~i;
          }
          return text.has(label, DASHES) ? label + DASHES.length() : label;
        }
      }
      int sure = last ? text.to : Math.max(from, text.to - END.length() + 1);
      return last ? sure : ~sure;
    };
  }
}
