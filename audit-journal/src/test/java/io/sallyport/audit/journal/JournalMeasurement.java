package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import java.io.RandomAccessFile;
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

  private static Line encode() {
    return LineEncoder.encode(EVENT, Durability.WRITTEN, JournalOptions.Parameters.DIGEST);
  }

  private static void encodeAndChain() {
    Chain chain = new Chain();
    int count = 300_000;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (i % 100 == 0) {
        chain.begin();
      }
      chain.add(encode());
    }
    System.out.printf(
        "encode + chain + hash: %.2f us%n", (System.nanoTime() - start) / 1e3 / count);
  }

  private static void written(Path directory, int threads, int each) throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      long[] times = run(journal, Durability.WRITTEN, threads, each);
      double seconds = times[times.length - 1] / 1e9;
      long[] calls = Arrays.copyOf(times, times.length - 1);
      Arrays.sort(calls);
      System.out.printf(
          "WRITTEN %2d threads: %,.0f events/s, p50 %.2f us, p99 %.1f us, %.1f events a write%n",
          threads,
          calls.length / seconds,
          calls[calls.length / 2] / 1e3,
          calls[(int) (calls.length * 0.99)] / 1e3,
          (double) journal.metrics().events() / journal.metrics().writes());
    }
  }

  private static void synced(Path root, int round) throws Exception {
    double raw = rawFsync(root.resolve("raw-" + round));
    double one = 0;
    for (int threads : new int[] {1, 16}) {
      Path directory = root.resolve("synced-" + threads + "-" + round);
      try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
        long before = journal.metrics().forces();
        long[] times = run(journal, Durability.SYNCED, threads, 400);
        long forces = journal.metrics().forces() - before;
        double perSecond = (times.length - 1) / (times[times.length - 1] / 1e9);
        long[] calls = Arrays.copyOf(times, times.length - 1);
        Arrays.sort(calls);
        double p50 = calls[calls.length / 2] / 1e3;
        System.out.printf(
            "SYNCED %2d threads: %,.0f events/s, p50 %.0f us = %.2f x raw fsync (%.0f us), %.1f"
                + " events a force%s%n",
            threads,
            perSecond,
            p50,
            p50 / raw,
            raw,
            (double) calls.length / forces,
            threads == 1 ? "" : String.format(", throughput %.1f x one thread", perSecond / one));
        one = perSecond;
      }
    }
  }

  /** The p50 of appending one line to a plain file and forcing it. */
  private static double rawFsync(Path path) throws Exception {
    byte[] line = Arrays.copyOf(encode().bytes, encode().length);
    long[] times = new long[400];
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        file.write(line);
        file.getFD().sync();
        times[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(times);
    return times[times.length / 2] / 1e3;
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
