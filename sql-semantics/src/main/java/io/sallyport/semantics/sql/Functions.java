package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The functions that a made-up row can be tried with; any other gives an unknown value. */
final class Functions {
  private static final int MOST_COUNT = 1_000;

  private static final Set<String> STRICT =
      Keywords.words(
          "abs sign floor ceil ceiling round trunc truncate sqrt exp mod power pow length"
              + " char_length character_length octet_length bit_length upper ucase lower lcase trim btrim"
              + " ltrim rtrim reverse left right substring substr mid replace starts_with strpos"
              + " instr locate position extract date_part date_trunc date year month day hour"
              + " minute second datediff timestampdiff dateadd date_add date_sub md5 sha1 sha2"
              + " regexp_like split_part to_char date_format formatdatetime regexp_replace initcap"
              + " lpad rpad repeat translate substring_index unix_timestamp from_unixtime");

  private static final Set<String> OF_NUMBERS =
      Keywords.words("abs sign floor ceil ceiling round trunc truncate sqrt exp mod power pow");

  private static final Set<String> OF_TIMES =
      Keywords.words(
          "extract date_part date_trunc date year month day hour minute second datediff"
              + " timestampdiff dateadd date_add date_sub to_char date_format formatdatetime"
              + " unix_timestamp");

  private static final Set<String> LOOSE =
      Keywords.words("coalesce ifnull nvl nullif concat concat_ws");

  private final boolean mysql;
  private final Regexes regexes;

  Functions(Dialect dialect, Regexes regexes) {
    this.mysql = dialect.isMySqlFamily();
    this.regexes = regexes;
  }

  /** A value as its text; numbers as the databases write them. */
  static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /** Whether a function is one of these. */
  static boolean isKnown(String name) {
    return STRICT.contains(name) || LOOSE.contains(name);
  }

  /** A value of the kind that a function takes. */
  static Object example(String name) {
    return OF_NUMBERS.contains(name)
        ? BigDecimal.ONE
        : OF_TIMES.contains(name) ? "2024-01-01" : "text";
  }

  Object call(String name, List<Object> args) {
    Object first = args.get(0);
    return switch (name) {
      case "coalesce", "ifnull", "nvl" -> coalesce(args);
      case "isnull" -> first == UNKNOWN ? UNKNOWN : (Object) (first == NULL);
      case "nullif" -> args.size() == 2 ? nullif(first, args.get(1)) : UNKNOWN;
      case "if", "casewhen" -> args.size() == 3 ? choice(args) : UNKNOWN;
      case "nvl2" -> args.size() == 3 ? nvl2(args) : UNKNOWN;
      case "concat" -> concat(args);
      case "concat_ws" -> plain(args) ? TextFunctions.joined(args) : UNKNOWN;
      case "field" -> field(args);
      case "interval" -> interval(args);
      case "greatest" -> extreme(args, 1);
      case "least" -> extreme(args, -1);
      case "num_nulls" -> nulls(args, true);
      case "num_nonnulls" -> nulls(args, false);
      default -> Ranges.isOne(name) ? Ranges.made(name, args) : strict(name, args);
    };
  }

  private static Object coalesce(List<Object> args) {
    for (Object arg : args) {
      if (arg != NULL) {
        return arg;
      }
    }
    return NULL;
  }

  private static Object nullif(Object one, Object other) {
    if (one == NULL || other == NULL) {
      return one;
    }
    if (one == UNKNOWN || other == UNKNOWN) {
      return UNKNOWN;
    }
    Integer order = one.equals(other) ? Integer.valueOf(0) : Values.compare(one, other);
    return order == null ? UNKNOWN : order == 0 ? NULL : one;
  }

  private static Object choice(List<Object> args) {
    Object truth = Values.truth(args.get(0));
    return truth == UNKNOWN ? UNKNOWN : args.get(truth == Boolean.TRUE ? 1 : 2);
  }

  private static Object nvl2(List<Object> args) {
    return args.get(0) == UNKNOWN ? UNKNOWN : args.get(args.get(0) == NULL ? 2 : 1);
  }

