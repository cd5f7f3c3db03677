package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Cancel;
import io.sallyport.jdbc.wire.FrameBuffer;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a client. The session's thread reads them, save while it executes something for
 * long: then a watching thread reads ahead, so that a cancel is seen, and the loss of the client.
 * They take turns: whoever comes second waits for the other's read to return.
 */
final class Inbound {
  private static final int MOST_AHEAD = 256;

  private final InputStream in;
  private final FrameBuffer frames;
  private final ArrayDeque<Ahead> ahead = new ArrayDeque<>();
  private int bytesAhead;
  private int mostBytes;
  private boolean watched;
  private boolean wanted = true;
  private @Nullable IOException failure;

  /** What was read while something else was executed. */
  private record Ahead(Message message, int bytes) {}

  Inbound(InputStream in, int limit) {
    this.in = in;
    this.frames = new FrameBuffer(limit);
    this.mostBytes = limit;
  }

  /** The most bytes of a message from now on; of what is read ahead no more is kept either. */
  synchronized void limit(int bytes) {
    frames.limit(bytes);
    mostBytes = bytes;
  }

  /** The next message; waits for it. */
  Message next() throws IOException {
    synchronized (this) {
      wanted = true;
      Message first = ahead();
      // What was read ahead comes first: the one who watches may wait for bytes for ever.
      while (first == null && watched) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("Interrupted.", e);
        }
        first = ahead();
      }
      if (first != null) {
        return first;
      }
      if (failure != null) {
        throw failure;
      }
    }
    while (!frames.next()) {
      read();
    }
    return own(frames.message());
  }

  private @Nullable Message ahead() {
    Ahead first = ahead.poll();
    if (first == null) {
      return null;
    }
    bytesAhead -= first.bytes;
    return first.message;
  }

  private boolean hasRoom() {
    return ahead.size() < MOST_AHEAD && bytesAhead < mostBytes;
  }

  private static Message own(Message message) throws ProtocolException {
    if (!message.type().fromClient()) {
      throw new ProtocolException(message.type() + " from a client", "only gateways send it");
    }
    return message;
  }

  private void read() throws IOException {
    byte[] into = frames.array();
    int count = in.read(into, frames.offset(), frames.room());
    if (count < 0) {
      throw new EOFException(frames.partial() ? "in the middle of a frame" : "the client is gone");
    }
    frames.added(count);
  }

  /** The session's thread reads no more for a while: it executes. */
  synchronized void busy() {
    wanted = false;
  }

  /** The session's thread is back. */
  synchronized void free() {
    wanted = true;
  }

  /** What is done with what is seen while the session executes. */
  interface Seen {
    void cancel(int statement);

    void lost();
  }

  /** Whether nobody reads while the session executes. */
  synchronized boolean unwatched() {
    return !wanted && !watched && failure == null && hasRoom();
  }

  /** Reads ahead until the session's thread wants to read, or enough is there. Blocks. */
  void watch(Seen seen) {
    synchronized (this) {
      if (wanted || watched || failure != null) {
        return;
      }
      watched = true;
    }
    boolean lost = false;
    try {
      while (goesOn()) {
        if (frames.next()) {
          int bytes = frames.content().left();
          Message message = own(frames.message());
          if (message instanceof Cancel cancel) {
            seen.cancel(cancel.statement());
          } else {
            synchronized (this) {
              ahead.add(new Ahead(message, bytes));
              bytesAhead += bytes;
              notifyAll();
            }
          }
        } else {
          read();
        }
      }
    } catch (IOException e) {
      lost = true;
      synchronized (this) {
        failure = e;
      }
    } finally {
      synchronized (this) {
        watched = false;
        notifyAll();
      }
    }
    if (lost) {
      seen.lost();
    }
  }

  private synchronized boolean goesOn() {
    return !wanted && hasRoom();
  }
}
