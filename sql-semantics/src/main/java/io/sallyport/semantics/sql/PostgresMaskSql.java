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

  /**
   * Patterns of LIKE and {@code ||} where there is a choice: on a table scan, regular expressions
   * and concat() cost twice as much as all of this together.
   */
  @Override
  String partial(String quoted) {
    String text = "CAST(" + quoted + " AS pg_catalog.text)";
    String digits = "pg_catalog.regexp_replace(" + text + ", '[^0-9]', '', 'g')";
    String first = "pg_catalog.left(" + text + ", 1)";
    return "CASE WHEN "
        + like(text, "'__%@%_'")
        + unlike(text, "'%@%@%'")
        + unlike(text, "'% %'")
        + unlike(text, "E'%\\t%'")
        + unlike(text, "E'%\\n%'")
        + unlike(text, "E'%\\r%'")
        + " THEN "
        + joined(first, "'***@'", "pg_catalog.split_part(" + text + ", '@', 2)")
        + " WHEN pg_catalog.length("
        + digits
        + ") OPERATOR(pg_catalog.>=) 12 THEN "
        + joined("'***'", "pg_catalog.right(" + digits + ", 4)")
        + " WHEN pg_catalog.length("
        + text
        + ") OPERATOR(pg_catalog.>=) 5 THEN "
        + joined(first, "'***'")
        + " ELSE '***' END";
  }

  private static String like(String text, String pattern) {
    return text + " OPERATOR(pg_catalog.~~) " + pattern;
  }

  private static String unlike(String text, String pattern) {
    return " AND " + text + " OPERATOR(pg_catalog.!~~) " + pattern;
  }

  private static String joined(String... parts) {
    return String.join(" OPERATOR(pg_catalog.||) ", parts);
  }
}
