package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what was measured as tables in Markdown, and as panels of a plot. Immutable. */
final class Tables {
  private static final String NOTHING = "–";

  private final Results results;

  Tables(Results results) {
    this.results = results;
  }

  /** A column of a table: a workload on a number of threads. */
  private record Column(Workload workload, int threads) {
    String title() {
      return workload.title() + (threads == 1 ? "" : ", " + threads + " threads");
    }
  }

  private static List<Column> columns(Database.Kind kind) {
    List<Column> columns = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      columns.add(new Column(workload, 1));
      if (workload == Workload.POINT_SELECT && kind == Database.Kind.POSTGRESQL) {
        columns.add(new Column(workload, PairFork.MANY_THREADS));
      }
    }
    return columns;
  }

  /** The contenders' times over the direct ones. */
  String ratios(Database.Kind kind) {
    return table(kind, results::ratio);
  }

  /** What the contenders add to one operation, in µs. */
  String added(Database.Kind kind) {
    return table(kind, results::addedMicros);
  }

  /** What one direct operation takes beside the control, in µs. */
  String direct(Database.Kind kind) {
    return row(
        "direct, µs",
        columns(kind),
        column -> results.directMicros(cell(kind, Contender.DIRECT, column)));
  }

  private String table(Database.Kind kind, Function<Cell, @Nullable Spread> figure) {
    List<Column> columns = columns(kind);
    StringBuilder out = new StringBuilder();
    out.append(header(columns));
    for (Contender contender : Contender.values()) {
      out.append(
          row(contender.title(), columns, column -> figure.apply(cell(kind, contender, column))));
    }
    return out.toString();
  }

  private static String header(List<Column> columns) {
    String titles = columns.stream().map(Column::title).collect(Collectors.joining(" | "));
    return "| | " + titles + " |\n|---|" + "---|".repeat(columns.size()) + "\n";
  }

  private static String row(
      String title, List<Column> columns, Function<Column, @Nullable Spread> figure) {
    StringBuilder out = new StringBuilder("| ").append(title).append(" |");
    for (Column column : columns) {
      Spread spread = figure.apply(column);
      out.append(' ').append(spread == null ? NOTHING : shown(spread)).append(" |");
    }
    return out.append('\n').toString();
  }

  private static Cell cell(Database.Kind kind, Contender contender, Column column) {
    return new Cell(kind, contender, column.workload(), column.threads());
  }

  /** The panels of a database's plot. */
  List<Plot.Panel> panels(Database.Kind kind) {
    List<Plot.Panel> panels = new ArrayList<>();
    for (Column column : columns(kind)) {
      List<Plot.Bar> bars = new ArrayList<>();
      for (Contender contender : Contender.values()) {
        Spread ratio = results.ratio(cell(kind, contender, column));
        if (ratio != null) {
          bars.add(new Plot.Bar(contender.title(), ratio, contender.own()));
        }
      }
      if (!bars.isEmpty()) {
        panels.add(new Plot.Panel(column.title(), bars));
      }
    }
    return panels;
  }

  /** What could not be measured, and why; empty where everything could. */
  String failures() {
    return results.failures().entrySet().stream()
        .map(failure -> "- " + name(failure.getKey()) + ": " + failure.getValue() + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  private static String name(Cell cell) {
    return String.join(
        ", ",
        Arrays.asList(cell.contender().title(), cell.database().title(), cell.workload().title()));
  }

  /** A median with the quarters around it. */
  static String shown(Spread spread) {
    return figure(spread.median())
        + " ("
        + figure(spread.low())
        + "–"
        + figure(spread.high())
        + ")";
  }

  private static String figure(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", value);
  }
}
