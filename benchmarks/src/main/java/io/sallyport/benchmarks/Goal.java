package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something the driver shall not cost more than. Immutable.
 *
 * @param what what is measured
 * @param bound the bound, in words
 * @param measured the figure, in words
 * @param met whether it is within the bound
 */
record Goal(String what, String bound, String measured, boolean met) {

  /** Every goal that something was measured for. */
  static List<Goal> all(Results results, Nano nano, AuditFigures audit) {
    List<Goal> goals = new ArrayList<>();
    calls(results, goals);
    goals.add(atMost("analysis, text seen before (mean)", nano.hit().nanos() / 1000, 0.5, " µs"));
    goals.add(atMost("analysis, new text (p50)", nano.miss().p50(), 60, " µs"));
    goals.add(atMost("analysis, new text (p99)", nano.miss().p99(), 200, " µs"));
    AuditCost.Latencies latencies = audit.latencies();
    goals.add(
        atMost(
            "synced record, p50, over one write + fdatasync",
            latencies.synced().p50() / latencies.force().p50(),
            1.2,
            "×"));
    goals.add(
        atLeast(
            "synced records a second, 16 threads over 1", audit.synced().ratio().median(), 8, "×"));
    Spread synced =
        results.addedMicros(postgres(Contender.SALLYPORT_SYNCED, Workload.POINT_SELECT, 1));
    if (synced != null) {
      goals.add(
          atMost(
              "synced point select on PostgreSQL: what is added, over one write + fdatasync",
              synced.median() / latencies.force().p50(),
              1.2,
              "×"));
    }
    return List.copyOf(goals);
  }

  private static void calls(Results results, List<Goal> goals) {
    Contender written = Contender.SALLYPORT_WRITTEN;
    Workload point = Workload.POINT_SELECT;
    add(goals, results::ratio, postgres(written, point, 1), 1.10, "×");
    add(goals, results::ratio, postgres(written, point, 16), 1.10, "×");
    add(goals, results::ratio, postgres(written, Workload.SCAN, 1), 1.10, "×");
    add(goals, results::ratio, postgres(written, Workload.REDACTED_SCAN, 1), 1.30, "×");
    add(goals, results::ratio, postgres(written, Workload.MASKED_SCAN, 1), 1.30, "×");
    Contender memory = Contender.SALLYPORT_MEMORY;
    add(goals, results::ratio, postgres(memory, point, 1), 1.05, "×");
    rewriting(results, goals, Workload.MASKED_POINT_SELECT, 1.05);
    rewriting(results, goals, Workload.MASKED_SCAN, 1.30);
    add(goals, results::addedMicros, h2(Contender.SALLYPORT_MEMORY, point), 1.0, " µs");
    add(goals, results::addedMicros, h2(written, point), 5.0, " µs");
  }

  /** What masks cost beyond what the database takes to compute them, where a view has them. */
  private static void rewriting(
      Results results, List<Goal> goals, Workload workload, double bound) {
    Spread driver = results.ratio(postgres(Contender.SALLYPORT_MEMORY, workload, 1));
    Spread view = results.ratio(postgres(Contender.VIEW, workload, 1));
    if (driver != null && view != null) {
      goals.add(
          atMost(
              "%s: %s, Sallyport, records in memory, over masks in a view"
                  .formatted(Database.Kind.POSTGRESQL.title(), workload.title()),
              driver.median() / view.median(),
              bound,
              "×"));
    }
  }

  private static Cell postgres(Contender contender, Workload workload, int threads) {
    return new Cell(Database.Kind.POSTGRESQL, contender, workload, threads);
  }

  private static Cell h2(Contender contender, Workload workload) {
    return new Cell(Database.Kind.H2, contender, workload, 1);
  }

  private static void add(
      List<Goal> goals,
      Function<Cell, @Nullable Spread> figure,
      Cell cell,
      double bound,
      String unit) {
    Spread spread = figure.apply(cell);
    if (spread != null) {
      String threads = cell.threads() == 1 ? "" : ", " + cell.threads() + " threads";
      String what =
          "%s: %s%s, %s"
              .formatted(
                  cell.database().title(),
                  cell.workload().title(),
                  threads,
                  cell.contender().title());
      goals.add(
          new Goal(
              what,
              "≤ " + figure(bound) + unit,
              Tables.shown(spread) + unit,
              spread.median() <= bound));
    }
  }

  static Goal atMost(String what, Spread measured, double bound) {
    return new Goal(
        what, "≤ " + figure(bound) + "×", Tables.shown(measured) + "×", measured.median() <= bound);
  }

  static Goal atMost(String what, double measured, double bound, String unit) {
    return new Goal(what, "≤ " + figure(bound) + unit, figure(measured) + unit, measured <= bound);
  }

  static Goal atLeast(String what, double measured, double bound, String unit) {
    return new Goal(what, "≥ " + figure(bound) + unit, figure(measured) + unit, measured >= bound);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
