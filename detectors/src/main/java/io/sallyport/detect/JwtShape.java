package io.sallyport.detect;

/** A JSON Web Token (RFC 7519), signed or encrypted: parts in base64url, the first an object. */
final class JwtShape implements Shape {
  private static final int HEADER = 2_048;

  @Override
  public Chars starts() {
    return Chars.of("e");
  }

  @Override
  public Chars seconds() {
    return Chars.of("y");
  }

  @Override
  public int end(CharSequence text, int at) {
    if (Chars.DOTTED.at(text, at - 1) || !object(text, at)) {
      return NONE;
    }
    int dot = Chars.TOKEN.run(text, at, HEADER);
    if (dot - at < 12 || dot >= text.length() || text.charAt(dot) != '.') {
      return NONE;
    }
    int end = Chars.TOKEN.run(text, dot + 1, 16);
    return end - dot > 10 ? end : NONE;
  }

  /** Base64 of a brace and a quote. */
  private static boolean object(CharSequence text, int at) {
    return at + 2 < text.length() && text.charAt(at + 1) == 'y' && text.charAt(at + 2) == 'J';
  }

  @Override
  public Tail tail() {
    return new Run(Chars.DOTTED);
  }
}
