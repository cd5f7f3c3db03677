package io.sallyport.benchmarks;

import io.sallyport.api.Durability;
import io.sallyport.audit.journal.Journal;
import io.sallyport.audit.journal.JournalOptions;
import io.sallyport.audit.spi.AuditException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a record in the journal costs, beside what the machine takes for the bare system calls. Both
 * sides take turns. One thread at a time.
 */
final class AuditCost implements AutoCloseable {
  private static final int MANY_THREADS = 16;

  private final Path directory;
  private final Journal journal;
  private final FileChannel bare;
  private final Events events = new Events();
  private final ByteBuffer record;
  private final ExecutorService threads = Executors.newFixedThreadPool(MANY_THREADS);

  /** Begins a journal, and a file beside it for the bare system calls. */
  AuditCost(Path directory) throws AuditException, IOException {
    this.directory = directory;
    this.journal = Journal.open(directory.resolve("journal"), JournalOptions.defaults());
    this.bare =
        FileChannel.open(
            directory.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    this.record = ByteBuffer.allocateDirect(bytesOfARecord());
  }

  private int bytesOfARecord() throws AuditException, IOException {
    for (int i = 0; i < 100; i++) {
      journal.append(events.next(), Durability.WRITTEN);
    }
    long sum = 0;
    long lines = 0;
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        for (byte b : Files.readAllBytes(file)) {
          // Behind the last line there may be room that was made and not used yet.
          sum += b == 0 ? 0 : 1;
          lines += b == '\n' ? 1 : 0;
        }
      }
    }
    return (int) (sum / lines);
  }

  /** How long a record is, in bytes. */
  int recordBytes() {
    return record.capacity();
  }

  /** One thing that can be timed. */
  private interface Step {
    void run() throws AuditException, IOException;
  }

  private void write() throws IOException {
    record.clear();
    bare.write(record);
  }

  private void writeAndForce() throws IOException {
    write();
    bare.force(false);
  }

  private void append(Durability durability) throws AuditException {
    journal.append(events.next(), durability);
  }

  /**
   * How long one thread waits.
   *
   * @param write for write(2) of a record's bytes
   * @param written for a record written
   * @param force for write(2) and fdatasync(2)
   * @param synced for a record synced
   */
  record Latencies(Latency write, Latency written, Latency force, Latency synced) {}

  /** Times single calls, a bare one and one of the journal in turn. */
  Latencies latencies(int writes, int forces) throws AuditException, IOException {
    double[] write = new double[writes];
    double[] written = new double[writes];
    inTurn(this::write, write, () -> append(Durability.WRITTEN), written);
    journal.flush();
    double[] force = new double[forces];
    double[] synced = new double[forces];
    inTurn(this::writeAndForce, force, () -> append(Durability.SYNCED), synced);
    return new Latencies(
        Latency.of(write), Latency.of(written), Latency.of(force), Latency.of(synced));
  }

  private static void inTurn(Step bare, double[] bareMicros, Step own, double[] ownMicros)
      throws AuditException, IOException {
    for (int i = 0; i < bareMicros.length; i++) {
      bareMicros[i] = micros(bare);
      ownMicros[i] = micros(own);
    }
  }

  private static double micros(Step step) throws AuditException, IOException {
    long start = System.nanoTime();
    step.run();
    return (System.nanoTime() - start) / 1000.0;
  }

  /** Records a second, by one thread and by sixteen, in rounds that take turns. */
  record Throughput(Spread one, Spread many, Spread ratio) {}

  /** Counts the records that are kept in windows of this length. */
  Throughput throughput(Durability durability, int rounds, int millis) throws Exception {
    double[] one = new double[rounds];
    double[] many = new double[rounds];
    double[] ratio = new double[rounds];
    window(durability, MANY_THREADS, millis);
    for (int i = 0; i < rounds; i++) {
      one[i] = window(durability, 1, millis);
      many[i] = window(durability, MANY_THREADS, millis);
      ratio[i] = many[i] / one[i];
    }
    return new Throughput(Spread.of(one), Spread.of(many), Spread.of(ratio));
  }

  private double window(Durability durability, int count, int millis) throws Exception {
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      work.add(
          () -> {
            long done = 0;
            // At least once: a thread may come to life only after a short window has ended.
            do {
              append(durability);
              done++;
            } while (System.nanoTime() < end);
            return done;
          });
    }
    long sum = 0;
    for (Future<Long> done : threads.invokeAll(work)) {
      sum += done.get();
    }
    return sum * 1e9 / (System.nanoTime() - start);
  }

  @Override
  public void close() throws AuditException, IOException {
    threads.shutdown();
    journal.close();
    bare.close();
  }
}
