package io.sallyport.semantics.sql;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many whole numbers from 0 up a type holds exactly; what a keyed number is taken modulo. */
final class NumberRange {
  private static final long EXACT = 1_000_000_000_000_000L;
  private static final int DIGITS = 15;

  /** {@code (12)}, {@code (12,3)} or {@code (12, 3)}. */
  private static final Pattern SIZES = Pattern.compile("\\((\\d{1,4})(?:,\\s*(-?\\d{1,4}))?\\)");

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  private static final Map<String, Long> WHOLE =
      Map.ofEntries(
          Map.entry("tinyint", 1L << 7),
          Map.entry("smallint", 1L << 15),
          Map.entry("int2", 1L << 15),
          Map.entry("mediumint", 1L << 23),
          Map.entry("int", 1L << 31),
          Map.entry("integer", 1L << 31),
          Map.entry("int4", 1L << 31),
          Map.entry("bigint", 1L << 56),
          Map.entry("int8", 1L << 56),
          Map.entry("real", 1L << 24),
          Map.entry("float4", 1L << 24),
          Map.entry("float", 1L << 24),
          Map.entry("double", EXACT),
          Map.entry("float8", EXACT),
          Map.entry("money", EXACT));

  private NumberRange() {}

  /** The range of a type as the dialect writes it; 0 where it is not known. */
  static long of(String typeName) {
    String type = typeName.toLowerCase(Locale.ROOT);
    Matcher word = WORD.matcher(type);
    if (!word.lookingAt()) {
      return 0;
    }
    return switch (word.group()) {
      case "numeric", "decimal", "dec", "decfloat" -> digits(type);
      default -> WHOLE.getOrDefault(word.group(), 0L);
    };
  }

  private static long digits(String type) {
    Matcher sizes = SIZES.matcher(type);
    if (!sizes.find()) {
      return EXACT;
    }
    int scale = sizes.group(2) == null ? 0 : Integer.parseInt(sizes.group(2));
    int whole = Math.min(DIGITS, Integer.parseInt(sizes.group(1)) - Math.max(scale, 0));
    long range = 1;
    for (int i = 0; i < whole; i++) {
      range *= 10;
    }
    return scale < 0 ? 0 : range;
  }
}
