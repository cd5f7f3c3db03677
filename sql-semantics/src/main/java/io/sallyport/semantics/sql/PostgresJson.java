package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Masks inside of JSON documents on PostgreSQL, as one expression: each step is a subselect over
 * the elements of what it finds, of which there is one where that is no array. Its size grows with
 * the length of the path, not with its power. For one thread.
 */
final class PostgresJson {
  private static final String REDACTED = "CAST('\"***\"' AS pg_catalog.jsonb)";

  private final PostgresMaskSql sql;
  private int aliases;

  PostgresJson(PostgresMaskSql sql) {
    this.sql = sql;
  }

  /** The document with its parts masked; NULL stays NULL. */
  String masked(String quoted, Map<MaskPath, MaskKind> parts) {
    String document = "CAST(" + quoted + " AS pg_catalog.jsonb)";
    for (Map.Entry<MaskPath, MaskKind> part : new TreeMap<>(parts).entrySet()) {
      document = through(document, part.getKey().steps(), part.getValue());
    }
    return "CASE WHEN " + quoted + " IS NOT NULL THEN " + document + " END";
  }

  /** What is found, or each of its elements. */
  private String through(String found, List<String> steps, MaskKind kind) {
    String one = "sallyport_" + ++aliases;
    String all = "sallyport_" + ++aliases;
    String isArray = isA(one + ".v", "array");
    String elements =
        "(SELECT pg_catalog.jsonb_agg("
            + element(all + ".v", steps, kind)
            + " ORDER BY "
            + all
            + ".n) FROM pg_catalog.jsonb_array_elements(CASE WHEN "
            + isArray
            + " THEN "
            + one
            + ".v ELSE pg_catalog.jsonb_build_array("
            + one
            + ".v) END) WITH ORDINALITY AS "
            + all
            + "(v, n))";
    return "(SELECT CASE WHEN "
        + isArray
        + " THEN COALESCE("
        + elements
        + ", "
        + one
        + ".v) ELSE "
        + elements
        + " OPERATOR(pg_catalog.->) 0 END FROM (SELECT "
        + found
        + " AS v) AS "
        + one
        + ")";
  }

  private String element(String value, List<String> steps, MaskKind kind) {
    if (steps.isEmpty()) {
      return leaf(value, kind);
    }
    List<String> rest = steps.subList(1, steps.size());
    return "CASE WHEN "
        + isA(value, "object")
        + " THEN "
        + (steps.get(0).equals(MaskPath.ANY)
            ? any(value, rest, kind)
            : field(value, steps.get(0), rest, kind))
        + " WHEN "
        + isA(value, "array")
        + " THEN "
        + REDACTED
        + " ELSE "
        + value
        + " END";
  }

  private String field(String value, String name, List<String> rest, MaskKind kind) {
    String key = "CAST('" + name.replace("'", "''") + "' AS pg_catalog.text)";
    return "CASE WHEN pg_catalog.jsonb_exists("
        + value
        + ", "
        + key
        + ") THEN pg_catalog.jsonb_set("
        + value
        + ", ARRAY["
        + key
        + "], "
        + through(value + " OPERATOR(pg_catalog.->) " + key, rest, kind)
        + ") ELSE "
        + value
        + " END";
  }

  private String any(String value, List<String> rest, MaskKind kind) {
    String each = "sallyport_" + ++aliases;
    return "COALESCE((SELECT pg_catalog.jsonb_object_agg("
        + each
        + ".k, "
        + through(each + ".v", rest, kind)
        + ") FROM pg_catalog.jsonb_each("
        + value
        + ") AS "
        + each
        + "(k, v)), "
        + value
        + ")";
  }

  private String leaf(String value, MaskKind kind) {
    String text = "(" + value + " OPERATOR(pg_catalog.#>>) CAST('{}' AS pg_catalog._text))";
    String masked =
        switch (kind) {
          case NULL -> "CAST('null' AS pg_catalog.jsonb)";
          case REDACT -> REDACTED;
          case PARTIAL ->
              "CASE WHEN "
                  + isA(value, "string")
                  + " THEN "
                  + json(sql.partial(text))
                  + " ELSE "
                  + REDACTED
                  + " END";
          case HASH -> json(sql.hash(text));
          case TOKEN -> json(sql.token(sql.hash(text)));
        };
    return "CASE WHEN " + isA(value, "null") + " THEN " + value + " ELSE " + masked + " END";
  }

  private static String json(String text) {
    return "pg_catalog.to_jsonb(CAST(" + text + " AS pg_catalog.text))";
  }

  private static String isA(String value, String type) {
    return "pg_catalog.jsonb_typeof(" + value + ") OPERATOR(pg_catalog.=) '" + type + "'";
  }
}
