package io.sallyport.audit.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names known beforehand, recognised in bytes without making a text of them. Immutable. */
final class Names {
  private static final int SLOTS = 128;

  private final @Nullable String[] texts = new String[SLOTS];
  private final byte[][] bytes = new byte[SLOTS][];

  private Names() {}

  /** Names of ASCII that need no escape, fewer than a hundred. */
  static Names of(String... names) {
    Names known = new Names();
    for (String name : names) {
      byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
      int slot = slot(ascii, 0, ascii.length);
      while (known.texts[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      known.texts[slot] = name;
      known.bytes[slot] = ascii;
    }
    return known;
  }

  /** The name that stands there, or null where it is none of these. */
  @Nullable String find(byte[] in, int from, int to) {
    if (from == to) {
      return null;
    }
    int slot = slot(in, from, to);
    while (texts[slot] != null) {
      byte[] known = Objects.requireNonNull(bytes[slot]);
      if (Arrays.equals(known, 0, known.length, in, from, to)) {
        return texts[slot];
      }
      slot = (slot + 1) % SLOTS;
    }
    return null;
  }

  private static int slot(byte[] in, int from, int to) {
    return (in[from] * 31 + in[to - 1] * 7 + to - from) & (SLOTS - 1);
  }
}
