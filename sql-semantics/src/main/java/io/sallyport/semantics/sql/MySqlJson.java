package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Masks inside of JSON documents on MySQL and MariaDB. An array on the way, or at its end, is
 * masked as a whole, since no expression of theirs replaces something in each of its elements.
 */
final class MySqlJson {
  private final MySqlMaskSql sql;

  MySqlJson(MySqlMaskSql sql) {
    this.sql = sql;
  }

  /** The document with its parts masked; one that is an array, or no document, shows nothing. */
  String masked(String quoted, Map<MaskPath, MaskKind> parts) {
    StringBuilder replaced = new StringBuilder("JSON_REPLACE(").append(quoted);
    boolean whole = false;
    for (Map.Entry<MaskPath, MaskKind> part : new TreeMap<>(parts).entrySet()) {
      List<String> steps = part.getKey().steps();
      int any = steps.indexOf(MaskPath.ANY);
      List<String> names = any < 0 ? steps : steps.subList(0, any);
      whole |= names.isEmpty();
      String kept = any < 0 ? leaf(quoted, names, part.getValue()) : "'***'";
      replaced.append(", ").append(place(quoted, names)).append(", ");
      replaced.append(value(quoted, names, kept));
    }
    String masked = whole ? "'\"***\"'" : replaced.append(")").toString();
    return "CASE WHEN "
        + quoted
        + " IS NULL THEN NULL WHEN NOT JSON_VALID("
        + quoted
        + ") OR "
        + isTwofold(quoted, "'$'")
        + " THEN '\"***\"' WHEN JSON_TYPE("
        + quoted
        + ") = 'OBJECT' THEN "
        + masked
        + " WHEN JSON_TYPE("
        + quoted
        + ") IN ('STRING', 'INTEGER', 'DOUBLE', 'BOOLEAN', 'NULL') AND "
        + (whole ? "FALSE" : "TRUE")
        + " THEN "
        + quoted
        + " ELSE '\"***\"' END";
  }

  /** Where the first array stands on the way, or else the end of it. */
  private static String place(String quoted, List<String> names) {
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 1; i < names.size(); i++) {
      String path = path(names.subList(0, i));
      text.append(" WHEN ").append(isClosed(quoted, path)).append(" THEN ").append(path);
    }
    return names.size() < 2
        ? path(names)
        : text.append(" ELSE ").append(path(names)).append(" END").toString();
  }

  private static String value(String quoted, List<String> names, String masked) {
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 1; i <= names.size(); i++) {
      text.append(" WHEN ")
          .append(isArray(quoted, path(names.subList(0, i))))
          .append(" THEN '***'");
    }
    return text.append(" ELSE ").append(masked).append(" END").toString();
  }

  private String leaf(String quoted, List<String> names, MaskKind kind) {
    String found = "JSON_EXTRACT(" + quoted + ", " + path(names) + ")";
    String text = "JSON_UNQUOTE(" + found + ")";
    String masked =
        switch (kind) {
          case NULL -> "NULL";
          case REDACT -> "'***'";
          case PARTIAL ->
              "CASE WHEN JSON_TYPE("
                  + found
                  + ") = 'STRING' THEN "
                  + sql.partial(text)
                  + " ELSE '***' END";
          case HASH -> sql.hash(text);
          case TOKEN -> sql.token(sql.hash(text));
        };
    return "CASE WHEN JSON_TYPE(" + found + ") = 'NULL' THEN NULL ELSE " + masked + " END";
  }

  private static String isClosed(String quoted, String path) {
    return isArray(quoted, path) + " OR " + isTwofold(quoted, path);
  }

  /**
   * Whether an object may have a name twice, of which only the first is found: MariaDB keeps a
   * document as it is written, and takes an escaped name for another one.
   */
  private static String isTwofold(String quoted, String path) {
    String keys = "JSON_KEYS(" + quoted + ", " + path + ")";
    return "JSON_LENGTH("
        + keys
        + ") <> JSON_LENGTH("
        + quoted
        + ", "
        + path
        + ") OR LOCATE(CHAR(92), "
        + keys
        + ") > 0";
  }

  private static String isArray(String quoted, String path) {
    return "JSON_TYPE(JSON_EXTRACT(" + quoted + ", " + path + ")) = 'ARRAY'";
  }

  private static String path(List<String> names) {
    StringBuilder path = new StringBuilder("'$");
    names.forEach(name -> path.append(".\"").append(name).append('"'));
    return path.append('\'').toString();
  }
}
