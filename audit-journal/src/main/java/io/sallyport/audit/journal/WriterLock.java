package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Shows that the writer of a file is alive: a lock on a file of its own beside it, which the
 * operating system drops when the process dies. Not on the journal's file itself, since a POSIX
 * lock goes when <em>any</em> descriptor of the file is closed in the process, be it a reader's.
 * For the same reason the lock's name tells the process, so that a lock of our own process is never
 * opened to try it.
 */
final class WriterLock implements AutoCloseable {
  static final String SUFFIX = ".lock";

  private final Path path;
  private final FileChannel channel;

  private WriterLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Locks a journal file that is about to be made. */
  static WriterLock take(Path journal) throws IOException {
    WriterLock lock = tryTake(journal.resolveSibling(nameFor(journal)));
    if (lock == null) {
      throw new IOException("another process holds the lock of " + journal.getFileName());
    }
    return lock;
  }

  /**
   * Locks the file of a writer that died, or gives null when it did not or another process was
   * faster.
   */
  static @Nullable WriterLock takeOver(Path journal) throws IOException {
    Path left = find(journal);
    if (left != null && ours(left)) {
      return null;
    }
    return tryTake(
        left != null ? left : journal.resolveSibling(baseOf(journal) + ".dead" + SUFFIX));
  }

  /** Whether a process still writes the file; where that cannot be found out, it is taken to. */
  static boolean alive(Path journal) {
    try {
      Path lock = find(journal);
      if (lock == null) {
        return false;
      }
      return ours(lock) || held(lock);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether a writer ended without taking its lock away, or still runs. */
  static boolean present(Path journal) throws IOException {
    return find(journal) != null;
  }

  private static boolean held(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
        FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return probe == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  private static @Nullable WriterLock tryTake(Path path) throws IOException {
    try {
      OwnerOnly.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // Left by the writer that died; whoever locks it first tidies up.
      return lock(path);
    }
    return lock(path);
  }

  private static @Nullable WriterLock lock(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new WriterLock(path, channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      return null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static @Nullable Path find(Path journal) throws IOException {
    Path directory = journal.toAbsolutePath().getParent();
    if (directory == null) {
      return null;
    }
    String glob = baseOf(journal) + ".*" + SUFFIX;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
      for (Path path : found) {
        return path;
      }
    }
    return null;
  }

  private static boolean ours(Path lock) {
    String name = lock.getFileName().toString();
    return name.contains("-" + ProcessHandle.current().pid() + "-")
        && name.endsWith("." + processStart() + SUFFIX);
  }

  private static String nameFor(Path journal) {
    return baseOf(journal) + "." + processStart() + SUFFIX;
  }

  private static String baseOf(Path journal) {
    String name = journal.getFileName().toString();
    return name.substring(0, name.length() - JournalDirectory.SUFFIX.length());
  }

  /**
   * Tells our process from an earlier one with the same number, which containers hand out again and
   * again.
   */
  private static long processStart() {
    return ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }
}
