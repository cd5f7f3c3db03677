package io.sallyport.gateway.http2;

import io.sallyport.semantics.http.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Packs header blocks (RFC 7541 §6.2.2) without ever referring to one before: no state, and nothing
 * of a secret shows in how well it packs. Stateless.
 */
final class FieldWriter {
  /** The table that is referred to has no room; it says so in each block, where only one has to. */
  private static final int NO_TABLE = 0x20;

  /** A literal whose name is {@code :status} of the fixed table. */
  private static final int STATUS = 0x08;

  private static final int SEVEN_BITS = 127;

  private FieldWriter() {}

  static byte[] write(int status, List<Header> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream(512);
    block.write(NO_TABLE);
    block.write(STATUS);
    text(block, Integer.toString(status));
    for (Header field : fields) {
      block.write(0);
      text(block, field.name().toLowerCase(Locale.ROOT));
      text(block, field.value());
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int left = bytes.length;
    block.write(Math.min(left, SEVEN_BITS));
    left -= SEVEN_BITS;
    if (left >= 0) {
      for (; left > SEVEN_BITS; left >>= 7) {
        block.write((left & SEVEN_BITS) | 0x80);
      }
      block.write(left);
    }
    block.writeBytes(bytes);
  }
}
