package io.sallyport.semantics.sql;

import java.util.Set;

/**
 * The words that steer the grammar. A word that is none of these is a name, and a name must be
 * known to the catalog, so a keyword that is missing here ends in a refusal and not in a
 * misreading.
 */
final class Keywords {
  private static final Set<String> RESERVED =
      words(
          "ALL AND AS ASC BETWEEN BY CASE CROSS DESC DISTINCT ELSE END EXCEPT EXISTS FALSE FETCH FOR"
              + " FROM FULL GROUP HAVING IN INNER INTERSECT INTO IS JOIN LATERAL LEFT LIKE LIMIT"
              + " MINUS NATURAL NOT NULL ON OR ORDER RETURNING RIGHT SELECT SET SOME TABLE THEN TRUE"
              + " UNION USING VALUES WHEN WHERE WITH ILIKE TABLESAMPLE STRAIGHT_JOIN DEFAULT QUALIFY"
              + " CREATE GRANT OFFSET");

  private static final Set<String> NO_BARE_ALIAS =
      words(
          "WINDOW OUTER XOR DIV MOD RLIKE REGEXP SOUNDS MEMBER SIMILAR ISNULL NOTNULL OVERLAPS"
              + " ESCAPE AT OVER FILTER WITHIN FORCE USE IGNORE PARTITION LOCK PROCEDURE PIVOT"
              + " UNPIVOT OPERATOR COLLATE NULLS ONLY AGAINST SEPARATOR PLACING RESPECT ROWS RANGE"
              + " GROUPS PRECEDING FOLLOWING CONNECT START FINAL SAMPLE VALUE FORMAT ABSENT KEYS"
              + " SYMMETRIC ASYMMETRIC UNIQUE OVERRIDING MATCHED VARIADIC BINARY INTERVAL");

  private static final Set<String> CALLABLE = words("LEFT RIGHT VALUES DEFAULT SET EXISTS");

  static final Set<String> UNITS =
      words(
          "MICROSECOND MICROSECONDS MILLISECOND MILLISECONDS NANOSECOND SECOND SECONDS MINUTE MINUTES"
              + " HOUR HOURS DAY DAYS WEEK WEEKS MONTH MONTHS QUARTER YEAR YEARS DECADE CENTURY"
              + " MILLENNIUM EPOCH DOW ISODOW DOY ISOYEAR TIMEZONE TIMEZONE_HOUR TIMEZONE_MINUTE"
              + " SECOND_MICROSECOND MINUTE_MICROSECOND MINUTE_SECOND HOUR_MICROSECOND HOUR_SECOND"
              + " HOUR_MINUTE DAY_MICROSECOND DAY_SECOND DAY_MINUTE DAY_HOUR YEAR_MONTH JULIAN"
              + " DAY_OF_WEEK DAY_OF_YEAR ISO_DAY_OF_WEEK ISO_WEEK ISO_WEEK_YEAR ISO_YEAR YYYY YY QQ"
              + " Q MM M DY Y DD D WK WW W HH MI N SS S MCS NS MS DAYOFYEAR DAY_OF_MONTH");

  private static final Set<String> NILADIC =
      words(
          "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_USER"
              + " SESSION_USER SYSTEM_USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA");

  private Keywords() {}

  static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  /** Whether a token cannot be a name. Quoted ones always can. */
  static boolean isReserved(Token token) {
    return token.kind == Token.Kind.WORD && RESERVED.contains(token.key);
  }

  /** Whether a token can follow an item as its alias without AS. */
  static boolean canAlias(Token token) {
    return token.kind == Token.Kind.QUOTED
        || (token.kind == Token.Kind.WORD
            && !RESERVED.contains(token.key)
            && !NO_BARE_ALIAS.contains(token.key));
  }

  /** Whether a reserved word is a function's name when a bracket follows. */
  static boolean isCallable(Token token) {
    return CALLABLE.contains(token.key);
  }

  /** Whether a word alone is a function call. */
  static boolean isNiladic(Token token, Dialect dialect) {
    if (token.kind != Token.Kind.WORD) {
      return false;
    }
    return NILADIC.contains(token.key)
        || switch (dialect) {
          case POSTGRESQL -> token.is("USER");
          case H2 -> token.is("USER") || token.is("CURRENT_PATH") || token.is("ROWNUM");
          case MYSQL, MARIADB ->
              token.is("UTC_DATE") || token.is("UTC_TIME") || token.is("UTC_TIMESTAMP");
        };
  }

  static boolean isUnit(Token token) {
    return token.kind == Token.Kind.WORD && UNITS.contains(token.key);
  }
}
