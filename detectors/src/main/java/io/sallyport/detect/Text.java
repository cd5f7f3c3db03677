package io.sallyport.detect;

/**
 * A part of an array of bytes in which every byte below 128 is an ASCII character and no other is
 * one. All shapes look at this one class, so that the calls of their loops are direct ones. For one
 * thread at a time.
 */
final class Text {
  /** Stands for every character beyond ASCII. */
  private static final byte OTHER = (byte) 0x80;

  byte[] bytes;
  final int from;
  int to;

  Text(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** A text with a byte for each of its characters, so that places in both are the same. */
  static Text of(CharSequence chars) {
    byte[] bytes = new byte[chars.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = of(chars.charAt(i));
    }
    return new Text(bytes, 0, bytes.length);
  }

  static byte of(char c) {
    return c < 128 ? (byte) c : OTHER;
  }

  /** The byte at an index, or one that is no character outside of the text. */
  int at(int index) {
    return index >= from && index < to ? bytes[index] : OTHER;
  }

  boolean has(int at, String with) {
    if (at < from || at + with.length() > to) {
      return false;
    }
    for (int i = 0; i < with.length(); i++) {
      if (bytes[at + i] != with.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  String part(int start, int end) {
    return new String(bytes, start, end - start, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
