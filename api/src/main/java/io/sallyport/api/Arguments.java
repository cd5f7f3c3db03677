package io.sallyport.api;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values bound to one execution. Only their digest is kept by default; the values are never
 * printed. Immutable; the digest is computed when first asked for.
 */
public final class Arguments {
  private static final Arguments NONE = new Arguments(List.of(), List.of(), true);
  private static final MessageDigest SHA256 = newSha256();

  private final List<@Nullable Object> values;
  private final List<String> manners;
  private final boolean complete;
  private volatile @Nullable String digest;

  private Arguments(List<@Nullable Object> values, List<String> manners, boolean complete) {
    this.values = values;
    this.manners = manners;
    this.complete = complete;
  }

  /** No values. */
  public static Arguments none() {
    return NONE;
  }

  /** Values in order of their parameters; the array is copied. */
  public static Arguments of(@Nullable Object... values) {
    return values.length == 0 ? NONE : new Arguments(copy(values), List.of(), true);
  }

  /**
   * Values of which some cannot be read without consuming them, such as streams: no approval can
   * bind to them.
   */
  public static Arguments incomplete(@Nullable Object... values) {
    return new Arguments(copy(values), List.of(), false);
  }

  /**
   * The same values, with what else decides what each of them means, such as the SQL type or the
   * time zone that it is bound with: the digest is over that too.
   *
   * @param each one text for each value, empty where there is nothing to say
   */
  public Arguments bound(List<String> each) {
    return each.stream().allMatch(String::isEmpty)
        ? this
        : new Arguments(values, List.copyOf(each), complete);
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

  /**
   * SHA-256 over type and text of each value, and over how it is bound, in hex; empty where there
   * are no values.
   */
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
      add(sha, value);
    }
    for (String manner : manners) {
      add(sha, "bound", manner.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void add(MessageDigest sha, @Nullable Object value) {
    String type = value == null ? "null" : value.getClass().getName();
    if (value instanceof byte[] raw) {
      add(sha, type, raw);
    } else if (value != null && value.getClass().isArray()) {
      // One by one: two lists of different texts can look the same when they are written as one.
      int length = Array.getLength(value);
      add(sha, type, Integer.toString(length).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < length; i++) {
        add(sha, Array.get(value, i));
      }
    } else {
      add(sha, type, text(value).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The length goes in front, so that no two lists of values give the same bytes. */
  private static void add(MessageDigest sha, String type, byte[] bytes) {
    sha.update((type + ":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    sha.update(bytes);
  }

  /** In the hour that clocks are set back a date's text stands for two times. */
  @SuppressWarnings("JavaUtilDate") // it is what callers bind
  private static String text(@Nullable Object value) {
    return value instanceof Date date ? date + " " + date.getTime() : String.valueOf(value);
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
