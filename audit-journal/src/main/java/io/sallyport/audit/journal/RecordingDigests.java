package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds recordings against the digests that the chain states of them. One verification. */
final class RecordingDigests {
  private final Path journal;
  private final Map<String, Integer> open = new HashMap<>();
  private final List<JournalReport.Gap> gaps = new ArrayList<>();
  private int good;

  RecordingDigests(Path journal) {
    this.journal = journal;
  }

  /** A record that says that one began. */
  void started(Map<String, @Nullable Object> record) {
    open.merge(name(record), 1, Integer::sum);
  }

  /** A record that says that one ended. */
  void ended(Map<String, @Nullable Object> record) throws IOException {
    String name = name(record);
    open.merge(name, -1, Integer::sum);
    Path file = Recordings.file(journal, name);
    if (file == null) {
      gaps.add(new JournalReport.Gap(journal, "a record names a recording '" + name + "'"));
    } else if (Files.notExists(file)) {
      gaps.add(new JournalReport.Gap(file, "missing; a record holds its digest"));
    } else if (record.get("bytes") instanceof Long bytes) {
      compare(file, bytes, record);
    }
  }

  private void compare(Path file, long bytes, Map<String, @Nullable Object> record)
      throws IOException {
    boolean incomplete = Boolean.TRUE.equals(record.get("incomplete"));
    long size = Files.size(file);
    // Behind one that failed there may be a piece that could not be taken back.
    if (size < bytes || (size > bytes && !incomplete)) {
      gaps.add(
          new JournalReport.Gap(
              file, "it has %d bytes, and had %d when it ended".formatted(size, bytes)));
    } else if (!digest(file, bytes).equals(record.get("sha256"))) {
      gaps.add(
          new JournalReport.Gap(file, "it does not have the digest on record: it was altered"));
    } else {
      good++;
    }
  }

  private static String digest(Path file, long bytes) throws IOException {
    MessageDigest sha = Digests.sha256();
    byte[] buffer = new byte[128 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      long left = bytes;
      int count = 0;
      while (left > 0 && count >= 0) {
        count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count > 0) {
          sha.update(buffer, 0, count);
          left -= count;
        }
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static String name(Map<String, @Nullable Object> record) {
    return String.valueOf(record.get("recording"));
  }

  List<JournalReport.Gap> gaps() {
    return gaps;
  }

  /** How many are as they were when they ended. */
  int good() {
    return good;
  }

  /** How many began and have no end on record. */
  int open() {
    return (int) open.values().stream().filter(count -> count > 0).count();
  }
}
