package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that only ever holds whole lines, whatever fails. A {@link RandomAccessFile}, since a
 * channel would close itself for everybody when one caller's thread is interrupted. {@link #force}
 * and {@link #makeRoom} may run beside {@link #write}; all else is used under the write turn.
 *
 * <p>What is written goes into the operating system's own pages by way of a {@link Window}; what
 * the file has beyond its lines are zeros, which are cut off when it is closed.
 */
final class ChainFile {
  private final Path path;
  private final RandomAccessFile file;
  private final WriterLock lock;
  private final Disk disk;
  private final Window window;
  private final Leaves leaves = new Leaves();
  private volatile long size;
  private boolean uncertain;

  private ChainFile(Path path, RandomAccessFile file, WriterLock lock) throws IOException {
    this.path = path;
    this.file = file;
    this.lock = lock;
    this.disk = new Disk(path, file);
    this.window = new Window(path, file);
  }

  /** Creates the file, locked before it can be seen. */
  static ChainFile create(Path path) throws IOException {
    WriterLock lock = WriterLock.take(path);
    try {
      OwnerOnly.createFile(path);
      return new ChainFile(path, new RandomAccessFile(path.toFile(), "rw"), lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  String name() {
    return path.getFileName().toString();
  }

  /** The bytes of its lines. Any thread. */
  long size() {
    return size;
  }

  /** The hashes of its records. */
  Leaves leaves() {
    return leaves;
  }

  /** Writes all of it, or leaves nothing of it behind. */
  void write(byte[] bytes, int length) throws IOException {
    if (uncertain) {
      cutBack();
    }
    try {
      long at = size;
      window.put(at, bytes, length);
      size = at + length;
    } catch (IOException e) {
      uncertain = true;
      try {
        cutBack();
      } catch (IOException again) {
        // Tried again before the next write, which is refused as long as this fails.
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private void cutBack() throws IOException {
    window.cut(size, false);
    uncertain = false;
  }

  /** Makes room for so many bytes more. Any thread, beside all else. */
  void makeRoom(long bytes) {
    window.ahead(size + bytes);
  }

  void force() throws IOException {
    disk.force();
  }

  void close() throws IOException {
    try (lock;
        file;
        disk) {
      window.cut(size, true);
    }
  }

  /** Takes a file away that nothing was written to. */
  void discard() throws IOException {
    Files.deleteIfExists(path);
    close();
  }
}
