package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a mask as an expression of the database's own language, of the column's own type. */
abstract class MaskSql {

  /** A hundred years from 1970 on. */
  private static final long DAYS = 36_525;

  private static final long SECONDS_OF_DAY = 86_400;
  private static final long SECONDS = DAYS * SECONDS_OF_DAY;

  private final String key;

  MaskSql(String key) {
    this.key = key;
  }

  static MaskSql of(Dialect dialect, String key) {
    return switch (dialect) {
      case POSTGRESQL -> new PostgresMaskSql(key);
      case MYSQL, MARIADB -> new MySqlMaskSql(key);
      case H2 -> new H2MaskSql(key);
    };
  }

  /** The expression that stands for a column; the column's own name is quoted already. */
  final String mask(Column column, String quoted, ColumnMask mask) {
    if (mask.whole() != null) {
      return mask(column, quoted, mask.whole());
    }
    String parts =
        switch (column.family()) {
          case JSON -> documents(column, quoted, mask.parts());
          case ARRAY -> elements(column, quoted, mask.parts());
          case TEXT -> documentsInText(column, quoted, mask.parts());
          default -> "";
        };
    return parts.isEmpty() ? mask(column, quoted, MaskKind.REDACT) : parts;
  }

  /** A document with parts of it masked; empty where the dialect cannot. */
  abstract String documents(Column column, String quoted, Map<MaskPath, MaskKind> parts);

  /** The same for a text column; empty where the dialect cannot tell whether it holds documents. */
  String documentsInText(Column column, String quoted, Map<MaskPath, MaskKind> parts) {
    return "";
  }

  private String elements(Column column, String quoted, Map<MaskPath, MaskKind> parts) {
    Column element = element(column);
    MaskKind kind = parts.get(new MaskPath(List.of()));
    if (element == null || kind == null || parts.size() > 1) {
      return "";
    }
    return each(column, quoted, mask(element, "sallyport_each.v", kind));
  }

  /** What the arrays of a column hold; null where that is not known. */
  abstract @Nullable Column element(Column column);

  /** An array whose elements are known as {@code sallyport_each.v}, made of their masks. */
  abstract String each(Column column, String quoted, String masked);

  /** A mask on all of a column. */
  final String mask(Column column, String quoted, MaskKind kind) {
    return switch (kind) {
      case NULL -> none(column);
      case REDACT -> cast(zero(column.family()), column);
      case PARTIAL -> partial(column, quoted);
      case HASH -> hashed(column, quoted, false);
      case TOKEN -> hashed(column, quoted, true);
    };
  }

  private String partial(Column column, String quoted) {
    return switch (column.family()) {
      case TEXT -> cast(partial(quoted), column);
      case DATE, TIMESTAMP -> cast(year(column, quoted), column);
      default -> none(column);
    };
  }

  /** The first day of the value's year; years that some function cannot count become the zero. */
  private String year(Column column, String quoted) {
    String zero = cast(zero(column.family()), column);
    String midnight = column.family() == ColumnFamily.DATE ? "'" : " 00:00:00'";
    return "CASE WHEN "
        + quoted
        + " BETWEEN "
        + cast("'1000-01-01" + midnight, column)
        + " AND "
        + cast("'9998-12-31" + midnight, column)
        + " THEN "
        + startOfYear(column, quoted)
        + " WHEN "
        + quoted
        + " IS NOT NULL THEN "
        + zero
        + " END";
  }

  private String hashed(Column column, String quoted, boolean shorter) {
    String hash = hash(seed(column, quoted));
    String value =
        switch (column.family()) {
          case TEXT -> shorter ? token(hash) : hash;
          case UUID -> left(hash, 32);
          case BINARY -> bytes(shorter ? left(hash, 16) : hash);
          case JSON -> jsonText(shorter ? token(hash) : hash);
          case NUMERIC -> number(hash, NumberRange.of(column.typeName()));
          case DATE -> daysLater(number(hash, DAYS));
          case TIMESTAMP -> secondsLater(column, number(hash, SECONDS));
          case TIME -> secondsOfDay(column, number(hash, SECONDS_OF_DAY));
          case BOOLEAN, ARRAY, OTHER -> "";
        };
    return value.isEmpty() ? none(column) : cast(unlessNull(quoted, value), column);
  }

  private String number(String hash, long range) {
    return range == 0 ? "" : modulo(number(left(hash, 14)), range);
  }

  /** Where there is nothing to show: NULL, or the type's zero where the column has no NULL. */
  private String none(Column column) {
    return cast(column.nullable() ? "NULL" : zero(column.family()), column);
  }

  private static String unlessNull(String quoted, String value) {
    return "CASE WHEN " + quoted + " IS NOT NULL THEN " + value + " END";
  }

  /** The value every row shows under {@code redact}. */
  private String zero(ColumnFamily family) {
    return switch (family) {
      case TEXT -> "'***'";
      case NUMERIC -> "0";
      case BOOLEAN -> falsehood();
      case DATE -> "'1970-01-01'";
      case TIME -> "'00:00:00'";
      case TIMESTAMP -> "'1970-01-01 00:00:00'";
      case UUID -> "'00000000-0000-0000-0000-000000000000'";
      case JSON -> json();
      case BINARY -> "''";
      case ARRAY -> emptyArray();
      case OTHER -> "NULL";
    };
  }

  /** A comparison of the raw value with a parameter. */
  final String lookup(Column column, String quoted) {
    return text(column) ? textLookup(quoted) : quoted + equal() + "?";
  }

  private static boolean text(Column column) {
    return column.family() == ColumnFamily.TEXT;
  }

  String equal() {
    return " = ";
  }

  /**
   * The same for a text. The parameter has to be one, too: MySQL and H2 would take texts for
   * numbers to compare them with one, and find those that start with its digits, or fail on others.
   */
  abstract String textLookup(String quoted);

  final String keyLiteral() {
    return "'" + key + "'";
  }

  abstract String quote(String identifier);

  abstract String cast(String value, Column column);

  abstract String falsehood();

  abstract String json();

  abstract String emptyArray();

  /** The column as a text that depends on nothing but its value, neither session nor settings. */
  abstract String seed(Column column, String quoted);

  /** The keyed hash of a text in 64 hexadecimal digits. */
  abstract String hash(String seed);

  String token(String hash) {
    return "CONCAT('tok_', " + left(hash, 16) + ")";
  }

  String left(String text, int length) {
    return "LEFT(" + text + ", " + length + ")";
  }

  /** The byte string that hexadecimal digits stand for. */
  abstract String bytes(String hex);

  /** A JSON document that is a text. */
  abstract String jsonText(String text);

  /** The number that up to 14 hexadecimal digits stand for. */
  abstract String number(String hex);

  String modulo(String number, long range) {
    return "MOD(" + number + ", " + range + ")";
  }

  /** The date so many days after 1 January 1970. */
  abstract String daysLater(String days);

  /** The time so many seconds after the start of 1970, of the column's kind. */
  abstract String secondsLater(Column column, String seconds);

  /** The time so many seconds after midnight, of the column's kind. */
  abstract String secondsOfDay(Column column, String seconds);

  /** The start of the year, by UTC where the value has a zone: a session's zone can be chosen. */
  abstract String startOfYear(Column column, String quoted);

  static boolean zoned(Column column) {
    String type = column.typeName().toLowerCase(Locale.ROOT);
    return type.contains("with time zone") || type.contains("tz");
  }

  /** A recognisable rest of a text of any form; null for null. */
  abstract String partial(String quoted);
}
