package io.sallyport.semantics.sql;

/** Masks for H2. */
final class H2MaskSql extends MaskSql {
  H2MaskSql(String key) {
    super(key);
  }

  @Override
  String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  String cast(String value, Column column) {
    return "CAST(" + value + " AS " + column.typeName() + ")";
  }

  @Override
  String falsehood() {
    return "FALSE";
  }

  @Override
  String json() {
    return "JSON '\"***\"'";
  }

  @Override
  String emptyArray() {
    return "ARRAY[]";
  }

  @Override
  String hash(String quoted) {
    return "LOWER(RAWTOHEX(HASH('SHA-256', CONCAT(" + keyLiteral() + ", " + quoted + "))))";
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
    String digits = "REGEXP_REPLACE(" + quoted + ", '[^0-9]', '')";
    return "CASE WHEN REGEXP_LIKE("
        + quoted
        + ", '^[^@ ]{2,}@[^@ ]+$') THEN CONCAT(LEFT("
        + quoted
        + ", 1), '***', SUBSTRING("
        + quoted
        + ", LOCATE('@', "
        + quoted
        + "))) WHEN CHAR_LENGTH("
        + digits
        + ") >= 12 THEN CONCAT('***', RIGHT("
        + digits
        + ", 4)) WHEN CHAR_LENGTH("
        + quoted
        + ") >= 5 THEN CONCAT(LEFT("
        + quoted
        + ", 1), '***') ELSE '***' END";
  }
}
