package io.sallyport.benchmarks;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * What JMH measures: single steps that are too short to be timed one by one. Immutable.
 *
 * @param hit ns to find a statement's analysis
 * @param miss µs to analyse a statement, each by itself
 * @param decision ns for a call at the kernel
 * @param direct ns for a point select on H2, direct
 * @param memory ns for the same through the driver, records in memory
 * @param written ns for the same through the driver, journal written
 */
record Nano(Score hit, Latency miss, Score decision, Score direct, Score memory, Score written) {

  /**
   * A mean.
   *
   * @param nanos the mean, in ns
   * @param error half the width of its 99.9 % confidence interval, in ns; NaN where there are too
   *     few
   */
  record Score(double nanos, double error) {
    /** In words; a short run has no error to tell. */
    @Override
    public String toString() {
      String mean = String.format(Locale.ROOT, "%.0f", nanos);
      return mean
          + (Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %.0f", error))
          + " ns";
    }
  }

  /** Runs JMH, whose JVMs keep their journals in a directory for scratch files. */
  static Nano measure(Effort effort, Path scratch) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(Nano.class.getPackageName() + ".*Benchmark.*")
            .forks(effort.forks())
            .warmupIterations(effort.iterations())
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(Math.max(2, effort.iterations()))
            .measurementTime(TimeValue.seconds(1))
            .jvmArgs("-Xms1g", "-Xmx1g", "-Djava.io.tmpdir=" + scratch)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> all = new Runner(options).run();
    Statistics miss = primary(all, "AnalysisBenchmark.miss", "").getStatistics();
    return new Nano(
        score(all, "AnalysisBenchmark.hit", ""),
        new Latency(miss.getPercentile(50), miss.getPercentile(99)),
        score(all, "DecisionBenchmark.permit", ""),
        score(all, "H2PointSelectBenchmark.pointSelect", Contender.DIRECT.name()),
        score(all, "H2PointSelectBenchmark.pointSelect", Contender.SALLYPORT_MEMORY.name()),
        score(all, "H2PointSelectBenchmark.pointSelect", Contender.SALLYPORT_WRITTEN.name()));
  }

  private static Score score(Collection<RunResult> all, String name, String contender) {
    Result<?> result = primary(all, name, contender);
    return new Score(result.getScore(), result.getScoreError());
  }

  private static Result<?> primary(Collection<RunResult> all, String name, String contender) {
    for (RunResult result : all) {
      String of = result.getParams().getParam("contender");
      boolean same = contender.isEmpty() || contender.equals(of);
      if (same && result.getParams().getBenchmark().endsWith("." + name)) {
        return result.getPrimaryResult();
      }
    }
    throw new IllegalStateException("JMH has no result for " + name + " " + contender + ".");
  }
}
