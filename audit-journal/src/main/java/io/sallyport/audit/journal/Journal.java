package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The built-in audit sink: canonical JSON lines in a directory, each linked to the one before by
 * its hash. Every journal writes files of its own, so that several, in one or many processes, may
 * share a directory. {@code docs/audit.md} has the format and what it can and cannot show.
 * Thread-safe.
 *
 * <p>After a failure (disk full, read-only) the journal needs no help: each append tries anew, and
 * refused events leave no trace in the chain. Only an event that had been {@link Durability#WRITTEN
 * written} when forcing it to disk failed stays in it, though its {@link Durability#SYNCED synced}
 * append is refused; the next file then names the last record that is known to be on disk.
 */
public final class Journal implements AuditSink {
  private final JournalDirectory directory;
  private final JournalOptions options;
  private final Counters counters;
  private final Stencils stencils;
  private final ChainWriter writer;
  private final Syncer syncer;
  private final Committer committer;
  private final Flusher flusher;
  private final @Nullable Checkpointer checkpointer;
  private final @Nullable Retention retention;
  private final List<JournalRepair> repairs;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Journal(JournalDirectory directory, JournalOptions options, List<TailRepair.Found> found)
      throws IOException {
    this.directory = directory;
    this.options = options;
    this.counters = new Counters();
    this.stencils = new Stencils(options.parameters());
    Queue<ChainFile> left = new ConcurrentLinkedQueue<>();
    NoteSigner signer = options.signer();
    this.writer =
        new ChainWriter(directory, options, counters, signer == null ? file -> {} : left::add);
    this.syncer = new Syncer(writer, counters, options.patience());
    this.committer =
        new Committer(writer, syncer, counters, options.pendingBytes(), options.patience());
    this.flusher = new Flusher(committer, writer, syncer, counters, options.flushInterval());
    List<JournalRepair> done = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (TailRepair.Found one : found) {
      lines.add(OwnLines.found(options.clock().instant(), one));
      JournalRepair repair = one.repair();
      if (repair != null) {
        done.add(repair);
      }
    }
    this.repairs = List.copyOf(done);
    begin(lines);
    this.checkpointer =
        signer == null
            ? null
            : new Checkpointer(
                signer, directory, options, writer, left, () -> syncer.sync(writer.written()));
    Duration kept = options.retention();
    this.retention =
        kept == null ? null : new Retention(directory, kept, options.clock(), this::record);
  }

  /** One of the journal's own records, on disk. */
  private void record(Line line) throws IOException {
    Committer.Refusal refusal = committer.append(line);
    if (refusal != null) {
      throw new IOException("the journal takes no record: " + refusal);
    }
    committer.write();
    syncer.sync(writer.written());
  }

  private void begin(List<Line> lines) throws IOException {
    try {
      int written = writer.write(lines, 0);
      while (written < lines.size()) {
        written = writer.write(lines, written);
      }
      syncer.sync(writer.written());
    } catch (IOException e) {
      writer.file().close();
      throw e;
    }
    flusher.start();
  }

  /**
   * Opens a directory, which is made where it is missing, for its owner only. Last lines that
   * writers who died left unfinished are moved aside first; {@link #repairs} names them.
   *
   * @throws AuditException when the directory cannot be used (SP-4102)
   */
  public static Journal open(Path directory, JournalOptions options) throws AuditException {
    JournalDirectory place = new JournalDirectory(directory);
    try {
      place.prepare();
      return new Journal(place, options, TailRepair.run(place));
    } catch (IOException e) {
      throw new AuditException(
          "SP-4102 the audit directory cannot be used: '%s' (%s); it must be a directory that this process can write; correct it and start again."
              .formatted(directory, Failures.why(e)),
          e);
    }
  }

  @Override
  public String name() {
    return "journal";
  }

  /** The directory that was opened. */
  public Path directory() {
    return directory.path();
  }

  /** What was found torn when the journal was opened, and moved aside. */
  public List<JournalRepair> repairs() {
    return repairs;
  }

  /** What the journal did so far. */
  public JournalMetrics metrics() {
    return counters.read(committer.pending());
  }

  @Override
  public void append(AuditEvent event, Durability durability) throws AuditException {
    Line line = stencils.encode(event, durability);
    Committer.Refusal refusal = committer.append(line);
    if (refusal != null) {
      counters.refused.increment();
      throw refused(refusal);
    }
    flusher.wake();
    if (durability == Durability.SYNCED) {
      sync(line.seq);
    }
  }

  private void sync(long seq) throws AuditException {
    try {
      syncer.sync(seq);
    } catch (Syncer.SlowException e) {
      counters.refused.increment();
      throw slow(e);
    } catch (IOException e) {
      counters.refused.increment();
      throw new AuditException(
          "SP-4105 the audit journal is not safe on disk: '%s' (%s); no record, no call; check the disk."
              .formatted(writer.file().path(), Failures.why(e)),
          e);
    }
  }

  private AuditException refused(Committer.Refusal refusal) {
    return switch (refusal) {
      case CLOSED -> closedException();
      case SLOW -> slow(null);
      case FULL ->
          new AuditException(
              "SP-4104 too much waits for the audit journal: '%s' takes nothing (%s) and %d bytes wait in memory; the limit is %d; free the disk."
                  .formatted(
                      writer.file().path(),
                      Failures.why(committer.failing()),
                      committer.pending(),
                      options.pendingBytes()),
              committer.failing());
      case NOT_WRITTEN ->
          new AuditException(
              "SP-4101 the audit journal cannot be written: '%s' (%s); no record, no call; free or unlock the disk, the journal then goes on by itself."
                  .formatted(writer.file().path(), Failures.why(committer.failing())),
              committer.failing());
    };
  }

  private AuditException slow(@Nullable IOException cause) {
    return new AuditException(
        "SP-4114 the disk of the audit journal does not answer: '%s' has waited for %d ms; no record, no call; look at the disk, the journal then goes on by itself."
            .formatted(writer.file().path(), options.patience().toMillis()),
        cause);
  }

  private AuditException closedException() {
    return new AuditException(
        "SP-4103 the audit journal is closed: '%s'; no record, no call; open it again."
            .formatted(directory.path()),
        null);
  }

  @Override
  public void flush() throws AuditException {
    if (committer.closed()) {
      throw closedException();
    }
    committer.write();
    if (committer.failing() != null) {
      throw refused(Committer.Refusal.NOT_WRITTEN);
    }
    sync(writer.written());
  }

  @Override
  public void close() throws AuditException {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (retention != null) {
      retention.close();
    }
    flusher.end();
    @Nullable IOException problem = null;
    try {
      committer.close(checkpointer == null ? () -> {} : checkpointer::close);
    } catch (IOException e) {
      problem = e;
    }
    int lost = committer.size();
    if (problem != null || lost > 0) {
      IOException cause = problem != null ? problem : committer.failing();
      throw new AuditException(
          "SP-4106 the audit journal could not be ended properly: '%s' (%s); %d buffered events are lost; verify the journal."
              .formatted(writer.file().path(), Failures.why(cause), lost),
          cause);
    }
  }
}
