package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The simplest log that hands a record to the operating system: its hash, and one write under a
 * lock. What it takes is what the machine and its scheduler take. Thread-safe.
 */
final class Locked implements AutoCloseable {
  private static final byte[] RECORD = new byte[800];

  @SuppressWarnings("UnusedVariable") // written, so that no compiler leaves the work out
  private static volatile int last;

  private final FileChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  Locked(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** What a record costs where nothing is shared. */
  static void work() throws NoSuchAlgorithmException {
    last = MessageDigest.getInstance("SHA-256").digest(RECORD)[0];
  }

  void append() throws IOException, NoSuchAlgorithmException {
    ByteBuffer record = ByteBuffer.wrap(RECORD);
    work();
    lock.lock();
    try {
      channel.write(record);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the disk its room back. */
  void clear() throws IOException {
    channel.truncate(0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
