package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes {@code docs/benchmarks.md} and its plots. Immutable. */
final class Report {
  static final String BUSY =
      "\n**The machine was busy with other work: these figures are wide of what it can do.**\n";

  private final Effort effort;
  private final Results results;
  private final Nano nano;
  private final AuditFigures audit;
  private final double load;

  /** Takes everything measured, and how busy the machine was before. */
  Report(Effort effort, Results results, Nano nano, AuditFigures audit, double load) {
    this.effort = effort;
    this.results = results;
    this.nano = nano;
    this.audit = audit;
    this.load = load;
  }

  /** Writes the page into a directory, and the plots into one below it. */
  void write(Path docs) throws IOException {
    Path plots = Files.createDirectories(docs.resolve("benchmarks"));
    Tables tables = new Tables(results);
    for (Database.Kind kind : Database.Kind.values()) {
      String svg = Plot.of(kind.title() + ": time over direct", tables.panels(kind));
      Files.writeString(plots.resolve(plotName(kind)), svg);
    }
    Files.writeString(docs.resolve("benchmarks.md"), page(tables));
  }

  private static String plotName(Database.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + ".svg";
  }

  private String page(Tables tables) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        Texts.load("report-head.md")
            .formatted(
                effort.option(), Machine.describe(), String.format(Locale.ROOT, "%.1f", load)));
    if (Machine.busy(load)) {
      page.append(BUSY);
    }
    page.append(goals(Goal.all(results, nano, audit)));
    for (Database.Kind kind : Database.Kind.values()) {
      page.append(database(kind, tables));
    }
    page.append(steps());
    page.append(audit());
    if (!tables.failures().isEmpty()) {
      page.append("\n## What did not run\n").append(tables.failures());
    }
    return page.append('\n').append(Texts.load("report-tail.md")).toString();
  }

  static String goals(List<Goal> goals) {
    StringBuilder out =
        new StringBuilder("\n## Goals\n| what | goal | measured | |\n|---|---|---|---|\n");
    for (Goal goal : goals) {
      out.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  goal.what(), goal.bound(), goal.measured(), goal.met() ? "met" : "**not met**"));
    }
    long missed = goals.stream().filter(goal -> !goal.met()).count();
    return out.append("\n%d of %d goals are met.%n".formatted(goals.size() - missed, goals.size()))
        .toString();
  }

  private static String database(Database.Kind kind, Tables tables) {
    return """

        ## %1$s
        ![Bars of each contender's time over direct](benchmarks/%2$s)

        Time over direct, median (quarter–three quarters of the pairs):

        %3$s
        Added to one operation, µs; the last row is what a direct one takes:

        %4$s%5$s"""
        .formatted(
            kind.title(),
            plotName(kind),
            tables.ratios(kind),
            tables.added(kind),
            tables.direct(kind));
  }

  private String steps() {
    return String.format(
        Locale.ROOT,
        """

        ## Single steps, by JMH
        | step | figure |
        |---|---|
        | analysis of a text seen before | %s |
        | analysis of a new text, p50 | %.1f µs |
        | analysis of a new text, p99 | %.1f µs |
        | a call at the kernel: decide, record in memory, record its end | %s |
        | H2 point select, direct | %s |
        | H2 point select, Sallyport, records in memory | %s |
        | H2 point select, Sallyport, journal written | %s |
        """,
        nano.hit(),
        nano.miss().p50(),
        nano.miss().p99(),
        nano.decision(),
        nano.direct(),
        nano.memory(),
        nano.written());
  }

  private String audit() {
    AuditCost.Latencies waits = audit.latencies();
    return String.format(
        Locale.ROOT,
        """

        ## Audit records
        One record of a point select's decision is %d bytes. What one thread waits, in µs, the bare system call and the journal taking turns:

        | | p50 | p99 |
        |---|---|---|
        | write(2) of as many bytes | %.1f | %.1f |
        | record, `written` | %.1f | %.1f |
        | write(2) and fdatasync(2) | %.0f | %.0f |
        | record, `synced` | %.0f | %.0f |

        Records a second:

        | | 1 thread | 16 threads | 16 over 1 |
        |---|---|---|---|
        | `written` | %s | %s | %s |
        | `synced` | %s | %s | %s |
        """,
        audit.recordBytes(),
        waits.write().p50(),
        waits.write().p99(),
        waits.written().p50(),
        waits.written().p99(),
        waits.force().p50(),
        waits.force().p99(),
        waits.synced().p50(),
        waits.synced().p99(),
        Tables.shown(audit.written().one()),
        Tables.shown(audit.written().many()),
        Tables.shown(audit.written().ratio()),
        Tables.shown(audit.synced().one()),
        Tables.shown(audit.synced().many()),
        Tables.shown(audit.synced().ratio()));
  }
}
