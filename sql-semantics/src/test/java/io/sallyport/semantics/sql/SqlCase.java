package io.sallyport.semantics.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One row of a case file, for one dialect. */
record SqlCase(
    String id, String dialect, String policy, String sql, String expectation, String accesses) {
  private static final List<String> ALL = List.of("postgresql", "mysql", "mariadb", "h2");

  static List<SqlCase> read(String file) {
    List<SqlCase> cases = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                SqlCase.class.getResourceAsStream("/sql/" + file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          add(line.split("\t", -1), cases);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private static void add(String[] cells, List<SqlCase> cases) {
    List<String> dialects = cells[1].equals("all") ? ALL : List.of(cells[1].split(","));
    for (String dialect : dialects) {
      cases.add(
          new SqlCase(
              cells[0],
              dialect,
              cells[2],
              unescaped(cells[3]),
              cells[4],
              cells.length > 5 ? cells[5] : ""));
    }
  }

  /** Control characters stand in the files as {@code <0A>}. */
  private static String unescaped(String sql) {
    StringBuilder text = new StringBuilder();
    java.util.regex.Matcher hex = java.util.regex.Pattern.compile("<([0-9A-F]{2,4})>").matcher(sql);
    while (hex.find()) {
      hex.appendReplacement(
          text,
          java.util.regex.Matcher.quoteReplacement(
              String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
    }
    return hex.appendTail(text).toString();
  }

  @Override
  public String toString() {
    return id + " " + dialect + ": " + (sql.length() > 120 ? sql.substring(0, 120) : sql);
  }
}
