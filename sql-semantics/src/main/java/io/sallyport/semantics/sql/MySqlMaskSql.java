package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Masks for MySQL and MariaDB, whose native functions no stored one can shadow. */
final class MySqlMaskSql extends MaskSql {
  MySqlMaskSql(String key) {
    super(key);
  }

  @Override
  String quote(String identifier) {
    return '`' + identifier.replace("`", "``") + '`';
  }

  /** MySQL casts to a handful of types only; the nearest one stands for the column's. */
  @Override
  String cast(String value, Column column) {
    String type = column.typeName().toLowerCase(Locale.ROOT).strip();
    String target =
        switch (column.family()) {
          case TEXT -> text(type);
          case NUMERIC -> numeric(type);
          case BOOLEAN -> "SIGNED";
          case DATE -> "DATE";
          case TIME -> "TIME" + precision(type);
          case TIMESTAMP -> "DATETIME" + precision(type);
          case BINARY -> "BINARY";
          case UUID -> "UUID";
          case JSON, ARRAY, OTHER -> "CHAR";
        };
    return "CAST(" + value + " AS " + target + ")";
  }

  private static String text(String type) {
    boolean sized = type.startsWith("varchar(") || type.startsWith("char(");
    return sized ? "CHAR" + type.substring(type.indexOf('('), type.indexOf(')') + 1) : "CHAR";
  }

  private static String numeric(String type) {
    boolean exact = type.startsWith("decimal(") || type.startsWith("numeric(");
    if (exact) {
      return "DECIMAL" + type.substring(type.indexOf('('), type.indexOf(')') + 1);
    }
    if (type.startsWith("float") || type.startsWith("double") || type.startsWith("real")) {
      return "DOUBLE";
    }
    return type.contains("unsigned") ? "UNSIGNED" : "SIGNED";
  }

  private static String precision(String type) {
    int open = type.indexOf('(');
    return open < 0 ? "" : type.substring(open, type.indexOf(')') + 1);
  }

  @Override
  String documents(Column column, String quoted, Map<MaskPath, MaskKind> parts) {
    return new MySqlJson(this).masked(quoted, parts);
  }

  /** JSON is another way to write LONGTEXT on MariaDB. */
  @Override
  String documentsInText(Column column, String quoted, Map<MaskPath, MaskKind> parts) {
    return cast(documents(column, quoted, parts), column);
  }

  @Override
  @Nullable Column element(Column column) {
    return null;
  }

  @Override
  String each(Column column, String quoted, String masked) {
    return "";
  }

  @Override
  String falsehood() {
    return "0";
  }

  @Override
  String json() {
    return "'\"***\"'";
  }

  @Override
  String emptyArray() {
    return "NULL";
  }

  @Override
  String seed(Column column, String quoted) {
    return switch (column.family()) {
      case BINARY -> "HEX(" + quoted + ")";
      case TIMESTAMP -> instant(column) ? "UNIX_TIMESTAMP(" + quoted + ")" : quoted;
      default -> quoted;
    };
  }

  /** TIMESTAMP is an instant that reads as the session's zone has it; DATETIME is a text of one. */
  private static boolean instant(Column column) {
    return column.typeName().toLowerCase(Locale.ROOT).startsWith("timestamp");
  }

  @Override
  String hash(String seed) {
    return "SHA2(CONCAT(" + keyLiteral() + ", " + seed + "), 256)";
  }

  @Override
  String bytes(String hex) {
    return "UNHEX(" + hex + ")";
  }

  @Override
  String jsonText(String text) {
    return "JSON_QUOTE(" + text + ")";
  }

  @Override
  String number(String hex) {
    return "CAST(CONV(" + hex + ", 16, 10) AS UNSIGNED)";
  }

  @Override
  String daysLater(String days) {
    return "DATE_ADD(DATE '1970-01-01', INTERVAL " + days + " DAY)";
  }

  @Override
  String secondsLater(Column column, String seconds) {
    return "DATE_ADD(TIMESTAMP '1970-01-01 00:00:00', INTERVAL " + seconds + " SECOND)";
  }

  @Override
  String secondsOfDay(Column column, String seconds) {
    return "SEC_TO_TIME(" + seconds + ")";
  }

  @Override
  String startOfYear(Column column, String quoted) {
    String value =
        instant(column) ? "CONVERT_TZ(" + quoted + ", @@session.time_zone, '+00:00')" : quoted;
    return "MAKEDATE(YEAR(" + value + "), 1)";
  }

  /** CONCAT, since the collation of CAST could be at odds with the column's. */
  @Override
  String textLookup(String quoted) {
    return quoted + " = CONCAT(?)";
  }

  /** No pattern ends in {@code $}, which also holds before a line feed at the end. */
  @Override
  String partial(String quoted) {
    String size = "CHAR_LENGTH(" + quoted + ")";
    String domain = "REGEXP_REPLACE(" + quoted + ", '(?s)^.*@', '')";
    return String.join(
        " ",
        "CASE WHEN " + quoted + " IS NULL THEN NULL",
        "WHEN " + size + " >= 7 AND " + quoted + " NOT REGEXP '[^0-9 +()./-]'",
        "THEN CONCAT('***', RIGHT(" + quoted + ", CASE WHEN " + size + " >= 12 THEN 4 ELSE 2 END))",
        "WHEN " + size + " <= 254 AND " + quoted + " REGEXP '(?s)^.[^@].*@'",
        "AND " + domain + " NOT REGEXP '(?-i)[^A-Za-z0-9.-]'",
        "THEN CONCAT(LEFT(" + quoted + ", 1), '***@', " + domain + ")",
        "WHEN " + size + " BETWEEN 15 AND 42",
        "AND " + quoted + " REGEXP '(?-i)^[A-Z][A-Z][0-9][0-9]'",
        "AND " + quoted + " NOT REGEXP '(?-i)[^A-Z0-9 ]'",
        "THEN CONCAT(LEFT(" + quoted + ", 2), '***', RIGHT(" + quoted + ", 4))",
        "WHEN " + size + " >= 5 THEN CONCAT(LEFT(" + quoted + ", 1), '***')",
        "ELSE '***' END");
  }
}
