package io.sallyport.gateway.identity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256, with nothing of the text left behind. */
final class Digest {
  private Digest() {}

  static String hex(char[] text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length * 3);
    // Half of a pair becomes a question mark, which makes it another text, and no token.
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(text), bytes, true);
    bytes.flip();
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes);
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    } finally {
      Arrays.fill(bytes.array(), (byte) 0);
    }
  }
}
