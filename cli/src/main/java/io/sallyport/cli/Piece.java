package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The lines of a file that begin in one stretch of it. Read by one thread. */
final class Piece {
  static final int LENGTH = 4 << 20;
  private static final int LONGEST_LINE = 64 << 20;

  private final Path file;
  private final long start;
  private final long size;
  private final List<Needle> needles;
  private final When when;
  private final Predicate<JournalEntry> wanted;
  private byte[] bytes = new byte[0];
  private int filled;

  Piece(
      Path file,
      long start,
      long size,
      List<Needle> needles,
      When when,
      Predicate<JournalEntry> wanted) {
    this.file = file;
    this.start = start;
    this.size = size;
    this.needles = needles;
    this.when = when;
    this.wanted = wanted;
  }

  /**
   * What a piece gave.
   *
   * @param bytes how much of the file it was
   */
  record Found(List<JournalScan.Hit> hits, long bytes) {}

  /** The buffer that was read into, for the next piece. */
  byte[] buffer() {
    return bytes;
  }

  Found read(byte[] buffer) throws IOException {
    bytes = buffer;
    int own = (int) Math.min(LENGTH, size - start);
    List<JournalScan.Hit> hits = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // One byte more in front tells whether a line begins right at the start.
      int before = start == 0 ? 0 : 1;
      fill(channel, own + before);
      int from = before == 0 ? 0 : after(0);
      int limit = own + before;
      if (from < limit && filled == limit) {
        lastLine(channel);
      }
      search(from, limit, hits);
    }
    return new Found(hits, own);
  }

  /** Reads on to the end of the line that the stretch ends in. */
  private void lastLine(FileChannel channel) throws IOException {
    while (bytes[filled - 1] != '\n') {
      int known = filled;
      fill(channel, filled + 65536);
      if (filled == known) {
        return;
      }
      int end = after(known);
      if (end <= filled && bytes[end - 1] == '\n') {
        filled = end;
      }
      if (filled > LONGEST_LINE) {
        throw new IOException("a line of " + file + " is longer than " + LONGEST_LINE + " bytes");
      }
    }
  }

  private void fill(FileChannel channel, int upTo) throws IOException {
    if (bytes.length < upTo) {
      bytes = Arrays.copyOf(bytes, Math.max(upTo, bytes.length * 2));
    }
    long base = start == 0 ? 0 : start - 1;
    while (filled < upTo) {
      ByteBuffer room = ByteBuffer.wrap(bytes, filled, upTo - filled);
      int count = channel.read(room, base + filled);
      if (count < 0) {
        return;
      }
      filled += count;
    }
  }

  /** Behind the next end of a line from there on, or what is filled. */
  private int after(int from) {
    for (int i = from; i < filled; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return filled;
  }

  private void search(int from, int limit, List<JournalScan.Hit> hits) throws IOException {
    int at = from;
    while (at < limit && at < filled) {
      int begin = at;
      if (!needles.isEmpty()) {
        int found = needles.get(0).find(bytes, at, filled);
        if (found < 0) {
          return;
        }
        begin = found;
        while (begin > at && bytes[begin - 1] != '\n') {
          begin--;
        }
      }
      int end = after(begin);
      boolean whole = end > begin && bytes[end - 1] == '\n';
      if (begin >= limit || bytes[begin] == 0 || !whole) {
        return;
      }
      look(begin, end - 1, hits);
      at = end;
    }
  }

  private void look(int begin, int end, List<JournalScan.Hit> hits) throws IOException {
    for (int i = 1; i < needles.size(); i++) {
      if (needles.get(i).find(bytes, begin, end) < 0) {
        return;
      }
    }
    if (!when.mayHold(bytes, begin, end)) {
      return;
    }
    byte[] line = Arrays.copyOfRange(bytes, begin, end);
    JournalEntry entry = JournalReader.entry(file, 0, line);
    if (when.holds(entry) && wanted.test(entry)) {
      hits.add(new JournalScan.Hit(entry, ByteBuffer.wrap(line)));
    }
  }
}
