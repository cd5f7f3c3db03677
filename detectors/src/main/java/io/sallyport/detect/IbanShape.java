package io.sallyport.detect;

import java.util.HashMap;
import java.util.Map;

/** An IBAN (ISO 13616): the country's length, check digits by mod 97, blanks between groups. */
final class IbanShape implements Shape {
  /** Country and length, from the SWIFT registry. */
  private static final String LENGTHS =
      "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27"
          + " DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21"
          + " HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27"
          + " MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24"
          + " RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22"
          + " VG24 XK20 YE30";

  private static final Map<String, Integer> BY_COUNTRY = lengths();

  private static Map<String, Integer> lengths() {
    Map<String, Integer> map = new HashMap<>();
    for (String entry : LENGTHS.split(" ", -1)) {
      map.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
    }
    return Map.copyOf(map);
  }

  @Override
  public Chars starts() {
    return Chars.UPPER;
  }

  @Override
  public Chars seconds() {
    return Chars.UPPER;
  }

  @Override
  public boolean startsWith(char first, char second) {
    return BY_COUNTRY.containsKey("" + first + second);
  }

  @Override
  public boolean goesOn(char first, char third) {
    return Chars.DIGIT.has(third);
  }

  @Override
  public int end(CharSequence text, int at) {
    boolean starts =
        Chars.UPPER.at(text, at + 1)
            && Chars.DIGIT.at(text, at + 2)
            && Chars.DIGIT.at(text, at + 3)
            && !Chars.NAME.at(text, at - 1);
    Integer length = starts ? BY_COUNTRY.get(text.subSequence(at, at + 2).toString()) : null;
    if (length == null) {
      return NONE;
    }
    char[] value = new char[length];
    int count = 0;
    int i = at;
    for (; i < text.length() && count < length; i++) {
      char c = text.charAt(i);
      if (Chars.UPPER_DIGIT.has(c)) {
        value[count++] = c;
      } else if (c != ' ' || count % 4 != 0) {
        return NONE;
      }
    }
    return count < length || Chars.NAME.at(text, i) || remainder(value) != 1 ? NONE : i;
  }

  private static int remainder(char[] value) {
    int rest = 0;
    for (int i = 0; i < value.length; i++) {
      char c = value[(i + 4) % value.length];
      rest = Chars.DIGIT.has(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    }
    return rest;
  }
}
