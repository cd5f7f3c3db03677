package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Masks for H2. */
final class H2MaskSql extends MaskSql {
  private static final String DIGITS = "0123456789";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String SMALL = "abcdefghijklmnopqrstuvwxyz";

  /** The characters of numbers that people write: cards, phones, accounts. */
  private static final String NUMBER = DIGITS + " +()./-";

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

  /** No function of H2 changes a part of a document. */
  @Override
  String documents(Column column, String quoted, Map<MaskPath, MaskKind> parts) {
    return "";
  }

  /** No query over an array's elements sees the row that the array stands in. */
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

  /**
   * Without {@code REGEXP} and {@code LIKE}: H2 parses and plans a statement that has one of them
   * anew at every execution. Each function used here compares characters by their code, whatever
   * collation the column has.
   */
  @Override
  String partial(String quoted) {
    String size = "CHAR_LENGTH(" + quoted + ")";
    String first = "LEFT(" + quoted + ", 1)";
    String domain = "SUBSTRING(" + quoted + ", LOCATE('@', " + quoted + ", -1) + 1)";
    return String.join(
        " ",
        "CASE WHEN " + quoted + " IS NULL THEN NULL",
        "WHEN " + size + " >= 7 AND LOCATE(" + first + ", '" + NUMBER + "') > 0",
        "AND " + only(quoted, NUMBER),
        "THEN CONCAT('***', RIGHT(" + quoted + ", CASE WHEN " + size + " >= 12 THEN 4 ELSE 2 END))",
        "WHEN LOCATE('@', " + quoted + ", 2) > 2 AND " + size + " <= 254",
        "AND " + only(domain, SMALL + CAPITALS + DIGITS + ".-"),
        "THEN CONCAT(" + first + ", '***@', " + domain + ")",
        "WHEN " + size + " BETWEEN 15 AND 42 AND " + startsAsIban(quoted),
        "AND " + only(quoted, CAPITALS + DIGITS + " "),
        "THEN CONCAT(LEFT(" + quoted + ", 2), '***', RIGHT(" + quoted + ", 4))",
        "WHEN " + size + " >= 5 THEN CONCAT(" + first + ", '***')",
        "ELSE '***' END");
  }

  /** Whether a text has these characters and no others: all become zeros, and zeros are dropped. */
  private static String only(String text, String characters) {
    return "CHAR_LENGTH(REPLACE(" + replaced(text, characters, "0") + ", '0', '')) = 0";
  }

  private static String startsAsIban(String quoted) {
    String capitals = replaced("LEFT(" + quoted + ", 4)", CAPITALS, "A");
    return "LOCATE('AA00', " + replaced(capitals, DIGITS, "0") + ") = 1";
  }

  private static String replaced(String text, String characters, String by) {
    return "TRANSLATE("
        + text
        + ", '"
        + characters
        + "', '"
        + by.repeat(characters.length())
        + "')";
  }
}
