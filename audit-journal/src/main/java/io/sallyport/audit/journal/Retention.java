package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files that ended long enough ago, each when a record on disk says that it goes and where
 * it ended. A file that does not verify stays, and is told of. A thread of its own.
 */
final class Retention implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final JournalDirectory directory;
  private final Duration kept;
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final Clock clock;
  private final Notice notice;
  private final Thread thread = new Thread(this, "sallyport-retention");
  private volatile boolean closed;

  /** Begins to look, now and again and again. */
  Retention(JournalDirectory directory, Duration kept, Clock clock, Notice notice) {
    this.directory = directory;
    this.kept = kept;
    this.clock = clock;
    this.notice = notice;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    Duration tenth = kept.dividedBy(10);
    long rest = (tenth.compareTo(LONGEST_REST) < 0 ? tenth : LONGEST_REST).toNanos();
    while (!closed) {
      try {
        deleteDue();
      } catch (IOException e) {
        LOG.warn("Old journal files could not be looked for; this is tried again.", e);
      }
      LockSupport.parkNanos(this, Math.max(rest, 1_000_000));
    }
  }

  /** Deletes no more; what is being done is finished first. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Records safely that a file goes. */
  interface Notice {
    void record(Line line) throws IOException;
  }

  /** Deletes what is due. */
  private void deleteDue() throws IOException {
    Instant due = clock.instant().minus(kept);
    for (Path file : directory.files()) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(due) && !WriterLock.present(file)) {
        retire(file);
      }
    }
  }

  private void retire(Path file) throws IOException {
    try (WriterLock lock = WriterLock.takeOver(file)) {
      if (lock == null || Files.notExists(file)) {
        return;
      }
      List<String> ended = new ArrayList<>();
      FileVerifier read = verified(file, ended);
      if (read == null) {
        return;
      }
      notice.record(OwnLines.retired(clock.instant(), read));
      for (String name : ended) {
        Path recording = Recordings.file(directory.path(), name);
        if (recording != null) {
          Files.deleteIfExists(recording);
        }
      }
      Files.delete(file);
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".torn"));
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + Anchor.SUFFIX));
      LOG.info("The journal file {} was kept for {} and is deleted.", file, kept);
    }
  }

  /** Goes through a file, and names the recordings whose digests it holds. */
  private static @Nullable FileVerifier verified(Path file, List<String> ended) throws IOException {
    FileVerifier verifier = new FileVerifier(file);
    try (LineSource lines = verifier.open()) {
      while (lines.next()) {
        Map<String, @Nullable Object> record = verifier.take(lines);
        if ("recording_ended".equals(record.get("kind"))) {
          ended.add(String.valueOf(record.get("recording")));
        }
      }
      return verifier;
    } catch (FileVerifier.BrokenException e) {
      LOG.warn("The journal file {} is old enough to go and stays: {}.", file, e.getMessage());
      return null;
    }
  }
}
