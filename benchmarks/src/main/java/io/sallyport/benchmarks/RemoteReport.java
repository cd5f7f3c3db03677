package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes {@code docs/benchmarks-gateway.md} and its plot. Immutable. */
final class RemoteReport {
  private static final String PLOT = "benchmarks/gateway.svg";

  private final RemoteEffort effort;
  private final RemoteResults results;
  private final double load;

  /** Takes everything measured, and how busy the machine was before. */
  RemoteReport(RemoteEffort effort, RemoteResults results, double load) {
    this.effort = effort;
    this.results = results;
    this.load = load;
  }

  /** Writes the page into a directory, and the plot into one below it. */
  void write(Path docs) throws IOException {
    Files.createDirectories(docs.resolve("benchmarks"));
    Files.writeString(
        docs.resolve(PLOT),
        Plot.of("PostgreSQL over loopback: time over direct", panels(), Plot.Scale.WIDE));
    Files.writeString(docs.resolve("benchmarks-gateway.md"), page());
  }

  private List<Plot.Panel> panels() {
    List<Plot.Panel> panels = new ArrayList<>();
    for (RemoteWork work : RemoteWork.values()) {
      List<Plot.Bar> bars = new ArrayList<>();
      for (Route route : Route.values()) {
        Spread ratio = results.ratio(route, work);
        if (ratio != null) {
          bars.add(new Plot.Bar(route.title(), ratio, route == Route.GATEWAY));
        }
      }
      if (!bars.isEmpty()) {
        panels.add(new Plot.Panel(work.title(), bars, most(work)));
      }
    }
    return panels;
  }

  /** The most that a call through the gateway shall take, over a direct one. */
  private static double most(RemoteWork work) {
    return switch (work) {
      case POINT_SELECT -> 2.2;
      case SCAN, FETCHED_SCAN -> 1.5;
      case THREADS -> 2.5;
    };
  }

  private String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        Texts.load("report-gateway-head.md")
            .formatted(
                effort.option(), Machine.describe(), String.format(Locale.ROOT, "%.1f", load)));
    if (Machine.busy(load)) {
      page.append(Report.BUSY);
    }
    page.append(goals());
    page.append("\n![Bars of each route's time over direct](").append(PLOT).append(")\n");
    page.append("\n## Time over direct\nMedian (quarter–three quarters of the pairs):\n\n");
    page.append(table(results::ratio));
    page.append("\n## Time of one operation\nIn µs; with 16 threads, what each of them waits:\n\n");
    page.append(table(results::micros));
    page.append(
        row("direct, beside the control", work -> results.directMicros(Route.CONTROL, work)));
    if (!results.failures().isEmpty()) {
      page.append("\n## What did not run\n");
      results.failures().forEach((route, why) -> page.append("- " + route + ": " + why + "\n"));
    }
    return page.append('\n').append(Texts.load("report-gateway-tail.md")).toString();
  }

  private String goals() {
    List<Goal> goals = new ArrayList<>();
    for (RemoteWork work : RemoteWork.values()) {
      Spread own = results.ratio(Route.GATEWAY, work);
      if (own == null) {
        continue;
      }
      if (work == RemoteWork.THREADS) {
        goals.add(
            Goal.atLeast(work.title() + ": throughput, of direct", 100 / own.median(), 40, " %"));
      } else {
        goals.add(Goal.atMost(work.title() + ", over direct", own, most(work)));
      }
    }
    faster(goals, Route.AVATICA, 3);
    faster(goals, Route.OJP, 10);
    return Report.goals(goals);
  }

  /** How many times quicker a point select comes through the gateway than another way. */
  private void faster(List<Goal> goals, Route route, double bound) {
    Spread own = results.ratio(Route.GATEWAY, RemoteWork.POINT_SELECT);
    Spread other = results.ratio(route, RemoteWork.POINT_SELECT);
    if (own != null && other != null) {
      goals.add(
          Goal.atLeast(
              RemoteWork.POINT_SELECT.title() + ": " + route.title() + " over the gateway",
              other.median() / own.median(),
              bound,
              "×"));
    }
  }

  private static String table(BiFunction<Route, RemoteWork, @Nullable Spread> figure) {
    StringBuilder out = new StringBuilder("| |");
    for (RemoteWork work : RemoteWork.values()) {
      out.append(' ').append(work.title()).append(" |");
    }
    out.append("\n|---|").append("---|".repeat(RemoteWork.values().length)).append('\n');
    for (Route route : Route.values()) {
      out.append(row(route.title(), work -> figure.apply(route, work)));
    }
    return out.toString();
  }

  private static String row(String title, Function<RemoteWork, @Nullable Spread> figure) {
    StringBuilder out = new StringBuilder("| ").append(title).append(" |");
    for (RemoteWork work : RemoteWork.values()) {
      Spread spread = figure.apply(work);
      out.append(' ').append(spread == null ? "–" : Tables.shown(spread)).append(" |");
    }
    return out.append('\n').toString();
  }
}
