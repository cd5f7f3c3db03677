package io.sallyport.semantics.sql;

import java.util.Locale;

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
          case NUMERIC -> number(type);
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

  private static String number(String type) {
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
  String hash(String quoted) {
    return "SHA2(CONCAT(" + keyLiteral() + ", " + quoted + "), 256)";
  }

  @Override
  String token(String hash) {
    return "CONCAT('tok_', LEFT(" + hash + ", 16))";
  }

  @Override
  String asUuid(String hash) {
    return "LEFT(" + hash + ", 32)";
  }

  @Override
  String partial(String quoted) {
    return partialByPattern(quoted);
  }
}
