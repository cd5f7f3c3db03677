package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;

/** Writes a mask as an expression of the database's own language, of the column's own type. */
abstract class MaskSql {
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
  final String mask(Column column, String quoted, MaskKind kind) {
    return switch (kind) {
      case NULL -> cast("NULL", column);
      case REDACT -> cast(zero(column.family()), column);
      case PARTIAL -> text(column) ? cast(partial(quoted), column) : none(column);
      case HASH -> hashed(column, quoted, hash(quoted));
      case TOKEN -> hashed(column, quoted, token(hash(quoted)));
    };
  }

  private String hashed(Column column, String quoted, String value) {
    if (column.family() == ColumnFamily.UUID) {
      return cast(unlessNull(quoted, asUuid(hash(quoted))), column);
    }
    return text(column) ? cast(unlessNull(quoted, value), column) : none(column);
  }

  private String none(Column column) {
    return cast("NULL", column);
  }

  private static boolean text(Column column) {
    return column.family() == ColumnFamily.TEXT;
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

  final String keyLiteral() {
    return "'" + key + "'";
  }

  abstract String quote(String identifier);

  abstract String cast(String value, Column column);

  abstract String falsehood();

  abstract String json();

  abstract String emptyArray();

  /** The keyed hash of a column in 64 hexadecimal digits. */
  abstract String hash(String quoted);

  abstract String token(String hash);

  abstract String asUuid(String hash);

  /** A recognisable rest of a text of any form; null for null. */
  abstract String partial(String quoted);

  /**
   * The same shapes for databases that know {@code REGEXP}. No pattern ends in {@code $}, which
   * also holds before a line feed at the end.
   */
  static String partialByPattern(String quoted) {
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
