package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.Set;

/** Casts of values on made-up rows. */
final class Casts {
  /** Types whose values have one length, so that whatever is cast to them has it. */
  private static final Set<String> FIXED = Set.of("BIT", "CHAR", "CHARACTER", "BPCHAR", "NCHAR");

  private final Dialect dialect;

  Casts(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Whether a type keeps what is cast to it, more or less. */
  static boolean keeps(String type) {
    return !FIXED.contains(word(type)) && (type.indexOf('(') < 0 || !isText(word(type)));
  }

  private static String word(String type) {
    int end = type.indexOf('(');
    return end < 0 ? type : type.substring(0, end);
  }

  private static boolean isText(String word) {
    return Set.of("TEXT", "VARCHAR", "CHARACTER", "CHAR").contains(word);
  }

  Object of(Object value, String type) {
    if (value == Values.NULL || value == UNKNOWN) {
      return value;
    }
    String word = word(type);
    return switch (word) {
      case "BOOLEAN", "BOOL" -> Values.truth(value);
      case "TEXT", "VARCHAR", "CHARACTER", "CHAR" -> text(value, type, word);
      case "DATE" -> {
        LocalDateTime time = Instants.read(value);
        yield time == null ? UNKNOWN : time.toLocalDate().toString();
      }
      case "TIME" -> {
        LocalDateTime time = Instants.read(value);
        yield time == null ? UNKNOWN : Instants.write(time).substring(11);
      }
      case "TIMESTAMP", "TIMESTAMPTZ", "DATETIME" -> value instanceof String ? value : UNKNOWN;
      case "UUID" -> value instanceof String ? Matching.lower(value) : UNKNOWN;
      case "INT", "INTEGER", "BIGINT", "SIGNED", "UNSIGNED", "INT4", "INT8", "SMALLINT" ->
          number(value, 0);
      case "NUMERIC", "DECIMAL" -> number(value, scale(type));
      default -> {
        if (Ranges.isOne(word)) {
          yield Ranges.read(value);
        }
        yield type.startsWith("INTERVAL")
            ? Instants.span(value, type.substring("INTERVAL".length()).strip())
            : UNKNOWN;
      }
    };
  }

  /** A text of one length has blanks at its end, or none, as it is looked at. */
  private Object text(Object value, String type, String word) {
    boolean padded = !dialect.isMySqlFamily() && word.startsWith("CHAR");
    if (padded || Values.isCompound(value)) {
      return UNKNOWN;
    }
    String text = value instanceof Boolean truth ? truth(truth) : Functions.text(value);
    int size = scale(type);
    return size < 0 ? text : text.substring(0, Math.min(size, text.length()));
  }

  private String truth(boolean truth) {
    return switch (dialect) {
      case POSTGRESQL -> truth ? "true" : "false";
      case H2 -> truth ? "TRUE" : "FALSE";
      case MYSQL, MARIADB -> truth ? "1" : "0";
    };
  }

  private static Object number(Object value, int scale) {
    BigDecimal number = Values.number(value);
    if (number == null || number.precision() > 40 || Math.abs(number.scale()) > 40) {
      return UNKNOWN;
    }
    return scale < 0 ? number : number.setScale(scale, RoundingMode.HALF_UP);
  }

  /** The last size of a type; -1 where it has none. */
  private static int scale(String type) {
    String digits = type.replaceFirst("^[^(]*\\((?:[^,]*,)?", "").replaceFirst("\\).*$", "");
    return type.indexOf('(') > 0 && digits.matches("[0-9]{1,2}") ? Integer.parseInt(digits) : -1;
  }
}
