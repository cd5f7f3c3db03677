package io.sallyport.cli;

import java.nio.charset.StandardCharsets;

/**
 * A piece of text that is looked for in raw bytes (Boyer, Moore, Horspool), so that most of a file
 * is never parsed. Immutable.
 */
final class Needle {
  private final byte[] piece;
  private final byte[] fold = new byte[256];
  private final int[] skip = new int[256];

  private Needle(byte[] piece, boolean ignoreCase) {
    for (int i = 0; i < 256; i++) {
      boolean upper = ignoreCase && i >= 'A' && i <= 'Z';
      fold[i] = (byte) (upper ? i + 32 : i);
    }
    this.piece = new byte[piece.length];
    for (int i = 0; i < piece.length; i++) {
      this.piece[i] = fold[piece[i] & 0xff];
    }
    for (int i = 0; i < 256; i++) {
      skip[i] = piece.length;
    }
    for (int i = 0; i < piece.length - 1; i++) {
      int folded = this.piece[i] & 0xff;
      skip[folded] = piece.length - 1 - i;
      if (ignoreCase && folded >= 'a' && folded <= 'z') {
        skip[folded - 32] = piece.length - 1 - i;
      }
    }
  }

  /** Bytes as they stand in a line. */
  static Needle exact(String piece) {
    return new Needle(piece.getBytes(StandardCharsets.UTF_8), false);
  }

  /** A text as it stands between the quotes of a line. */
  static Needle inText(String text, boolean ignoreCase) {
    return new Needle(Json.escaped(text).getBytes(StandardCharsets.UTF_8), ignoreCase);
  }

  /** How many bytes it has; one without any is everywhere. */
  int length() {
    return piece.length;
  }

  /** The first place from {@code from} on that ends before {@code to}, or -1. */
  int find(byte[] bytes, int from, int to) {
    int last = piece.length - 1;
    if (last < 0) {
      return from <= to ? from : -1;
    }
    int at = from;
    while (at + last < to) {
      int end = bytes[at + last] & 0xff;
      if (fold[end] == piece[last] && matches(bytes, at)) {
        return at;
      }
      at += skip[end];
    }
    return -1;
  }

  private boolean matches(byte[] bytes, int at) {
    for (int i = piece.length - 2; i >= 0; i--) {
      if (fold[bytes[at + i] & 0xff] != piece[i]) {
        return false;
      }
    }
    return true;
  }
}
