package io.sallyport.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement of the corpus, in one dialect: what becomes of it is the same wherever it is sent.
 * The files stand in {@code io/sallyport/testkit/corpus}; a bypass that was once found stays in
 * them for good. Immutable.
 *
 * @param id names the row in its file
 * @param dialect {@code postgresql}, {@code mysql}, {@code mariadb}, {@code h2}, or {@code ansi}
 *     (MySQL with ANSI quotes and without backslash escapes)
 * @param policy {@code -} where everything is permitted, {@code full} where rows of the shop are
 *     and what is personal is masked, {@code lookup} where e-mail addresses may be looked up
 *     besides, else masks on customers as in {@code email:redact,ssn:hash}
 * @param sql the text
 * @param expectation {@code refused}, {@code clean} (runs as it was sent) or {@code masked} (runs
 *     rewritten), several with commas between them where each is right
 * @param accesses what the statement touches, in short: all of it, after a {@code +} a part of it,
 *     or empty where the row does not say
 * @param group what the statement is an example of
 */
public record CorpusCase(
    String id,
    String dialect,
    String policy,
    String sql,
    String expectation,
    String accesses,
    String group) {
  private static final List<String> FILES =
      List.of(
          "everyday.tsv",
          "hostile.tsv",
          "attacks.tsv",
          "found.tsv",
          "benign.tsv",
          "fresh.tsv",
          "probes.tsv",
          "unseen.tsv",
          "families.tsv",
          "lookups.tsv");
  private static final List<String> ALL = List.of("postgresql", "mysql", "mariadb", "h2");
  private static final Pattern CONTROL = Pattern.compile("<([0-9A-F]{2,4})>");

  /** Every row of every file, once for each of its dialects. */
  public static List<CorpusCase> all() {
    return FILES.stream().flatMap(file -> read(file).stream()).toList();
  }

  /**
   * The rows of one file, once for each of their dialects.
   *
   * @param file the file's name, as in {@code hostile.tsv}
   * @throws IllegalArgumentException when there is no such file
   */
  public static List<CorpusCase> read(String file) {
    List<CorpusCase> cases = new ArrayList<>();
    try (InputStream stream = CorpusCase.class.getResourceAsStream("corpus/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("No corpus file '%s'.".formatted(file));
      }
      BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          add(line.split("\t", -1), cases);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read corpus file " + file, e);
    }
    return cases;
  }

  private static void add(String[] cells, List<CorpusCase> cases) {
    List<String> dialects = cells[1].equals("all") ? ALL : List.of(cells[1].split(","));
    for (String dialect : dialects) {
      cases.add(
          new CorpusCase(
              cells[0],
              dialect,
              cells[2],
              unescaped(cells[3]),
              cells[4],
              cells.length > 5 ? cells[5] : "",
              cells.length > 6 ? cells[6] : ""));
    }
  }

  /** Control characters stand in the files as {@code <0A>}. */
  private static String unescaped(String sql) {
    StringBuilder text = new StringBuilder();
    Matcher hex = CONTROL.matcher(sql);
    while (hex.find()) {
      char c = (char) Integer.parseInt(hex.group(1), 16);
      hex.appendReplacement(text, Matcher.quoteReplacement(String.valueOf(c)));
    }
    return hex.appendTail(text).toString();
  }

  /** Whether this outcome is among those expected. */
  public boolean expects(String outcome) {
    return List.of(expectation.split(",")).contains(outcome);
  }

  /** The row in short, for messages. */
  @Override
  public String toString() {
    return id + " " + dialect + ": " + (sql.length() > 120 ? sql.substring(0, 120) : sql);
  }
}
