package io.sallyport.gateway.console;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads what is new in a journal's files, again and again. Of what was there before the first look
 * only the end is read. One thread at a time.
 */
final class JournalTail {
  private static final int PIECE = 1 << 20;
  private static final int LONGEST = 16 << 20;

  private final Path directory;
  private final long most;
  private final Map<Path, Long> read = new HashMap<>();
  private boolean begun;

  /**
   * Where a record stands.
   *
   * @param file the file
   * @param offset its first byte there
   * @param length its bytes without the end of the line
   */
  record Place(Path file, long offset, int length) {
    /** Reads the record again. */
    JournalEntry entry() throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      try (SeekableByteChannel channel = Files.newByteChannel(file)) {
        channel.position(offset);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
          // goes on until the line is whole
        }
      }
      return JournalReader.entry(file, 0, bytes.array());
    }
  }

  /** Gets each new record. */
  interface Receiver {
    void accept(JournalEntry entry, Place place);
  }

  /**
   * In that directory.
   *
   * @param most how many bytes of what is there already are read at the first look
   */
  JournalTail(Path directory, long most) {
    this.directory = directory;
    this.most = most;
  }

  /** Hands on all records that were completed since the last look, file by file. */
  void look(Receiver receiver) throws IOException {
    List<Path> files = files();
    if (!begun) {
      skip(files);
      begun = true;
    }
    for (Path file : files) {
      readOn(file, receiver);
    }
    read.keySet().retainAll(files);
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private void skip(List<Path> files) throws IOException {
    long left = most;
    for (int i = files.size() - 1; i >= 0; i--) {
      long size = Files.size(files.get(i));
      read.put(files.get(i), Math.max(0, size - left));
      left = Math.max(0, left - size);
    }
  }

  private void readOn(Path file, Receiver receiver) throws IOException {
    long from = read.getOrDefault(file, 0L);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(from);
      boolean torn = from > 0 && !startsLine(channel, from);
      read.put(file, lines(file, channel, from, torn, receiver));
    } catch (NoSuchFileException retired) {
      read.remove(file);
    }
  }

  private static boolean startsLine(SeekableByteChannel channel, long from) throws IOException {
    ByteBuffer before = ByteBuffer.allocate(1);
    channel.position(from - 1);
    channel.read(before);
    return before.array()[0] == '\n';
  }

  /** Returns up to where whole lines were read. */
  private static long lines(
      Path file, SeekableByteChannel channel, long from, boolean torn, Receiver receiver)
      throws IOException {
    byte[] buffer = new byte[PIECE];
    int filled = 0;
    long start = from;
    boolean skip = torn;
    while (true) {
      if (filled == buffer.length) {
        if (filled >= LONGEST) {
          return start;
        }
        buffer = Arrays.copyOf(buffer, filled * 2);
      }
      int more = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
      if (more <= 0) {
        return start;
      }
      filled += more;
      int at = 0;
      for (int end = next(buffer, at, filled); end >= 0; end = next(buffer, at, filled)) {
        if (!skip && end > at) {
          byte[] line = Arrays.copyOfRange(buffer, at, end);
          receiver.accept(JournalReader.entry(file, 0, line), new Place(file, start, line.length));
        }
        skip = false;
        start += end + 1 - at;
        at = end + 1;
      }
      System.arraycopy(buffer, at, buffer, 0, filled - at);
      filled -= at;
    }
  }

  private static int next(byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
