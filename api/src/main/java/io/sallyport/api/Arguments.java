package io.sallyport.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values bound to one execution. Only their digest is kept by default; the values are never
 * printed. Immutable; the digest is computed when first asked for.
 */
public final class Arguments {
  private static final Arguments NONE = new Arguments(List.of(), true);
  private static final MessageDigest SHA256 = newSha256();

  private final List<@Nullable Object> values;
  private final boolean complete;
  private volatile @Nullable String digest;

  private Arguments(List<@Nullable Object> values, boolean complete) {
    this.values = values;
    this.complete = complete;
  }

  /** No values. */
  public static Arguments none() {
    return NONE;
  }

  /** Values in order of their parameters; the array is copied. */
  public static Arguments of(@Nullable Object... values) {
    return values.length == 0 ? NONE : new Arguments(copy(values), true);
  }

  /**
   * Values of which some cannot be read without consuming them, such as streams: no approval can
   * bind to them.
   */
  public static Arguments incomplete(@Nullable Object... values) {
    return new Arguments(copy(values), false);
  }

  private static List<@Nullable Object> copy(@Nullable Object[] values) {
    return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
  }

  /** How many there are. */
  public int size() {
    return values.size();
  }

  /** The values, for an enforcement point or a sink that may keep them. */
  public List<@Nullable Object> values() {
    return values;
  }

  /** Whether the digest stands for all of every value. */
  public boolean complete() {
    return complete;
  }

  /** SHA-256 over type and text of each value, in hex; empty where there are no values. */
  public String digest() {
    String known = digest;
    if (known == null) {
      known = values.isEmpty() ? "" : compute();
      digest = known;
    }
    return known;
  }

  private String compute() {
    MessageDigest sha = sha256();
    for (Object value : values) {
      byte[] bytes =
          value instanceof byte[] raw ? raw : text(value).getBytes(StandardCharsets.UTF_8);
      String type = value == null ? "null" : value.getClass().getName();
      // The length goes in front, so that no two lists of values give the same bytes.
      sha.update((type + ":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      sha.update(bytes);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static String text(@Nullable Object value) {
    return value instanceof Object[] items ? Arrays.deepToString(items) : String.valueOf(value);
  }

  /** A copy of one that was never used, which spares the search through the providers. */
  private static MessageDigest sha256() {
    try {
      return (MessageDigest) SHA256.clone();
    } catch (CloneNotSupportedException e) {
      return newSha256();
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  @Override
  public String toString() {
    return values.size() + " arguments";
  }
}
