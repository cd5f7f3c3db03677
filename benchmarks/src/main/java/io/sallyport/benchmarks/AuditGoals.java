package io.sallyport.benchmarks;

import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.audit.journal.Journal;
import io.sallyport.audit.journal.JournalMetrics;
import io.sallyport.audit.journal.JournalOptions;
import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the audit trail is to reach, measured: records a second and how long a call waits, forced
 * records beside the disk's own forcing in the same run, and what verifying and searching a
 * gigabyte takes. {@code audit.sh} starts it. One thread at a time.
 */
public final class AuditGoals {
  private static final int THREADS = 16;
  private static final int CROWD = 128;
  private static final int ROUNDS = 5;
  private static final long GIGABYTE = 1_000_000_000L;

  private final Path scratch;
  private final Path command;
  private final int millis;
  private final long bytes;
  private final List<String> rows = new ArrayList<>();

  private AuditGoals(Path scratch, Path command, int millis, long bytes) {
    this.scratch = scratch;
    this.command = command;
    this.millis = millis;
    this.bytes = bytes;
  }

  /**
   * Runs.
   *
   * @param args a directory on the disk of interest, the runnable jar, the page to write, and
   *     {@code quick} for a first look
   */
  public static void main(String[] args) throws Exception {
    Path scratch = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "audit");
    boolean quick = args.length > 3 && args[3].equals("quick");
    AuditGoals goals =
        new AuditGoals(
            scratch,
            Path.of(args[1]).toAbsolutePath(),
            quick ? 500 : 3_000,
            quick ? GIGABYTE / 10 : GIGABYTE);
    double load = Machine.load();
    try {
      goals.written();
      goals.synced();
      Path journal = goals.filled();
      goals.verified(journal);
      goals.searched(journal);
    } finally {
      Scratch.delete(scratch);
    }
    Files.writeString(Path.of(args[2]), goals.page(load));
  }

  private void row(String what, String goal, boolean met, String found) {
    String line = "| %s | %s | %s | %s |".formatted(what, goal, found, met ? "yes" : "**no**");
    rows.add(line);
    System.out.println(line);
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /** What several threads did. Nanoseconds of single calls, sorted, and of the whole. */
  private static final class Ran {
    private final long[] calls;
    private final long nanos;

    Ran(long[] calls, long nanos) {
      this.calls = calls;
      this.nanos = nanos;
    }

    int count() {
      return calls.length;
    }

    double perSecond() {
      return calls.length * 1e9 / nanos;
    }

    double micros(double part) {
      return calls[(int) Math.min(calls.length - 1, (long) (calls.length * part))] / 1e3;
    }
  }

  private interface Sink {
    void append() throws Exception;
  }

  /** Threads that append one after the other, each at most so often a second; 0: without pause. */
  private static Ran run(Sink sink, int threads, int millis, int perSecond) throws Exception {
    long[][] all = new long[threads][];
    CountDownLatch go = new CountDownLatch(1);
    Thread[] running = new Thread[threads];
    List<Throwable> failed = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      running[t] =
          new Thread(
              () -> {
                try {
                  go.await();
                  // Callers do not know of each other: they are spread over the period.
                  long later = perSecond == 0 ? 0 : 1_000_000_000L / perSecond * number / threads;
                  all[number] = one(sink, millis, perSecond, later);
                } catch (Exception e) {
                  synchronized (failed) {
                    failed.add(e);
                  }
                }
              });
      running[t].start();
    }
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    long nanos = System.nanoTime() - start;
    if (!failed.isEmpty()) {
      throw new IllegalStateException(failed.get(0));
    }
    long[] calls = Arrays.stream(all).flatMapToLong(Arrays::stream).toArray();
    Arrays.sort(calls);
    return new Ran(calls, nanos);
  }

  private static long[] one(Sink sink, int millis, int perSecond, long later) throws Exception {
    long[] calls = new long[1024];
    int count = 0;
    long begun = System.nanoTime();
    long end = begun + TimeUnit.MILLISECONDS.toNanos(millis);
    long due = begun + later;
    long now = begun;
    do {
      if (perSecond > 0) {
        due += 1_000_000_000L / perSecond;
        long pause = due - System.nanoTime();
        if (pause > 0) {
          Thread.sleep(pause / 1_000_000, (int) (pause % 1_000_000));
        }
      }
      long start = System.nanoTime();
      sink.append();
      now = System.nanoTime();
      if (count == calls.length) {
        calls = Arrays.copyOf(calls, count * 2);
      }
      calls[count++] = now - start;
    } while (now < end);
    return Arrays.copyOf(calls, count);
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String spread(double[] values, String form) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return text(
        form + " (" + form + " to " + form + ")",
        middle(sorted),
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private void written() throws Exception {
    Events events = new Events();
    double[] two = new double[ROUNDS];
    double[] many = new double[ROUNDS];
    double[] waits = new double[ROUNDS];
    double[] paced = new double[ROUNDS];
    double[] lockedWaits = new double[ROUNDS];
    double[] lockedPaced = new double[ROUNDS];
    double[] alone = new double[ROUNDS];
    try (Journal journal = Journal.open(scratch.resolve("written"), JournalOptions.defaults());
        Locked plain = new Locked(scratch.resolve("plain"))) {
      Sink sink = () -> journal.append(events.next(), Durability.WRITTEN);
      run(sink, THREADS, millis, 0);
      locked(plain, 0);
      for (int i = 0; i < ROUNDS; i++) {
        two[i] = run(sink, 2, millis, 0).perSecond();
        Ran ran = run(sink, THREADS, millis, 0);
        many[i] = ran.perSecond();
        waits[i] = ran.micros(0.99);
        paced[i] = run(sink, THREADS, millis, 1_000).micros(0.99);
        lockedWaits[i] = locked(plain, 0);
        lockedPaced[i] = locked(plain, 1_000);
        alone[i] = run(Locked::work, THREADS, millis, 0).micros(0.99);
      }
    }
    Scratch.delete(scratch.resolve("written"));
    row(
        "`written`, 16 threads without pause, records/s",
        "200,000",
        middle(many) >= 200_000,
        spread(many, "%,.0f"));
    row(
        "the same, p99 of a call, µs",
        "50",
        middle(waits) <= 50,
        spread(waits, "%,.1f")
            + "; in turn with it, a hash and a write of the same bytes under a lock "
            + spread(lockedWaits, "%,.1f")
            + ", and the hash alone, which shares nothing, "
            + spread(alone, "%,.1f"));
    row("`written`, 2 threads without pause, records/s", "–", true, spread(two, "%,.0f"));
    row(
        "`written`, 16 threads with 1,000 calls a second each, p99 of a call, µs",
        "50",
        middle(paced) <= 50,
        spread(paced, "%,.1f") + "; under a lock " + spread(lockedPaced, "%,.1f"));
  }

  private double locked(Locked plain, int perSecond) throws Exception {
    try {
      return run(plain::append, THREADS, millis, perSecond).micros(0.99);
    } finally {
      plain.clear();
    }
  }

  private void synced() throws Exception {
    Events events = new Events();
    double[] ratio = new double[ROUNDS];
    double[] each = new double[ROUNDS];
    double[] perForce = new double[ROUNDS];
    double[] perSecond = new double[ROUNDS];
    try (Journal journal = Journal.open(scratch.resolve("synced"), JournalOptions.defaults());
        FileChannel bare =
            FileChannel.open(
                scratch.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer record = ByteBuffer.allocateDirect(800);
      Sink plain =
          () -> {
            record.clear();
            bare.write(record);
            bare.force(false);
          };
      Sink sink = () -> journal.append(events.next(), Durability.SYNCED);
      for (int i = 0; i < ROUNDS; i++) {
        double[] medians = inTurn(plain, sink);
        ratio[i] = medians[1] / medians[0];
        each[i] = medians[0];
        JournalMetrics before = journal.metrics();
        Ran ran = run(sink, CROWD, millis, 0);
        long forces = journal.metrics().forces() - before.forces();
        perForce[i] = (double) ran.count() / Math.max(1, forces);
        perSecond[i] = ran.perSecond();
      }
    }
    row(
        "`synced`, one thread, p50 beside write and fdatasync of the same bytes, in turn",
        "1.2 times",
        middle(ratio) <= 1.2,
        spread(ratio, "%.2f") + text("; the disk's own %s µs", spread(each, "%,.0f")));
    row(
        "`synced`, 128 threads, records a force",
        "50",
        middle(perForce) >= 50,
        spread(perForce, "%,.0f") + text("; %s records/s", spread(perSecond, "%,.0f")));
  }

  /** The medians of both in microseconds; they take turns, so that a slow disk is slow for both. */
  private double[] inTurn(Sink plain, Sink sink) throws Exception {
    int count = millis / 10;
    double[] first = new double[count];
    double[] second = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      plain.append();
      long between = System.nanoTime();
      sink.append();
      first[i] = (between - start) / 1e3;
      second[i] = (System.nanoTime() - between) / 1e3;
    }
    return new double[] {middle(first), middle(second)};
  }

  private Path filled() throws Exception {
    Path directory = scratch.resolve("large");
    Events events = new Events();
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      Thread[] threads = new Thread[2];
      for (int t = 0; t < threads.length; t++) {
        threads[t] =
            new Thread(
                () -> {
                  try {
                    while (size(directory) < bytes) {
                      for (int i = 0; i < 10_000; i++) {
                        Decided decided = events.next();
                        journal.append(decided, Durability.BUFFERED);
                        journal.append(outcome(decided), Durability.BUFFERED);
                      }
                    }
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
        threads[t].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    return directory;
  }

  private static Finished outcome(Decided decided) {
    return new Finished(
        decided.time(),
        decided.session(),
        decided.exchange(),
        Status.COMPLETED,
        null,
        null,
        Outcome.read(1, 20, false),
        Duration.ofNanos(150_000));
  }

  private static long size(Path directory) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  private void verified(Path directory) throws Exception {
    double[] rate = new double[ROUNDS];
    double size = size(directory) / 1e6;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      JournalReport report = JournalVerifier.verify(directory);
      rate[i] = size / ((System.nanoTime() - start) / 1e9);
      if (!report.intact()) {
        throw new IllegalStateException("The journal that was measured is not intact: " + report);
      }
    }
    row("verify, MB/s", "200", middle(rate) >= 200, spread(rate, "%,.0f"));
  }

  /** As a user runs it, with the start of the process. */
  private void searched(Path directory) throws Exception {
    double gigabytes = size(directory) / 1e9;
    double[] seconds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      seconds[i] = seconds(directory, List.of("--subject", "agent", "--text", "nobody asked this"));
    }
    row(
        text("`audit search` over %.2f GB, by subject and text, s", gigabytes),
        "5",
        middle(seconds) <= 5,
        spread(seconds, "%.1f"));
  }

  private double seconds(Path directory, List<String> search) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                command.toString(),
                "audit",
                "search",
                directory.toString()));
    words.addAll(search);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int status = process.waitFor();
    double taken = (System.nanoTime() - start) / 1e9;
    if (status > 1) {
      throw new IllegalStateException("The search ended with status " + status + ".");
    }
    return taken;
  }

  private String page(double load) {
    return """
        # What the audit trail reaches
        Written by `benchmarks/audit.sh`, on %s, load %.2f before it began. The median of %d rounds, and the range. Records are decisions of a point select, some 800 bytes each; all is on one disk.

        | measured | goal | found | met |
        |---|---|---|---|
        %s
        """
        .formatted(Machine.describe(), load, ROUNDS, String.join("\n", rows));
  }
}
