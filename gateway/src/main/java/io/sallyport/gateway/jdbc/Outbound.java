package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes to a client: collected, and written at once. The session's thread writes; the one that
 * ends the session may add a last word where the first is not in the middle of a write.
 */
final class Outbound {
  private final OutputStream out;
  private final WireWriter writer = new WireWriter();
  private final ReentrantLock writing = new ReentrantLock();

  Outbound(OutputStream out) {
    this.out = out;
  }

  /** Where messages are collected; by the session's thread alone. */
  WireWriter writer() {
    return writer;
  }

  /** Writes what was collected. */
  void flush() throws IOException {
    writing.lock();
    try {
      out.write(writer.bytes(), 0, writer.size());
    } finally {
      writing.unlock();
      writer.clear();
    }
  }

  void send(Message message) throws IOException {
    writer.message(message);
    flush();
  }

  /** Sends a last message from another thread, unless something is being written for long. */
  void lastWord(Message message) throws IOException {
    try {
      if (!writing.tryLock(100, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      WireWriter own = new WireWriter();
      own.message(message);
      out.write(own.bytes(), 0, own.size());
    } finally {
      writing.unlock();
    }
  }
}
