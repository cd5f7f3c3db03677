package io.sallyport.detect;

/**
 * A payment card number: 13 to 19 digits (ISO/IEC 7812), blanks or dashes between groups, with a
 * right check digit (Luhn) and an issuer's prefix and length.
 */
final class CardShape implements Shape {
  private static final int MOST = 19;

  @Override
  public Chars starts() {
    return Chars.of("2-6");
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
    if (Chars.NAME.at(text, at - 1) || inNumber(text, at)) {
      return NONE;
    }
    char[] digits = new char[MOST];
    int count = 0;
    int group = 0;
    int i = at;
    char separator = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Chars.DIGIT.has(c)) {
        if (count == MOST) {
          return NONE;
        }
        digits[count++] = c;
        group++;
      } else if ((c == ' ' || c == '-')
          && group >= 3
          && (separator == 0 || separator == c)
          && Chars.DIGIT.at(text, i + 1)) {
        separator = c;
        group = 0;
      } else {
        break;
      }
      i++;
    }
    return Chars.NAME.at(text, i) || !issued(digits, count) || !luhn(digits, count) ? NONE : i;
  }

  /** Digits behind a point, a comma or a dash of a longer number. */
  static boolean inNumber(CharSequence text, int at) {
    char before = at > 0 ? text.charAt(at - 1) : ' ';
    return (before == '.' || before == ',' || before == '-') && Chars.DIGIT.at(text, at - 2);
  }

  private static boolean issued(char[] digits, int count) {
    int two = (digits[0] - '0') * 10 + (digits[1] - '0');
    int four = two * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
    return switch (digits[0]) {
      case '4' -> count == 13 || count == 16 || count == 19;
      case '5' -> two >= 51 && two <= 55 && count == 16;
      case '2' -> four >= 2221 && four <= 2720 && count == 16;
      case '3' -> american(two, count) || diners(two, four, count) || (jcb(four) && count >= 16);
      case '6' -> count >= 16 && (four == 6011 || two == 62 || two == 64 || two == 65);
      default -> false;
    };
  }

  private static boolean american(int two, int count) {
    return (two == 34 || two == 37) && count == 15;
  }

  private static boolean diners(int two, int four, int count) {
    boolean prefix = two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059);
    return prefix && count >= 14;
  }

  private static boolean jcb(int four) {
    return four >= 3528 && four <= 3589;
  }

  private static boolean luhn(char[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i] - '0';
      int twice = digit * 2;
      sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
  }
}
