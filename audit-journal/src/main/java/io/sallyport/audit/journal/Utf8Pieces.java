package io.sallyport.audit.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes text of pieces of UTF-8 that may be cut inside a character; what is no UTF-8 becomes
 * U+FFFD. One thread at a time.
 */
final class Utf8Pieces {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] left = new byte[0];

  /** The text of a piece, with what was left of the one before. */
  String take(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.allocate(left.length + length);
    in.put(left).put(bytes, offset, length).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, false);
    left = new byte[in.remaining()];
    in.get(left);
    return out.flip().toString();
  }

  /** Whether no character is cut so far. */
  boolean isComplete() {
    return left.length == 0;
  }

  /** What was left, once nothing follows. */
  String rest() {
    return left.length == 0 ? "" : "\uFFFD";
  }
}
