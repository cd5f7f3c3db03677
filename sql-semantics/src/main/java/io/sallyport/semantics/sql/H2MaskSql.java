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
    return partialByPattern(quoted);
  }
}
