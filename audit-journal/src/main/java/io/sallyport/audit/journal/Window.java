package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.VarHandle;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a file mapped into memory. What is put there is in the operating system's hands at
 * once, as after a write, at a quarter of its cost: no system call is made for a line.
 *
 * <p>Room is made before it is used (see {@link Room}): a full disk then refuses where it can be
 * told to the caller, and not as a signal in the middle of a copy. A line's first byte is put last,
 * so that a reader who finds a zero where a line would begin has reached the end. Where a file
 * cannot be mapped, and on Windows, which cuts no mapped file, it is written the common way. Used
 * under the write turn.
 */
final class Window {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** How much is mapped at once, at least. */
  private static final int SIZE = 4 << 20;

  private final Path path;
  private final Room room;
  private volatile boolean mapping =
      !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
  private @Nullable MappedByteBuffer mapped;
  private long base;

  Window(Path path, RandomAccessFile file) {
    this.path = path;
    this.room = new Room(file);
  }

  /** Puts bytes at an offset. When it fails, what is behind the offset is uncertain. */
  void put(long offset, byte[] bytes, int length) throws IOException {
    if (length == 0) {
      return;
    }
    MappedByteBuffer to = at(offset, length);
    if (to == null) {
      room.write(offset, bytes, length);
      return;
    }
    room.upTo(offset + length);
    int index = (int) (offset - base);
    try {
      to.put(index + 1, bytes, 1, length - 1);
      VarHandle.releaseFence();
      to.put(index, bytes[0]);
    } catch (InternalError e) {
      // The Java virtual machine's word for a page that is not there any more.
      throw new IOException("the file was cut by somebody else while it was written", e);
    }
  }

  private @Nullable MappedByteBuffer at(long offset, int length) throws IOException {
    MappedByteBuffer current = mapped;
    if (current != null && offset + length <= base + current.capacity()) {
      return current;
    }
    if (mapping) {
      map(offset, Math.max(SIZE, length));
    }
    return mapped;
  }

  private void map(long offset, int size) throws IOException {
    boolean interrupted = false;
    try {
      while (!tryMap(offset, size)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Says whether the thread was left in peace. */
  private boolean tryMap(long offset, int size) throws IOException {
    mapped = null;
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mapped = channel.map(FileChannel.MapMode.READ_WRITE, offset, size);
      base = offset;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("The journal file {} cannot be mapped and is written the common way.", path, e);
      mapping = false;
      room.cut(offset, true);
    }
    return true;
  }

  /** Makes room up to an offset where none is made just now. Any thread. */
  void ahead(long offset) {
    if (mapping) {
      room.ahead(offset);
    }
  }

  /**
   * Takes away everything behind an offset.
   *
   * @param last whether nothing follows
   */
  void cut(long offset, boolean last) throws IOException {
    mapped = null;
    room.cut(offset, last);
  }
}
