package io.sallyport.semantics.http;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as pairs (WHATWG URL §5.1, the form of HTML), and the form that is sent. Immutable.
 *
 * @param pairs names and values, decoded once, in order
 * @param encoded without the question mark; null where there is no query
 */
record CanonicalQuery(List<Pair> pairs, @Nullable String encoded) {
  private static final int LONGEST = 32_768;
  private static final int MOST_PAIRS = 1_000;
  private static final String PLAIN = "!$'()*,:@/?&=+";
  private static final String TO_ENCODE = "\"<>^`{|}[]\\";

  /** A name and its value. */
  record Pair(String name, String value) {}

  CanonicalQuery {
    pairs = List.copyOf(pairs);
  }

  static CanonicalQuery of(@Nullable String raw) throws Refused {
    if (raw == null) {
      return new CanonicalQuery(List.of(), null);
    }
    if (raw.length() > LONGEST) {
      throw Codes.tooLarge("query", LONGEST);
    }
    String encoded = normalized(raw);
    return new CanonicalQuery(pairs(encoded), encoded);
  }

  /** The pairs of a text in the form of HTML, which is also that of many bodies. */
  static List<Pair> pairs(String encoded) throws Refused {
    List<Pair> pairs = new ArrayList<>();
    for (String part : encoded.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      if (pairs.size() == MOST_PAIRS) {
        throw Codes.tooLarge("query", MOST_PAIRS);
      }
      int equals = part.indexOf('=');
      String name = decoded(equals < 0 ? part : part.substring(0, equals));
      pairs.add(new Pair(name, equals < 0 ? "" : decoded(part.substring(equals + 1))));
    }
    return pairs;
  }

  private static String normalized(String raw) throws Refused {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int octet = Percent.byteAt(raw, i + 1);
        if (octet < 0) {
          throw Codes.query("%", "two hexadecimal digits follow '%'");
        }
        if (Percent.unreserved(octet)) {
          text.append((char) octet);
        } else {
          Percent.append(text, octet);
        }
        i += 2;
      } else if (Percent.unreserved(c) || PLAIN.indexOf(c) >= 0) {
        text.append(c);
      } else if (TO_ENCODE.indexOf(c) >= 0) {
        Percent.append(text, c);
      } else {
        throw Codes.query(
            c <= 0x20 || c >= 0x7F ? "?" : "" + c,
            c == ';'
                ? "servers differ in whether ';' separates pairs"
                : "this character is not in the grammar of a query");
      }
    }
    return text.toString();
  }

  private static String decoded(String text) throws Refused {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int octet = c == '+' ? ' ' : c;
      if (c == '%') {
        octet = Percent.byteAt(text, i + 1);
        i += 2;
      }
      if (octet <= 0) {
        throw Codes.query("%00", "a query has no NUL, and two hexadecimal digits follow '%'");
      }
      bytes[length++] = (byte) octet;
    }
    try {
      return Percent.utf8(bytes, length);
    } catch (CharacterCodingException e) {
      Refused refused = Codes.query("%", "its bytes are UTF-8");
      refused.addSuppressed(e);
      throw refused;
    }
  }
}
