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
  String seed(Column column, String quoted) {
    return switch (column.family()) {
      case BINARY -> "RAWTOHEX(" + quoted + ")";
      case TEXT -> quoted;
      default -> "CAST(" + quoted + " AS CHARACTER VARYING)";
    };
  }

  @Override
  String hash(String seed) {
    return "LOWER(RAWTOHEX(HASH('SHA-256', CONCAT(" + keyLiteral() + ", " + seed + "))))";
  }

  @Override
  String bytes(String hex) {
    return binary(left(hex, 32));
  }

  @Override
  String jsonText(String text) {
    return "CAST(" + text + " AS JSON)";
  }

  @Override
  String number(String hex) {
    return "CAST(SUBSTRING(" + binary("CONCAT('00', " + hex + ")") + ", 1, 8) AS BIGINT)";
  }

  /** Sixteen bytes. HEXTORAW() gives a character string here, a UUID can be read from digits. */
  private static String binary(String hex) {
    return "CAST(CAST(RPAD(" + hex + ", 32, '0') AS UUID) AS BINARY VARYING)";
  }

  @Override
  String daysLater(String days) {
    return "DATEADD(DAY, " + days + ", DATE '1970-01-01')";
  }

  @Override
  String secondsLater(Column column, String seconds) {
    String start =
        zoned(column)
            ? "TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00'"
            : "TIMESTAMP '1970-01-01 00:00:00'";
    return "DATEADD(SECOND, " + seconds + ", " + start + ")";
  }

  @Override
  String secondsOfDay(Column column, String seconds) {
    String midnight = zoned(column) ? "TIME WITH TIME ZONE '00:00:00+00'" : "TIME '00:00:00'";
    return "DATEADD(SECOND, " + seconds + ", " + midnight + ")";
  }

  @Override
  String startOfYear(Column column, String quoted) {
    String value = zoned(column) ? quoted + " AT TIME ZONE 'UTC'" : quoted;
    return "DATE_TRUNC(YEAR, " + value + ")";
  }

  @Override
  String textLookup(String quoted) {
    return quoted + " = CAST(? AS CHARACTER VARYING)";
  }

  @Override
  String partial(String quoted) {
    return partialByPattern(quoted);
  }
}
