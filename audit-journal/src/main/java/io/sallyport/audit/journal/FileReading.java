package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One file read from its begin to its end, and what is to be held against others. One thread. */
final class FileReading {
  private final Path path;
  private final FileVerifier file;
  private final Set<String> open = new HashSet<>();
  private final Set<String> early = new HashSet<>();
  private final List<Map<String, @Nullable Object>> kept = new ArrayList<>();
  private JournalReport.@Nullable BadRecord bad;
  private JournalReport.@Nullable TornTail torn;
  private boolean unfinished;
  private boolean growing;

  FileReading(FileVerifier file) {
    this.path = file.file();
    this.file = file;
  }

  Path path() {
    return path;
  }

  FileVerifier file() {
    return file;
  }

  /** The first bad record, or null; nothing behind it was looked at. */
  JournalReport.@Nullable BadRecord bad() {
    return bad;
  }

  JournalReport.@Nullable TornTail torn() {
    return torn;
  }

  /** Whether it has no closing record. */
  boolean unfinished() {
    return unfinished;
  }

  /** Whether it has none and is written still. */
  boolean growing() {
    return growing;
  }

  /** Permitted calls without an outcome in this file. */
  Set<String> open() {
    return open;
  }

  /** Outcomes of calls that are not in this file. */
  Set<String> early() {
    return early;
  }

  /** The records that speak of other files, in their order. */
  List<Map<String, @Nullable Object>> kept() {
    return kept;
  }

  /** Reads it; to be called once. */
  FileReading read() throws IOException {
    // Asked before the file is read: who is alive now may have finished a line by then, not begun
    // one.
    boolean alive = WriterLock.alive(path);
    try (LineSource source = file.open()) {
      while (source.next()) {
        visit(file.take(source));
      }
      tail(source, alive);
      if (!file.closed()) {
        unfinished = true;
        growing = alive;
      }
    } catch (FileVerifier.BrokenException e) {
      bad = new JournalReport.BadRecord(path, file.lines() + 1, String.valueOf(e.getMessage()));
    }
    return this;
  }

  private void tail(LineSource source, boolean alive)
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
      torn = new JournalReport.TornTail(path, bytes, false);
    }
  }

  private void visit(Map<String, @Nullable Object> record) {
    switch (String.valueOf(record.get("kind"))) {
      case "decided" -> {
        if ("permit".equals(record.get("verdict"))) {
          pair(record, open, early);
        }
      }
      case "finished" -> pair(record, early, open);
      case OwnLines.ENDED,
          OwnLines.REPAIRED,
          OwnLines.RETIRED,
          "recording_started",
          "recording_ended" ->
          kept.add(record);
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
    meet(record.get("session") + "\n" + record.get("exchange"), mine, others);
  }

  /** Takes the other half away, or waits for it. */
  static void meet(String call, Set<String> mine, Set<String> others) {
    if (!others.remove(call)) {
      mine.add(call);
    }
  }
}