  /** MySQL's gives NULL for any NULL, that of the others leaves it out. */
  private Object concat(List<Object> args) {
    StringBuilder all = new StringBuilder();
    for (Object arg : args) {
      if (arg == NULL && mysql) {
        return NULL;
      }
      if (arg == UNKNOWN || Values.isCompound(arg) || arg instanceof Boolean) {
        return UNKNOWN;
      }
      all.append(arg == NULL ? "" : text(arg));
    }
    return all.length() > Evaluator.MOST_TEXT ? UNKNOWN : all.toString();
  }

  /** Functions that give NULL for NULL. */
  private Object strict(String name, List<Object> args) {
    if (args.contains(UNKNOWN)) {
      return UNKNOWN;
    }
    if (args.contains(NULL)) {
      // Functions that are not known here may do with it what they like.
      return STRICT.contains(name) ? NULL : UNKNOWN;
    }
    Object first = args.get(0);
    if (args.stream().anyMatch(Values::isCompound)) {
      return UNKNOWN;
    }
    Object time = Instants.call(name, args);
    if (time != UNKNOWN || first instanceof Instants.Span) {
      return time;
    }
    BigDecimal number = Values.number(first);
    Object computed = number == null ? UNKNOWN : numeric(name, number, args);
    Object made = computed == UNKNOWN ? textual(name, text(first), args) : computed;
    return made == UNKNOWN ? TextFunctions.call(name, args, regexes) : made;
  }

  /** MySQL's give NULL for any NULL, those of the others leave it out. */
  private Object extreme(List<Object> args, int sign) {
    Object best = NULL;
    for (Object arg : args) {
      if (arg == UNKNOWN || (arg == NULL && mysql) || Values.isCompound(arg)) {
        return arg == NULL ? NULL : UNKNOWN;
      }
      if (arg != NULL) {
        Integer order = best == NULL ? Integer.valueOf(sign) : Values.compare(arg, best);
        if (order == null) {
          return UNKNOWN;
        }
        best = order * sign > 0 ? arg : best;
      }
    }
    return best;
  }

  /** Whether all of them are known, and none is a row or an array. */
  private static boolean plain(List<Object> args) {
    return args.stream().noneMatch(arg -> arg == UNKNOWN || Values.isCompound(arg));
  }

  private static Object field(List<Object> args) {
    if (!plain(args)) {
      return UNKNOWN;
    }
    for (int i = 1; i < args.size(); i++) {
      if (args.get(0) != NULL && text(args.get(0)).equalsIgnoreCase(text(args.get(i)))) {
        return BigDecimal.valueOf(i);
      }
    }
    return BigDecimal.ZERO;
  }

  /** MySQL's: how many of the others are not above the first. */
  private static Object interval(List<Object> args) {
    long below = 0;
    BigDecimal number = Values.number(args.get(0));
    for (Object arg : args.subList(1, args.size())) {
      BigDecimal bound = Values.number(arg);
      if (number == null || bound == null) {
        return UNKNOWN;
      }
      below += bound.compareTo(number) <= 0 ? 1 : 0;
    }
    return BigDecimal.valueOf(below);
  }

  private static Object nulls(List<Object> args, boolean counted) {
    return args.contains(UNKNOWN)
        ? UNKNOWN
        : BigDecimal.valueOf(args.stream().filter(arg -> (arg == NULL) == counted).count());
  }

