package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that only ever holds whole lines, whatever fails. A {@link RandomAccessFile}, since a
 * channel would close itself for everybody when one caller's thread is interrupted. {@link #force}
 * may run beside {@link #write}; all else is used under the write turn.
 */
final class ChainFile {
  private final Path path;
  private final RandomAccessFile file;
  private final WriterLock lock;
  private long size;
  private boolean uncertain;

  private ChainFile(Path path, RandomAccessFile file, WriterLock lock) {
    this.path = path;
    this.file = file;
    this.lock = lock;
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

  long size() {
    return size;
  }

  /** Writes all of it, or leaves nothing of it behind. */
  void write(byte[] bytes, int length) throws IOException {
    if (uncertain) {
      cutBack();
    }
    try {
      file.write(bytes, 0, length);
      size += length;
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
    file.setLength(size);
    file.seek(size);
    uncertain = false;
  }

  void force() throws IOException {
    file.getFD().sync();
  }

  /** Whether the file still stands in its directory under its name. */
  boolean inPlace() {
    return Files.exists(path);
  }

  void close() throws IOException {
    try {
      file.close();
    } finally {
      lock.close();
    }
  }

  /** Takes a file away that nothing was written to. */
  void discard() throws IOException {
    Files.deleteIfExists(path);
    close();
  }
}
