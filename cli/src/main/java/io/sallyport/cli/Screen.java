package io.sallyport.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a command prints: results to {@code out}, progress and problems to {@code err}. Colours and
 * cut lines only on a terminal. One thread at a time.
 */
final class Screen {
  private static final int PIPE_WIDTH = 160;
  private static final int TERMINAL_WIDTH = 100;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean colour;
  private final boolean terminal;
  private final int width;

  Screen(PrintStream out, PrintStream err, boolean colour, boolean terminal, int width) {
    this.out = out;
    this.err = err;
    this.colour = colour;
    this.terminal = terminal;
    this.width = width;
  }

  /** How a piece of text stands out. */
  enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  /** The launcher says whether its output is a terminal; without it, the console does. */
  @SuppressWarnings("SystemConsoleNull") // up to JDK 21 it is null where there is no terminal
  static boolean isTerminal() {
    String told = System.getProperty("sallyport.terminal");
    if (told != null) {
      return told.equals("true");
    }
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From JDK 22 on there is a console where there is no terminal, and a method that tells. */
  static boolean isTerminal(Console console) {
    try {
      Method tells = Console.class.getMethod("isTerminal");
      return Boolean.TRUE.equals(tells.invoke(console));
    } catch (ReflectiveOperationException older) {
      return Runtime.version().feature() < 22;
    }
  }

  static int terminalWidth() {
    String columns = System.getenv("COLUMNS");
    boolean number = columns != null && columns.matches("[1-9][0-9]{1,3}");
    return number ? Integer.parseInt(columns) : isTerminal() ? TERMINAL_WIDTH : PIPE_WIDTH;
  }

  boolean colour() {
    return colour;
  }

  boolean terminal() {
    return terminal;
  }

  int width() {
    return width;
  }

  PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  String styled(Style style, String text) {
    return colour && style != Style.PLAIN
        ? "\u001b[" + style.code + "m" + text + "\u001b[0m"
        : text;
  }

  void line(String text) {
    out.print(text + "\n");
  }

  void line(Style style, String text) {
    line(styled(style, text));
  }

  /** A piece of text as it is. */
  void text(String text) {
    out.print(text);
  }

  void blank() {
    out.print("\n");
  }

  /** A heading, with a blank line before it. */
  void title(String text) {
    blank();
    line(Style.BOLD, text);
  }

  /** A line of raw bytes, as it stands in a file. */
  void raw(ByteBuffer line) {
    out.write(line.array(), line.arrayOffset(), line.limit());
    out.write('\n');
  }

  void problem(String text) {
    out.flush();
    err.print(colour ? "\u001b[31m" + text + "\u001b[0m\n" : text + "\n");
    err.flush();
  }

  void note(String text) {
    out.flush();
    err.print(text + "\n");
    err.flush();
  }

  /** Overwrites the last line of a terminal; an empty text takes it away. */
  void progress(String text) {
    err.print("\r\u001b[K" + text);
    err.flush();
  }

  void flush() {
    out.flush();
    err.flush();
  }

  /** Columns side by side; the last one is cut to what the width leaves. Cells must be safe. */
  void table(List<List<String>> rows, Style heading) {
    if (rows.isEmpty()) {
      return;
    }
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    boolean first = true;
    for (List<String> row : rows) {
      line(first ? heading : Style.PLAIN, row(row, widths));
      first = false;
    }
  }

  private String row(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1;
      String cell = cells.get(i);
      line.append(last ? cell : padded(cell, widths[i]) + "  ");
    }
    return cut(line.toString().stripTrailing(), width);
  }

  /** A number and what it counts; {@code one} or {@code many} of them. */
  static String count(long number, String one, String many) {
    return "%,d %s".formatted(number, number == 1 ? one : many);
  }

  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(1, width - 1)) + "…";
  }

  /** Breaks a safe text into lines at blanks. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int at = blank <= 0 ? width : blank;
      lines.add(rest.substring(0, at));
      rest = rest.substring(at).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /**
   * A text that somebody else wrote, on one line: it cannot move the cursor, colour the terminal or
   * turn the direction of writing.
   */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : c)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '�' : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
