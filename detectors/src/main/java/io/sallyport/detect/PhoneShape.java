package io.sallyport.detect;

/** A phone number: {@code +} and 8 to 15 digits (E.164), or ten digits as North America writes. */
final class PhoneShape implements Shape {
  private static final int LEAST = 8;
  private static final int MOST = 15;
  private static final Chars STARTS = Chars.of("+(2-9");
  private static final Chars COUNTRY = Chars.of("1-9");
  private static final Chars AREA = Chars.of("2-9");
  private static final Chars BLANK = Chars.of(" ");
  private static final Chars BEHIND_AREA = Chars.of("\\-.");
  private static final Chars BEHIND_EXCHANGE = Chars.of("\\-. ");

  @Override
  public Chars starts() {
    return STARTS;
  }

  @Override
  public Chars seconds() {
    return Chars.DIGIT;
  }

  @Override
  public boolean goesOn(char first, char third) {
    return first == '+' || Chars.DIGIT.has(third);
  }

  @Override
  public int end(CharSequence text, int at) {
    char before = at > 0 ? text.charAt(at - 1) : ' ';
    if (Chars.NAME.has(before) || before == '+' || CardShape.inNumber(text, at)) {
      return NONE;
    }
    return text.charAt(at) == '+' ? international(text, at) : american(text, at);
  }

  private static int international(CharSequence text, int at) {
    if (!COUNTRY.at(text, at + 1)) {
      return NONE;
    }
    int digits = 0;
    int end = NONE;
    boolean gap = false;
    int i = at + 1;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Chars.DIGIT.has(c)) {
        digits++;
        gap = false;
        end = i + 1;
        if (digits > MOST) {
          return NONE;
        }
      } else if (bracket(c, digits) || (!gap && (c == ' ' || c == '-' || c == '.'))) {
        gap = c != '(' && c != ')';
        if (i - at > 2 * MOST) {
          break;
        }
      } else {
        break;
      }
    }
    return digits < LEAST || Chars.NAME.at(text, end) ? NONE : end;
  }

  private static boolean bracket(char c, int digits) {
    return c == ')' || (c == '(' && digits > 0);
  }

  /** {@code (212) 555-0123}, {@code 212-555-0123} or {@code 212.555.0123}. */
  private static int american(CharSequence text, int at) {
    boolean bracket = text.charAt(at) == '(';
    int i = bracket ? at + 1 : at;
    if (!AREA.at(text, i) || Chars.DIGIT.run(text, i, 4) != i + 3) {
      return NONE;
    }
    i += 3;
    if (bracket) {
      if (i >= text.length() || text.charAt(i) != ')') {
        return NONE;
      }
      i += BLANK.at(text, i + 1) ? 2 : 1;
    } else if (BEHIND_AREA.at(text, i)) {
      i++;
    } else {
      return NONE;
    }
    boolean exchange = AREA.at(text, i) && Chars.DIGIT.run(text, i, 4) == i + 3;
    if (!exchange || !BEHIND_EXCHANGE.at(text, i + 3)) {
      return NONE;
    }
    int end = i + 8;
    return Chars.DIGIT.run(text, i + 4, 5) == end && !Chars.TOKEN.at(text, end) ? end : NONE;
  }
}
