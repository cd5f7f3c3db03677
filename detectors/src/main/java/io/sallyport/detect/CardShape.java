package io.sallyport.detect;

/**
 * A payment card number: 13 to 19 digits (ISO/IEC 7812), blanks or dashes between groups, with a
 * right check digit (Luhn) and an issuer's prefix and length.
 */
final class CardShape implements Shape {
  private static final int LEAST = 13;
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
  public int end(Text text, int at) {
    if (Chars.NAME.at(text, at - 1) || inNumber(text, at)) {
      return NONE;
    }
    int count = 0;
    int group = 0;
    int first = 0;
    // The sums of both ways to double every other digit: which one counts, the length tells.
    int even = 0;
    int odd = 0;
    int separator = 0;
    int i = at;
    for (; i < text.to; i++) {
      int c = text.bytes[i];
      int digit = c - '0';
      if (digit >= 0 && digit <= 9) {
        int twice = digit < 5 ? digit * 2 : digit * 2 - 9;
        even += count % 2 == 0 ? twice : digit;
        odd += count % 2 == 0 ? digit : twice;
        first = count < 4 ? first * 10 + digit : first;
        count++;
        group++;
        if (count > MOST) {
          return NONE;
        }
      } else if ((c == ' ' || c == '-')
          && group >= 3
          && (separator == 0 || separator == c)
          && Chars.DIGIT.at(text, i + 1)) {
        separator = c;
        group = 0;
      } else {
        break;
      }
    }
    boolean good = count >= LEAST && (count % 2 == 0 ? even : odd) % 10 == 0;
    return good && issued(first, count) && !Chars.NAME.at(text, i) ? i : NONE;
  }

  /** Digits behind a point, a comma or a dash of a longer number. */
  static boolean inNumber(Text text, int at) {
    int before = text.at(at - 1);
    return (before == '.' || before == ',' || before == '-') && Chars.DIGIT.at(text, at - 2);
  }

  private static boolean issued(int four, int count) {
    int two = four / 100;
    return switch (four / 1000) {
      case 4 -> count == 13 || count == 16 || count == 19;
      case 5 -> two >= 51 && two <= 55 && count == 16;
      case 2 -> four >= 2221 && four <= 2720 && count == 16;
      case 3 -> american(two, count) || diners(two, four, count) || (jcb(four) && count >= 16);
      case 6 -> count >= 16 && (four == 6011 || two == 62 || two == 64 || two == 65);
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
}
