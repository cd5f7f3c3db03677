package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Checks every record of a directory: its hash, its place in the chain, the links between files,
 * and what later records say of earlier files. Changes nothing. Files that are being written are
 * checked up to their last whole line. What a chain alone cannot show (an end cut off at a line's
 * boundary, a directory written anew) is told in {@code docs/audit.md}.
 */
public final class JournalVerifier {
  private static final int MOST_THREADS = 8;

  private final JournalDirectory directory;
  private final List<FileVerifier> files = new ArrayList<>();
  private final List<JournalReport.BadRecord> bad = new ArrayList<>();
  private final List<JournalReport.Gap> gaps = new ArrayList<>();
  private final List<JournalReport.TornTail> torn = new ArrayList<>();
  private final List<Path> unfinished = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> found = new ArrayList<>();
  private final Set<Path> growing = new HashSet<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> early = new HashSet<>();

  private final Set<String> retired = new HashSet<>();
  private final SignedEnds signed;
  private final RecordingDigests recordings;

  private JournalVerifier(Path directory, List<NoteVerifier> keys, List<Path> anchors)
      throws IOException {
    this.directory = new JournalDirectory(directory);
    this.recordings = new RecordingDigests(directory);
    this.signed = new SignedEnds(keys, directory, anchors);
  }

  /**
   * Verifies all files of a directory.
   *
   * @throws IOException when the directory or a file cannot be read
   */
  public static JournalReport verify(Path directory) throws IOException {
    return verify(directory, List.of(), List.of());
  }

  /**
   * Verifies all files of a directory, and that they are those of which checkpoints were signed.
   *
   * @param keys whose signatures count; without any, checkpoints are not looked at
   * @param anchors other directories with checkpoints, out of reach of who could alter the journal
   * @throws IOException when a directory or a file cannot be read
   */
  public static JournalReport verify(Path directory, List<NoteVerifier> keys, List<Path> anchors)
      throws IOException {
    JournalVerifier verifier = new JournalVerifier(directory, keys, anchors);
    List<FileReading> readings = new ArrayList<>();
    for (Path path : verifier.directory.files()) {
      FileVerifier file = new FileVerifier(path);
      verifier.files.add(file);
      verifier.signed.expect(file);
      readings.add(new FileReading(file));
    }
    verifier.read(readings);
    verifier.links();
    return verifier.report();
  }

  private JournalReport report() {
    long records = files.stream().mapToLong(FileVerifier::lines).sum();
    gaps.addAll(signed.gaps());
    gaps.addAll(recordings.gaps());
    return new JournalReport(
        files.size(),
        records,
        bad,
        gaps,
        torn,
        open.size(),
        unfinished,
        signed.good(),
        signed.unsigned(),
        recordings.good(),
        recordings.open());
  }

  /** Files are read side by side; what they say of each other is looked at in their order. */
  private void read(List<FileReading> readings) throws IOException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    ExecutorService readers = Executors.newFixedThreadPool(threads, JournalVerifier::reader);
    try {
      List<Future<FileReading>> running = new ArrayList<>();
      for (FileReading reading : readings) {
        running.add(readers.submit(reading::read));
      }
      for (Future<FileReading> one : running) {
        take(done(one));
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private static Thread reader(Runnable task) {
    Thread thread = new Thread(task, "sallyport-verifier");
    thread.setDaemon(true);
    return thread;
  }

  private static FileReading done(Future<FileReading> running) throws IOException {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The journal was not read to its end.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("A file of the journal could not be read.", e);
    }
  }

  private void take(FileReading reading) throws IOException {
    JournalReport.BadRecord first = reading.bad();
    if (first != null) {
      bad.add(first);
    }
    JournalReport.TornTail tail = reading.torn();
    if (tail != null) {
      torn.add(tail);
    }
    if (reading.unfinished()) {
      unfinished.add(reading.path());
    }
    if (reading.growing()) {
      growing.add(reading.path());
    }
    reading.open().forEach(call -> FileReading.meet(call, open, early));
    reading.early().forEach(call -> FileReading.meet(call, early, open));
    for (Map<String, @Nullable Object> record : reading.kept()) {
      kept(record);
    }
  }

  private void kept(Map<String, @Nullable Object> record) throws IOException {
    switch (String.valueOf(record.get("kind"))) {
      case "recording_started" -> recordings.started(record);
      case "recording_ended" -> recordings.ended(record);
      case OwnLines.RETIRED -> retired.add(String.valueOf(record.get("file")));
      default -> found.add(record);
    }
  }

  private void links() {
    Map<String, FileVerifier> byName = new HashMap<>();
    files.forEach(file -> byName.put(file.file().getFileName().toString(), file));
    Set<Path> broken = new HashSet<>();
    bad.forEach(record -> broken.add(record.file()));
    for (FileVerifier file : files) {
      Map<?, ?> former = file.former();
      if (former != null) {
        end(former, "the next file, " + name(file), byName, broken);
      }
      String next = file.next();
      // Looked for again: it may have been begun after the files were listed.
      if (next != null
          && !byName.containsKey(next)
          && Files.notExists(directory.path().resolve(next))) {
        gap(next, "missing; " + name(file) + " says that it comes next");
      }
    }
    for (Map<String, @Nullable Object> record : found) {
      end(record, "a later record", byName, broken);
      if (record.get("torn_bytes") instanceof Long bytes) {
        Path file = directory.path().resolve(String.valueOf(record.get("file")));
        torn.add(new JournalReport.TornTail(file, bytes, true));
      }
    }
    Set<String> ended = new HashSet<>();
    found.forEach(record -> ended.add(String.valueOf(record.get("file"))));
    for (FileVerifier file : files) {
      if (!broken.contains(file.file())) {
        boolean last = file.closed() && file.next() == null && !ended.contains(name(file));
        signed.check(file, growing.contains(file.file()), last);
      }
    }
    signed.missing(byName.keySet(), retired);
  }

  /** Compares a file's end with what another record says of it. */
  private void end(
      Map<?, ?> stated, String by, Map<String, FileVerifier> byName, Set<Path> broken) {
    String name = String.valueOf(stated.get("file"));
    FileVerifier file = byName.get(name);
    if (file == null) {
      gap(name, "missing; " + by + " names it");
    } else if (!broken.contains(file.file())
        && stated.get("last_seq") instanceof Long seq
        // It may have grown since it was read.
        && !(growing.contains(file.file()) && seq > file.lastSeq())
        && !(seq == file.lastSeq() && file.lastHash().equals(stated.get("last_hash")))) {
      gap(
          name,
          "it ends with record %d, and %s says it ended with %d: its end was cut off or exchanged"
              .formatted(file.lastSeq(), by, seq));
    }
  }

  private static String name(FileVerifier file) {
    return file.file().getFileName().toString();
  }

  private void gap(String name, String why) {
    if (retired.contains(name) && Files.notExists(directory.path().resolve(name))) {
      return;
    }
    gaps.add(new JournalReport.Gap(directory.path().resolve(name), why));
  }
}