  static Object real(double value) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? UNKNOWN
        : new BigDecimal(value, MathContext.DECIMAL64);
  }

  private static Object numeric(String name, BigDecimal number, List<Object> args) {
    if (args.size() == 2 && name.equals("mod")) {
      BigDecimal by = Values.number(args.get(1));
      return by == null || by.signum() == 0 ? UNKNOWN : number.remainder(by);
    }
    if (args.size() == 2 && (name.equals("power") || name.equals("pow"))) {
      BigDecimal by = Values.number(args.get(1));
      return by == null ? UNKNOWN : real(Math.pow(number.doubleValue(), by.doubleValue()));
    }
    Integer digits = args.size() == 2 ? whole(args.get(1)) : null;
    if (digits != null && digits <= 40 && digits >= 0 && number.precision() <= 40) {
      return switch (name) {
        case "round" -> number.setScale(digits, RoundingMode.HALF_UP);
        case "trunc", "truncate" -> number.setScale(digits, RoundingMode.DOWN);
        default -> UNKNOWN;
      };
    }
    if (args.size() != 1 || number.scale() > 40 || number.precision() > 40) {
      return UNKNOWN;
    }
    return switch (name) {
      case "abs" -> number.abs();
      case "sign" -> BigDecimal.valueOf(number.signum());
      case "floor" -> number.setScale(0, RoundingMode.FLOOR);
      case "ceil", "ceiling" -> number.setScale(0, RoundingMode.CEILING);
      case "round" -> number.setScale(0, RoundingMode.HALF_UP);
      case "trunc" -> number.setScale(0, RoundingMode.DOWN);
      case "sqrt" -> real(Math.sqrt(number.doubleValue()));
      // It is above zero, however small.
      case "exp" -> real(Math.max(Double.MIN_NORMAL, Math.exp(number.doubleValue())));
      case "from_unixtime", "to_timestamp" -> Instants.since(number.longValue());
      case "bit_count" -> BigDecimal.valueOf(Long.bitCount(number.longValue()));
      case "sin" -> real(Math.sin(number.doubleValue()));
      case "cos" -> real(Math.cos(number.doubleValue()));
      default -> UNKNOWN;
    };
  }

  private Object textual(String name, String text, List<Object> args) {
    return switch (args.size()) {
      case 1 -> textual(name, text);
      case 2 -> textual(name, text, args.get(1));
      default -> {
        boolean slice = name.equals("substring") || name.equals("substr") || name.equals("mid");
        Integer from = whole(args.get(1));
        Integer length = whole(args.get(2));
        if (slice && from != null && length != null && from > 0 && length >= 0) {
          int start = Math.min(from - 1, text.length());
          yield text.substring(start, Math.min(text.length(), start + length));
        }
        yield name.equals("replace") && args.size() == 3 && !text(args.get(1)).isEmpty()
            ? text.replace(text(args.get(1)), text(args.get(2)))
            : UNKNOWN;
      }
    };
  }

  private static Object textual(String name, String text) {
    return switch (name) {
      case "length", "char_length", "character_length", "octet_length" ->
          BigDecimal.valueOf(text.length());
      case "bit_length" -> BigDecimal.valueOf(8L * text.length());
      case "upper", "ucase" -> text.toUpperCase(Locale.ROOT);
      case "lower", "lcase" -> text.toLowerCase(Locale.ROOT);
      case "trim", "btrim" -> text.strip();
      case "reverse" -> new StringBuilder(text).reverse().toString();
      case "md5" -> digest("MD5", text);
      case "sha", "sha1" -> digest("SHA-1", text);
      case "ascii", "ord" -> BigDecimal.valueOf(text.isEmpty() ? 0 : text.codePointAt(0));
      case "hex" -> HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8));
      case "crc32" -> {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(UTF_8));
        yield BigDecimal.valueOf(sum.getValue());
      }
      default -> UNKNOWN;
    };
  }

  private static Object digest(String algorithm, String text) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException missing) {
      return UNKNOWN;
    }
  }

  private Object textual(String name, String text, Object second) {
    Integer count = whole(second);
    return switch (name) {
      case "left" -> count == null || count < 0 ? UNKNOWN : text.substring(0, least(count, text));
      case "right" ->
          count == null || count < 0 ? UNKNOWN : text.substring(text.length() - least(count, text));
      case "substring", "substr" ->
          count == null || count < 1 ? UNKNOWN : text.substring(least(count - 1, text));
      case "starts_with" -> text.startsWith(text(second));
      case "strpos", "instr" -> BigDecimal.valueOf(text.indexOf(text(second)) + 1L);
      case "locate", "position" -> BigDecimal.valueOf(text(second).indexOf(text) + 1L);
      case "strcmp" -> BigDecimal.valueOf(Integer.signum(text.compareToIgnoreCase(text(second))));
      case "sha2" -> digest("SHA-256", text);
      case "regexp_like" -> regexes.finds(text, text(second), false);
      default -> UNKNOWN;
    };
  }

  private static int least(int count, String text) {
    return Math.min(count, text.length());
  }

  private static @Nullable Integer whole(Object value) {
    BigDecimal number = value instanceof BigDecimal n ? n : null;
    boolean small = number != null && number.abs().compareTo(BigDecimal.valueOf(MOST_COUNT)) < 0;
    return number != null && small ? Integer.valueOf(number.intValue()) : null;
  }
}
