package io.sallyport.semantics.sql;

/** Masks for PostgreSQL; every function and operator is qualified, so nothing can shadow it. */
final class PostgresMaskSql extends MaskSql {
  PostgresMaskSql(String key) {
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
    return "'\"***\"'";
  }

  @Override
  String emptyArray() {
    return "'{}'";
  }

  @Override
  String hash(String quoted) {
    return "pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat("
        + keyLiteral()
        + ", "
        + quoted
        + "), 'UTF8')), 'hex')";
  }

  @Override
  String token(String hash) {
    return "pg_catalog.concat('tok_', pg_catalog.left(" + hash + ", 16))";
  }

  @Override
  String asUuid(String hash) {
    return "pg_catalog.left(" + hash + ", 32)";
  }

  @Override
  String partial(String quoted) {
    String text = "CAST(" + quoted + " AS pg_catalog.text)";
    String digits = "pg_catalog.regexp_replace(" + text + ", '[^0-9]', '', 'g')";
    return "CASE WHEN "
        + text
        + " OPERATOR(pg_catalog.~) '^[^@[:space:]]{2,}@[^@[:space:]]+$' THEN pg_catalog.concat("
        + "pg_catalog.left("
        + text
        + ", 1), '***', pg_catalog.substr("
        + text
        + ", pg_catalog.strpos("
        + text
        + ", '@'))) WHEN pg_catalog.length("
        + digits
        + ") OPERATOR(pg_catalog.>=) 12 THEN pg_catalog.concat('***', pg_catalog.right("
        + digits
        + ", 4)) WHEN pg_catalog.length("
        + text
        + ") OPERATOR(pg_catalog.>=) 5 THEN pg_catalog.concat(pg_catalog.left("
        + text
        + ", 1), '***') ELSE '***' END";
  }
}
