package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Forces a file's content to its disk. By a channel of its own, which alone leaves out what no
 * reader needs, such as the time of the last change; an interrupted thread closes that channel, and
 * the file itself is forced instead. One thread at a time.
 */
final class Disk implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile file;
  private FileChannel channel;

  Disk(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.channel = open();
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE);
  }

  /** Returns when the disk has confirmed all that was written before. */
  void force() throws IOException {
    try {
      channel.force(false);
    } catch (ClosedChannelException e) {
      boolean interrupted = Thread.interrupted();
      try {
        file.getFD().sync();
        channel = open();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
