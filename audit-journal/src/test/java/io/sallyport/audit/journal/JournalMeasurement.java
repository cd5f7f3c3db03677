package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * Measures the journal beside the machine's own write and fsync. Run its main with a directory on
 * the disk of interest; the figures in docs/audit.md come from it.
 */
final class JournalMeasurement {
  private static final AuditEvent.Decided EVENT = Events.decided("3f1c9e7a-session", 42);

  private JournalMeasurement() {}

  public static void main(String[] args) throws Exception {
    Path root = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("journal-measure");
    Files.createDirectories(root);
    System.out.println("bytes a line: " + encode().length);
    for (int round = 0; round < 4; round++) {
      System.out.println("--- round " + (round + 1));
      encodeAndChain();
      synced(root, round);
      written(root.resolve("written-1-" + round), 1, 100_000);
      written(root.resolve("written-16-" + round), 16, 10_000);
    }
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Line encode() {
    return new LineEncoder(EVENT, JournalOptions.Parameters.DIGEST).line(Durability.WRITTEN);
  }

  private static void encodeAndChain() {
    Chain chain = new Chain();
    int count = 300_000;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      if (i % 100 == 0) {
        chain.begin();
      }
      chain.add(encode());
    }
    long nanos = threads.getCurrentThreadCpuTime() - start;
    System.out.printf("encode + chain + hash: %.2f us of processor time%n", nanos / 1e3 / count);
  }

  private static void written(Path directory, int threads, int each) throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      long processor = processorNanos();
      long[] times = run(journal, Durability.WRITTEN, threads, each);
      processor = processorNanos() - processor;
      double seconds = times[times.length - 1] / 1e9;
      long[] calls = Arrays.copyOf(times, times.length - 1);
      Arrays.sort(calls);
      System.out.printf(
          "WRITTEN %2d threads: %,.0f events/s, p50 %.2f us, p99 %.1f us, %.1f us of processor"
              + " time, %.1f events a write%n",
          threads,
          calls.length / seconds,
          calls[calls.length / 2] / 1e3,
          calls[(int) (calls.length * 0.99)] / 1e3,
          processor / 1e3 / calls.length,
          (double) journal.metrics().events() / journal.metrics().writes());
    }
  }

  /**
   * One thread's synced appends and plain fsyncs by turns, then one thread and sixteen by turns.
   */
  private static void synced(Path root, int round) throws Exception {
    Path directory = root.resolve("synced-" + round);
    try (Journal journal = Journal.open(directory, JournalOptions.defaults());
        RandomAccessFile raw = new RandomAccessFile(root.resolve("raw-" + round).toFile(), "rw")) {
      pairs(journal, raw);
      long[] nanos = new long[2];
      double[] p50 = new double[2];
      long forces = 0;
      int blocks = 10;
      for (int block = 0; block < blocks; block++) {
        long[] one = run(journal, Durability.SYNCED, 1, 20);
        long before = journal.metrics().forces();
        long[] many = run(journal, Durability.SYNCED, 16, 40);
        forces += journal.metrics().forces() - before;
        nanos[0] += one[one.length - 1];
        nanos[1] += many[many.length - 1];
        p50[0] += median(Arrays.copyOf(one, one.length - 1)) / 1e3 / blocks;
        p50[1] += median(Arrays.copyOf(many, many.length - 1)) / 1e3 / blocks;
      }
      double one = blocks * 20 / (nanos[0] / 1e9);
      double many = blocks * 640 / (nanos[1] / 1e9);
      System.out.printf(
          "SYNCED 1 and 16 threads: %,.0f and %,.0f events/s (%.1f x), p50 %.0f and %.0f us, %.1f"
              + " events a force%n",
          one, many, many / one, p50[0], p50[1], blocks * 640.0 / forces);
    }
  }

  private static void pairs(Journal journal, RandomAccessFile raw) throws Exception {
    byte[] line = Arrays.copyOf(encode().bytes, encode().length);
    int count = 300;
    long[] plain = new long[count];
    long[] synced = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      raw.write(line);
      raw.getFD().sync();
      long between = System.nanoTime();
      journal.append(EVENT, Durability.SYNCED);
      synced[i] = System.nanoTime() - between;
      plain[i] = between - start;
    }
    double ratio = (double) median(synced) / median(plain);
    System.out.printf(
        "SYNCED 1 thread: p50 %d us, plain write and fsync %d us: %.2f x%n",
        median(synced) / 1000, median(plain) / 1000, ratio);
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The nanoseconds of every call, and of the whole at the end. */
  private static long[] run(Journal journal, Durability durability, int threads, int each)
      throws Exception {
    long[] times = new long[threads * each + 1];
    CountDownLatch go = new CountDownLatch(1);
    Thread[] all = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int from = t * each;
      all[t] = new Thread(() -> appends(journal, durability, times, from, each, go));
      all[t].start();
    }
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    times[times.length - 1] = System.nanoTime() - start;
    return times;
  }

  private static void appends(
      Journal journal, Durability durability, long[] times, int from, int each, CountDownLatch go) {
    try {
      go.await();
      for (int i = from; i < from + each; i++) {
        long start = System.nanoTime();
        journal.append(EVENT, durability);
        times[i] = System.nanoTime() - start;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
