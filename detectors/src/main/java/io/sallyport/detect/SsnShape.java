package io.sallyport.detect;

/** A US social security number with dashes, of a range that is or was issued. */
final class SsnShape implements Shape {
  private static final int LENGTH = 11;

  @Override
  public Chars starts() {
    return Chars.of("0-8");
  }

  @Override
  public Chars seconds() {
    return Chars.DIGIT;
  }

  @Override
  public boolean goesOn(char first, char third) {
    return Chars.DIGIT.has(third);
  }

  @Override
  public int end(CharSequence text, int at) {
    int end = at + LENGTH;
    if (end > text.length()
        || Chars.TOKEN.at(text, at - 1)
        || Chars.TOKEN.at(text, end)
        || CardShape.inNumber(text, at)) {
      return NONE;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean dash = i == 3 || i == 6;
      char c = text.charAt(at + i);
      if (dash ? c != '-' : !Chars.DIGIT.has(c)) {
        return NONE;
      }
    }
    String all = text.subSequence(at, end).toString();
    boolean never =
        all.startsWith("000")
            || all.startsWith("666")
            || all.startsWith("00", 4)
            || all.endsWith("0000");
    return never ? NONE : end;
  }
}
