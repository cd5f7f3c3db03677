package io.sallyport.semantics.sql;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The secret behind {@code hash} and {@code token} masks. Prints as {@code ***}. Immutable. */
public final class MaskKey {
  private static final int MINIMUM_BYTES = 16;
  private final byte[] bytes;

  /**
   * Wraps a secret.
   *
   * @param bytes at least 16 random bytes
   * @throws IllegalArgumentException when there are fewer
   */
  public MaskKey(byte[] bytes) {
    if (bytes.length < MINIMUM_BYTES) {
      throw new IllegalArgumentException(
          "a mask key needs at least " + MINIMUM_BYTES + " bytes; got " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MaskKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "***";
  }
}
