package io.sallyport.semantics.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1), taken off exactly once. */
final class Percent {
  private static final String UNRESERVED_MARKS = "-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Percent() {}

  static boolean unreserved(int c) {
    return c < 0x80 && (isAlphanumeric(c) || UNRESERVED_MARKS.indexOf(c) >= 0);
  }

  static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** The byte whose two digits stand at an index, or -1 where they do not. */
  static int byteAt(String text, int digits) {
    if (digits + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(digits), 16);
    int low = Character.digit(text.charAt(digits + 1), 16);
    boolean ascii = text.charAt(digits) < 0x80 && text.charAt(digits + 1) < 0x80;
    return ascii && high >= 0 && low >= 0 ? high << 4 | low : -1;
  }

  static void append(StringBuilder into, int octet) {
    into.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
  }

  /** The text that the bytes are in UTF-8, over-long forms and surrogates being none. */
  static String utf8(byte[] bytes, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
  }
}
