package io.sallyport.detect;

/** A bot's number, a colon, and 35 characters that start with two capital As. */
final class TelegramShape implements Shape {
  @Override
  public Chars starts() {
    return Chars.of("1-9");
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
    int colon = Chars.DIGIT.run(text, at, 11);
    if (Chars.NAME.at(text, at - 1) || colon - at < 8 || colon - at > 10) {
      return NONE;
    }
    if (colon + 36 > text.length() || text.charAt(colon) != ':' || text.charAt(colon + 1) != 'A') {
      return NONE;
    }
    int end = Chars.TOKEN.run(text, colon + 1, 36);
    return end - colon == 36 && text.charAt(colon + 2) == 'A' ? end : NONE;
  }
}
