package io.sallyport.cli;

import io.sallyport.semantics.sql.ColumnFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes the text of a schema apart. */
final class SqlPieces {
  private SqlPieces() {}

  /** The statements of a text, without comments. */
  static List<String> statements(String sql) {
    return split(sql.replaceAll("--[^\n]*", "").replaceAll("(?s)/\\*.*?\\*/", " "), ';');
  }

  /** The parts between commas that stand in no brackets, blanks folded. */
  static List<String> atCommas(String body) {
    return split(body.replaceAll("\\s+", " "), ',');
  }

  private static List<String> split(String text, char at) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == at && depth == 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
        continue;
      }
      part.append(c);
    }
    parts.add(part.toString().strip());
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** What kind of values a type holds. */
  static ColumnFamily family(String type) {
    String name = type.toLowerCase(Locale.ROOT).replaceAll("\\(.*", "").strip();
    if (type.endsWith("]")) {
      return ColumnFamily.ARRAY;
    }
    return switch (name.split(" ", 2)[0]) {
      case "character", "char", "varchar", "text", "clob", "tinytext", "mediumtext", "longtext" ->
          ColumnFamily.TEXT;
      case "smallint",
          "integer",
          "int",
          "bigint",
          "numeric",
          "decimal",
          "real",
          "double",
          "float",
          "serial",
          "bigserial",
          "tinyint",
          "mediumint",
          "int2",
          "int4",
          "int8" ->
          ColumnFamily.NUMERIC;
      case "boolean", "bool" -> ColumnFamily.BOOLEAN;
      case "date" -> ColumnFamily.DATE;
      case "time", "timetz" -> ColumnFamily.TIME;
      case "timestamp", "timestamptz", "datetime" -> ColumnFamily.TIMESTAMP;
      case "uuid" -> ColumnFamily.UUID;
      case "json", "jsonb" -> ColumnFamily.JSON;
      case "bytea", "binary", "varbinary", "blob" -> ColumnFamily.BINARY;
      default -> ColumnFamily.OTHER;
    };
  }
}
