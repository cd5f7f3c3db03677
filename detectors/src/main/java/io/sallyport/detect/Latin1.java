package io.sallyport.detect;

import java.nio.charset.StandardCharsets;

/** Bytes as characters of one byte each, so that ASCII is found in any text that contains it. */
final class Latin1 implements CharSequence {
  private final byte[] bytes;
  private int length;

  Latin1(byte[] bytes) {
    this.bytes = bytes;
  }

  void length(int now) {
    length = now;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
