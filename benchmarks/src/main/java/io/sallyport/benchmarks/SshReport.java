package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Pairs.Pair;
import io.sallyport.benchmarks.SshStage.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes {@code docs/benchmarks-ssh.md} and its plot. Immutable. */
final class SshReport {
  private static final Map<String, Double> GOALS =
      Map.of(
          "login + true", 1.6,
          "exec true", 2.0,
          "exec out", 1 / 0.7,
          "exec in", 1 / 0.7,
          "scp get", 1 / 0.7,
          "scp put", 1 / 0.7);

  /** Megabytes in a second. */
  private static final double FAST = 200;

  private final String effort;
  private final Map<String, Map<Way, List<Pair>>> results;
  private final Map<String, Map<String, Double>> shares;
  private final int sessions;
  private final Map<Way, Double> crowd;
  private final Map<String, Spread> masking;
  private final double load;

  SshReport(
      String effort,
      Map<String, Map<Way, List<Pair>>> results,
      Map<String, Map<String, Double>> shares,
      int sessions,
      Map<Way, Double> crowd,
      Map<String, Spread> masking,
      double load) {
    this.effort = effort;
    this.results = results;
    this.shares = shares;
    this.sessions = sessions;
    this.crowd = crowd;
    this.masking = masking;
    this.load = load;
  }

  void write(Path docs) throws IOException {
    Path plots = Files.createDirectories(docs.resolve("benchmarks"));
    Files.writeString(plots.resolve("ssh.svg"), plot());
    Files.writeString(docs.resolve("benchmarks-ssh.md"), page());
  }

  private String plot() {
    List<Plot.Panel> panels = new ArrayList<>();
    results.forEach(
        (name, ways) ->
            panels.add(
                new Plot.Panel(
                    name,
                    List.of(
                        new Plot.Bar("direct, AES-GCM", ratio(ways, Way.DIRECT_GCM), false),
                        new Plot.Bar("through the gateway", ratio(ways, Way.GATEWAY), true)))));
    return Plot.of("SSH: time over direct", panels);
  }

  private static Spread ratio(Map<Way, List<Pair>> ways, Way way) {
    return Spread.of(ways.getOrDefault(way, List.of()), Pair::ratio);
  }

  String page() throws IOException {
    StringBuilder rows = new StringBuilder();
    results.forEach((name, ways) -> rows.append(row(name, ways)));
    return Texts.load("ssh-report.md")
        .formatted(
            effort.equals("quick") ? " --quick" : "",
            Machine.describe(),
            String.format(Locale.ROOT, "%.1f", load),
            Machine.busy(load)
                ? "\n"
                    + "**The machine was busy with other work: these figures are wide of what it"
                    + " can do.**\n"
                : "",
            rows,
            crowd(),
            shares(),
            masking());
  }

  private static String row(String name, Map<Way, List<Pair>> ways) {
    Spread own = ratio(ways, Way.GATEWAY);
    Spread gcm = ratio(ways, Way.DIRECT_GCM);
    double direct = Spread.of(ways.getOrDefault(Way.GATEWAY, List.of()), Pair::direct).median();
    Double goal = GOALS.get(name);
    return String.format(
        Locale.ROOT,
        "| %s | %.1f ms | %.2f (%.2f–%.2f) | %.2f (%.2f–%.2f) | %.2f | %s |%n",
        name,
        direct / 1e6,
        gcm.median(),
        gcm.low(),
        gcm.high(),
        own.median(),
        own.low(),
        own.high(),
        1 / own.median(),
        goal == null
            ? "–"
            : String.format(
                Locale.ROOT, "≤ %.2f×: %s", goal, own.median() <= goal ? "met" : "**not met**"));
  }

  private String crowd() {
    StringBuilder rows = new StringBuilder();
    crowd.forEach(
        (way, seconds) ->
            rows.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f s |%n",
                    way == Way.GATEWAY ? "through the gateway" : "direct",
                    sessions,
                    seconds)));
    return rows.toString();
  }

  private String masking() {
    StringBuilder rows = new StringBuilder();
    masking.forEach(
        (kind, speed) ->
            rows.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f–%.0f) | %s |%n",
                    kind,
                    speed.median(),
                    speed.low(),
                    speed.high(),
                    speed.median() >= FAST ? "met" : "**not met**")));
    return rows.toString();
  }

  private String shares() {
    Set<String> kinds = new TreeSet<>();
    shares.values().forEach(own -> kinds.addAll(own.keySet()));
    StringBuilder table = new StringBuilder("| |");
    kinds.forEach(kind -> table.append(' ').append(kind).append(" |"));
    table.append("\n|---|").append("---|".repeat(kinds.size())).append('\n');
    shares.forEach(
        (name, own) -> {
          table.append("| ").append(name).append(" |");
          kinds.forEach(
              kind ->
                  table.append(
                      String.format(Locale.ROOT, " %.0f%% |", own.getOrDefault(kind, 0.0))));
          table.append('\n');
        });
    return table.toString();
  }
}
