package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A point select on H2 in memory, each contender in JVMs of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class H2PointSelectBenchmark {
  private static final int CUSTOMERS = 10_000;

  /** A {@link Contender}'s name. */
  @Param({"DIRECT", "SALLYPORT_MEMORY", "SALLYPORT_WRITTEN"})
  public String contender;

  private Path directory;
  private Connection alive;
  private Source source;
  private Connection connection;
  private Loop loop;

  /** Filled in before each trial. */
  @SuppressWarnings("NullAway.Init") // JMH calls the constructor first and setUp after.
  public H2PointSelectBenchmark() {}

  /** Fills a database and opens the contender. */
  @Setup
  public void setUp() throws Exception {
    Database database = Database.h2("jmh");
    alive = database.direct();
    database.fill(CUSTOMERS);
    directory = Files.createTempDirectory("jmh");
    source = Sources.open(Contender.valueOf(contender), database, Workload.POINT_SELECT, directory);
    connection = source.connect();
    loop = Workload.POINT_SELECT.on(connection, CUSTOMERS);
  }

  /** Closes everything. */
  @TearDown
  public void tearDown() throws IOException, SQLException {
    loop.close();
    connection.close();
    source.close();
    alive.close();
    Scratch.delete(directory);
  }

  /** One point select. */
  @Benchmark
  public long pointSelect() throws SQLException {
    return loop.run(1);
  }
}
