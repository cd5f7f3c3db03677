package io.sallyport.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** A workload on as many connections as threads, ready to be timed. One thread at a time. */
final class Timing implements Pairs.Timed, AutoCloseable {
  private final List<Connection> opened = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private final ExecutorService threads;
  private final AtomicLong sum = new AtomicLong();

  private Timing(int count) {
    threads = Executors.newFixedThreadPool(count);
  }

  /** What is done on each connection. */
  interface Work {
    Loop on(Connection connection) throws SQLException;
  }

  static Timing of(Source source, Workload workload, int threads, int customers) throws Exception {
    return of(source, connection -> workload.on(connection, customers), threads);
  }

  static Timing of(Source source, Work work, int threads) throws Exception {
    Timing timing = new Timing(threads);
    try {
      for (int i = 0; i < threads; i++) {
        Connection connection = source.connect();
        timing.opened.add(connection);
        timing.loops.add(work.on(connection));
      }
      return timing;
    } catch (Exception | Error e) {
      timing.close();
      throw e;
    }
  }

  /** Every thread does it that often; the answer is what one thread waited for one operation. */
  @Override
  public double nanosPerOperation(int times) throws Exception {
    long start = System.nanoTime();
    if (loops.size() == 1) {
      sum.addAndGet(loops.get(0).run(times));
    } else {
      onAll(times);
    }
    return (System.nanoTime() - start) / (double) times;
  }

  /** One thread does it that often; the answer is the median of what it waited for each. */
  double medianNanos(int times) throws SQLException {
    double[] took = new double[times];
    Loop loop = loops.get(0);
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      sum.addAndGet(loop.run(1));
      took[i] = System.nanoTime() - start;
    }
    return Spread.of(took).median();
  }

  private void onAll(int times) throws Exception {
    List<Callable<Long>> work = new ArrayList<>();
    loops.forEach(loop -> work.add(() -> loop.run(times)));
    for (Future<Long> done : threads.invokeAll(work)) {
      sum.addAndGet(done.get());
    }
  }

  /** What all operations read, added up. */
  long sum() {
    return sum.get();
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    for (Loop loop : loops) {
      loop.close();
    }
    for (Connection connection : opened) {
      connection.close();
    }
  }
}
