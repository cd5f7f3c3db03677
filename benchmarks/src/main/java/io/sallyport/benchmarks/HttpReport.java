package io.sallyport.benchmarks;

import io.sallyport.benchmarks.HttpBench.Round;
import io.sallyport.benchmarks.HttpBench.Rounds;
import io.sallyport.benchmarks.HttpStage.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Writes {@code docs/benchmarks-http.md} and its plot. Immutable. */
final class HttpReport {
  private final String effort;
  private final Rounds rounds;
  private final HttpSteps steps;
  private final double load;

  HttpReport(String effort, Rounds rounds, HttpSteps steps, double load) {
    this.effort = effort;
    this.rounds = rounds;
    this.steps = steps;
    this.load = load;
  }

  void write(Path docs) throws IOException {
    Path plots = Files.createDirectories(docs.resolve("benchmarks"));
    Files.writeString(plots.resolve("http.svg"), plot());
    Files.writeString(docs.resolve("benchmarks-http.md"), page());
  }

  /** One way's figure over nginx's in the same round. */
  private static Spread over(Map<Way, List<Round>> all, Way way, ToDoubleFunction<Round> figure) {
    List<Round> own = all.getOrDefault(way, List.of());
    List<Round> nginx = all.getOrDefault(Way.NGINX, List.of());
    double[] ratios = new double[own.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(nginx.get(i));
    }
    return Spread.of(ratios);
  }

  private String plot() {
    return Plot.of(
        "HTTP: over nginx as reverse proxy",
        List.of(
            panel("time of one request, one connection", rounds.one(), Round::micros),
            panel("time of one request, 32 connections", rounds.many(), Round::micros),
            panel("requests a second, 32 connections", rounds.many(), Round::perSecond)));
  }

  private static Plot.Panel panel(
      String title, Map<Way, List<Round>> all, ToDoubleFunction<Round> figure) {
    List<Plot.Bar> bars = new ArrayList<>();
    for (Way way : Way.values()) {
      boolean own = way == Way.GATEWAY || way == Way.MASKED;
      bars.add(
          new Plot.Bar(
              way.title().replace(", TLS to the client", ""), over(all, way, figure), own));
    }
    return new Plot.Panel(title, bars);
  }

  private String page() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (Way way : Way.values()) {
      rows.append("| ").append(way.title());
      rows.append(cell(rounds.one(), way, Round::micros));
      rows.append(cell(rounds.many(), way, Round::micros));
      rows.append(cell(rounds.many(), way, Round::perSecond)).append(" |\n");
    }
    return Texts.load("http-report.md")
        .formatted(
            effort.equals("quick") ? " --quick" : "",
            Machine.describe(),
            String.format(Locale.ROOT, "%.1f", load),
            Machine.busy(load)
                ? "\n**The machine was busy with other work: these figures are wide of what it can"
                    + " do.**\n"
                : "",
            goals(),
            rows,
            shown(steps.interceptor(), "%.1f"),
            shown(steps.call(), "%.1f"),
            shown(steps.direct(), "%.1f"),
            shown(steps.masking(), "%.0f"));
  }

  private static String cell(Map<Way, List<Round>> all, Way way, ToDoubleFunction<Round> figure) {
    Spread own = Spread.of(all.getOrDefault(way, List.of()), figure);
    Spread ratio = over(all, way, figure);
    return String.format(
        Locale.ROOT,
        " | %.0f | %.2f (%.2f–%.2f)",
        own.median(),
        ratio.median(),
        ratio.low(),
        ratio.high());
  }

  private String goals() {
    Spread one = over(rounds.one(), Way.GATEWAY, Round::micros);
    Spread many = over(rounds.many(), Way.GATEWAY, Round::micros);
    Spread rate = over(rounds.many(), Way.GATEWAY, Round::perSecond);
    return goal(
            "time of one request over nginx, one connection", "≤ 1.50×", one, one.median() <= 1.5)
        + goal(
            "time of one request over nginx, 32 connections", "≤ 1.50×", many, many.median() <= 1.5)
        + goal(
            "requests a second over nginx, 32 connections", "≥ 0.50×", rate, rate.median() >= 0.5)
        + goal(
            "interceptor, added to a call on loopback, µs",
            "≤ 5",
            steps.call(),
            steps.call().median() <= 5)
        + goal("JSON masked, MB/s", "≥ 200", steps.masking(), steps.masking().median() >= 200);
  }

  private static String goal(String what, String bound, Spread measured, boolean met) {
    return "| %s | %s | %s | %s |%n"
        .formatted(what, bound, shown(measured, "%.2f"), met ? "met" : "**not met**");
  }

  private static String shown(Spread figure, String format) {
    String all = format + " (" + format + "–" + format + ")";
    return String.format(Locale.ROOT, all, figure.median(), figure.low(), figure.high());
  }
}
