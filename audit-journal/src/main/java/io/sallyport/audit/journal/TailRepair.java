package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files of writers that died, and cuts off the line that one of them was writing. */
final class TailRepair {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int BLOCK = 64 * 1024;

  private TailRepair() {}

  /**
   * A chain whose writer died.
   *
   * @param lastHash the hash of its last whole record; null where there is none that can be read
   * @param repair what was cut off, or null where the last line was whole
   */
  record Found(
      Path file, long lastSeq, @Nullable String lastHash, @Nullable JournalRepair repair) {}

  static List<Found> run(JournalDirectory directory) throws IOException {
    List<Found> all = new ArrayList<>();
    for (Path file : directory.files()) {
      try {
        Found found = tidy(file);
        if (found != null) {
          all.add(found);
        }
      } catch (IOException e) {
        LOG.warn("The journal file {} could not be looked at for a torn last line.", file, e);
      }
    }
    return all;
  }

  private static @Nullable Found tidy(Path file) throws IOException {
    boolean left = WriterLock.present(file);
    if ((!left && !torn(file)) || WriterLock.alive(file)) {
      return null;
    }
    try (WriterLock lock = WriterLock.takeOver(file)) {
      return lock == null ? null : inspect(file);
    }
  }

  private static boolean torn(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() > 0 && read(channel, channel.size() - 1, 1)[0] != '\n';
    }
  }

  private static Found inspect(Path file) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        LineSource lines = new LineSource(file)) {
      long end = 0;
      while (lines.next()) {
        end = lines.ended();
      }
      long bytes = lines.torn();
      JournalRepair repair = bytes > 0 ? cut(file, channel, end, bytes) : null;
      if (repair != null) {
        LOG.warn(
            "The last line of the journal file {} was not whole: its writer died. {} bytes went to"
                + " {}.",
            file,
            repair.bytes(),
            repair.sidecar());
      }
      cut(channel, end);
      return found(file, channel, end, repair);
    }
  }

  private static Found found(
      Path file, FileChannel channel, long end, @Nullable JournalRepair repair) throws IOException {
    if (end > 0) {
      long start = lineStart(channel, end - 1);
      byte[] line = read(channel, start, (int) (end - 1 - start));
      try {
        Map<String, @Nullable Object> members = JsonReader.read(line, line.length).members();
        if (members.get("seq") instanceof Long seq && members.get("hash") instanceof String hash) {
          return new Found(file, seq, hash, repair);
        }
      } catch (JsonReader.MalformedException e) {
        LOG.warn("The last record of the journal file {} cannot be read; verify it.", file, e);
      }
    }
    return new Found(file, 0, null, repair);
  }

  private static JournalRepair cut(Path file, FileChannel channel, long end, long size)
      throws IOException {
    byte[] torn = read(channel, end, Math.toIntExact(size));
    Path sidecar = file.resolveSibling(file.getFileName() + ".torn");
    try {
      OwnerOnly.createFile(sidecar);
    } catch (FileAlreadyExistsException e) {
      LOG.info("A former repair of {} was cut short; it is done again.", file);
    }
    // Safe on disk before it is cut: the same order as everywhere else.
    Files.write(sidecar, torn, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.SYNC);
    return new JournalRepair(file, end, size, Digests.hex(torn), sidecar);
  }

  /** Takes away what was not whole, and the room that was made and not used. */
  private static void cut(FileChannel channel, long end) throws IOException {
    if (channel.size() > end) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  /** Where the line begins that ends at, or goes beyond, this offset. */
  private static long lineStart(FileChannel channel, long offset) throws IOException {
    long end = offset;
    while (end > 0) {
      int size = (int) Math.min(BLOCK, end);
      byte[] block = read(channel, end - size, size);
      for (int i = size - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return end - size + i + 1;
        }
      }
      end -= size;
    }
    return 0;
  }

  private static byte[] read(FileChannel channel, long from, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    int count = 0;
    while (buffer.hasRemaining() && count >= 0) {
      count = channel.read(buffer, from + buffer.position());
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }
}
