package io.sallyport.audit.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a file's records there was at a time, and the root over them (C2SP tlog-checkpoint).
 * A leaf is the hash of a record, which covers its line. Immutable.
 *
 * @param file the file's name
 * @param size the number of its records
 * @param root the Merkle tree hash over them, in hex
 * @param time when it was made
 */
record Checkpoint(String file, long size, String root, Instant time) {
  private static final String ORIGIN = "sallyport/";
  private static final String TIME = "time ";

  /** The text that is signed. */
  String text() {
    return ORIGIN
        + file
        + "\n"
        + size
        + "\n"
        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(root))
        + "\n"
        + TIME
        + Timestamps.text(time)
        + "\n";
  }

  /** Reads the text of a note, or gives null where it is no checkpoint of ours. */
  static @Nullable Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() != 4 || !lines.get(0).startsWith(ORIGIN) || !lines.get(3).startsWith(TIME)) {
      return null;
    }
    try {
      Checkpoint read =
          new Checkpoint(
              lines.get(0).substring(ORIGIN.length()),
              Long.parseLong(lines.get(1)),
              HexFormat.of().formatHex(Base64.getDecoder().decode(lines.get(2))),
              Instant.parse(lines.get(3).substring(TIME.length())));
      return read.text().equals(text) ? read : null;
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }
}
