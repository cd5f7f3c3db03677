package io.sallyport.benchmarks;

import io.sallyport.semantics.sql.SqlAnalysis;
import io.sallyport.semantics.sql.SqlAnalyzer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading SQL of the kind that agents write: seen before, and never seen before. */
@State(Scope.Benchmark)
public class AnalysisBenchmark {
  private TypicalSql typical;
  private SqlAnalyzer analyzer;
  private int next;

  /** Filled in before each trial. */
  @SuppressWarnings("NullAway.Init") // JMH calls the constructor first and setUp after.
  public AnalysisBenchmark() {}

  /** Reads every statement once, so that the cache knows them. */
  @Setup
  public void setUp() throws IOException {
    typical = TypicalSql.load();
    analyzer = new SqlAnalyzer();
    for (int i = 0; i < typical.size(); i++) {
      typical.analyze(analyzer, typical.text(i));
    }
  }

  /** Lets go of the cache. */
  @TearDown
  public void tearDown() {
    analyzer.close();
  }

  /** A text that was read before. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public SqlAnalysis hit() {
    return typical.analyze(analyzer, typical.text(turn()));
  }

  /** A text with other literals each time, as agents write them. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public SqlAnalysis miss() {
    return typical.analyze(analyzer, typical.fresh(turn()));
  }

  private int turn() {
    next = next + 1 == typical.size() ? 0 : next + 1;
    return next;
  }
}
