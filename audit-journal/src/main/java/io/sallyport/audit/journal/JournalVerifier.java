package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks every record of a directory: its hash, its place in the chain, the links between files,
 * and what later records say of earlier files. Changes nothing. Files that are being written are
 * checked up to their last whole line. What a chain alone cannot show (an end cut off at a line's
 * boundary, a directory written anew) is told in {@code docs/audit.md}.
 */
public final class JournalVerifier {
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
    for (Path file : verifier.directory.files()) {
      verifier.file(file);
    }
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

  private void file(Path path) throws IOException {
    // Asked before the file is read: who is alive now may have finished a line by then, not begun
    // one.
    boolean alive = WriterLock.alive(path);
    FileVerifier file = new FileVerifier(path);
    files.add(file);
    signed.expect(file);
    try (LineSource source = file.open()) {
      while (source.next()) {
        visit(file.take(source));
      }
      tail(path, file, source, alive);
      if (!file.closed()) {
        unfinished.add(path);
        if (alive) {
          growing.add(path);
        }
      }
    } catch (FileVerifier.BrokenException e) {
      bad.add(new JournalReport.BadRecord(path, file.lines() + 1, String.valueOf(e.getMessage())));
    }
  }

  private void tail(Path path, FileVerifier file, LineSource source, boolean alive)
      throws IOException, FileVerifier.BrokenException {
    boolean reserved = source.reserved();
    long bytes = source.torn();
    if (alive) {
      if (reserved && bytes > 0 && !file.begun(source.ended())) {
        throw new FileVerifier.BrokenException("it begins with a zero byte: it was altered");
      }
    } else if (reserved && !WriterLock.present(path)) {
      throw new FileVerifier.BrokenException(
          "it begins with a zero byte, and nobody writes the file any more: it was altered");
    } else if (bytes > 0 && Files.exists(path)) {
      torn.add(new JournalReport.TornTail(path, bytes, false));
    }
  }

  private void visit(Map<String, @Nullable Object> record) throws IOException {
    String kind = String.valueOf(record.get("kind"));
    switch (kind) {
      case "decided" -> {
        if ("permit".equals(record.get("verdict"))) {
          pair(record, open, early);
        }
      }
      case "finished" -> pair(record, early, open);
      case OwnLines.ENDED, OwnLines.REPAIRED -> found.add(record);
      case "recording_started" -> recordings.started(record);
      case "recording_ended" -> recordings.ended(record);
      case OwnLines.RETIRED -> retired.add(String.valueOf(record.get("file")));
      default -> {
        // Needs no other record.
      }
    }
  }

  /**
   * A decision and its outcome meet in either order: the clock may have put their files the wrong
   * way round.
   */
  private static void pair(
      Map<String, @Nullable Object> record, Set<String> mine, Set<String> others) {
    String call = record.get("session") + "\n" + record.get("exchange");
    if (!others.remove(call)) {
      mine.add(call);
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
