package io.sallyport.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command line of the corpus for SSH: permitted or denied under the rules beside it, wherever
 * it is sent. A way round that was once found stays in it for good. Immutable.
 *
 * @param id names the row
 * @param line the line, with a directory in it that nothing may change
 * @param permitted what becomes of it
 * @param group what it is an example of
 */
public record CommandCase(String id, String line, boolean permitted, String group) {
  private static final Pattern CONTROL = Pattern.compile("<([0-9A-F]{2,4})>");

  /**
   * All rows.
   *
   * @param directory what stands for <code>{dir}</code>
   */
  public static List<CommandCase> all(String directory) {
    return text("commands.tsv")
        .lines()
        .filter(row -> !row.startsWith("#"))
        .map(row -> row.split("\t", -1))
        .map(
            cells ->
                new CommandCase(
                    cells[0],
                    unescaped(cells[1]).replace("{dir}", directory),
                    cells[2].equals("permitted"),
                    cells[3]))
        .toList();
  }

  /** The rules, without addresses for their target {@code web-1}. */
  public static String rules() {
    return text("rules.yaml");
  }

  /** What is done in both placements: a kind and what it takes, a row. */
  public static List<List<String>> placements() {
    return text("placement.tsv")
        .lines()
        .filter(row -> !row.startsWith("#"))
        .map(row -> List.of(row.split("\t", -1)))
        .toList();
  }

  private static String text(String file) {
    try (InputStream stream = CommandCase.class.getResourceAsStream("corpus/ssh/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("No corpus file '%s'.".formatted(file));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read corpus file " + file, e);
    }
  }

  private static String unescaped(String line) {
    StringBuilder text = new StringBuilder();
    Matcher hex = CONTROL.matcher(line);
    while (hex.find()) {
      char c = (char) Integer.parseInt(hex.group(1), 16);
      hex.appendReplacement(text, Matcher.quoteReplacement(String.valueOf(c)));
    }
    return hex.appendTail(text).toString();
  }

  /** The row in short, for messages. */
  @Override
  public String toString() {
    return id + ": " + line;
  }
}
