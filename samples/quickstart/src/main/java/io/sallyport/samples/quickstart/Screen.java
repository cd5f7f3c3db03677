package io.sallyport.samples.quickstart;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints for a person: headings, verdicts in colour where the terminal has any, and tables. */
final class Screen {
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String BOLD = "1";
  private static final String DIM = "2";

  private final PrintStream out;
  private final boolean colour;

  Screen(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  boolean colour() {
    return colour;
  }

  /** Prints a line as it is. */
  void line(String text) {
    out.println(text);
  }

  void title(String text) {
    out.println();
    out.println(in(BOLD, text));
    out.println(in(DIM, "─".repeat(text.length())));
  }

  void statement(String sql) {
    out.println("  " + in(DIM, "agent>") + " " + sql);
  }

  void permitted(String text) {
    out.println("  " + in(GREEN, "✔ " + text));
  }

  void refused(String text) {
    out.println("  " + in(RED, "✘ " + text));
  }

  void note(String text) {
    out.println("  " + in(YELLOW, "• " + text));
  }

  /** The first row is the heading. */
  void table(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder line = new StringBuilder("    ");
      for (int column = 0; column < widths.size(); column++) {
        String cell = rows.get(i).get(column);
        line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
      }
      out.println(
          i == 0 ? in(BOLD, line.toString().stripTrailing()) : line.toString().stripTrailing());
    }
  }

  private String in(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
