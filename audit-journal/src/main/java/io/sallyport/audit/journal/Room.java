package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The part of a file that may be written through memory: zeros were written there, so that a full
 * disk has refused already. Zeros cost as much as all else a record costs, so the flusher makes
 * room {@link #ahead}, and who writes makes some where that was too little. The turn is a flag; its
 * holder alone moves the file's pointer. Thread-safe.
 */
final class Room {
  /** How much room is made at once. In pieces of 8 KiB it costs twice as much. */
  private static final int STEP = 64 * 1024;

  private static final byte[] ZEROS = new byte[STEP];

  private static final int YIELDS = 32;
  private static final long POLL_NANOS = 20_000;

  private final RandomAccessFile file;
  private final AtomicBoolean turn = new AtomicBoolean();
  private volatile long end;
  private volatile boolean closed;

  Room(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Makes room up to an offset.
   *
   * @throws IOException when there is none
   */
  void upTo(long offset) throws IOException {
    if (offset <= end) {
      return;
    }
    takeTurn();
    try {
      while (end < offset) {
        step(offset);
      }
    } finally {
      turn.set(false);
    }
  }

  /** Makes room up to an offset unless somebody does just now, or the disk is full. */
  void ahead(long offset) {
    while (end < offset && turn.compareAndSet(false, true)) {
      try {
        if (closed) {
          return;
        }
        step(end + 1);
      } catch (IOException e) {
        // Whoever needs the room meets it again, and has a caller to tell.
        return;
      } finally {
        turn.set(false);
      }
    }
  }

  /** Writes zeros up to the next whole step; enough where they reach the offset. */
  private void step(long offset) throws IOException {
    long from = end;
    try {
      file.seek(from);
      file.write(ZEROS, 0, (int) (STEP - from % STEP));
    } catch (IOException e) {
      long reached = file.getFilePointer();
      end = reached;
      if (reached < offset) {
        throw e;
      }
      return;
    }
    end = file.getFilePointer();
  }

  /** Writes the common way, in place. */
  void write(long offset, byte[] bytes, int length) throws IOException {
    takeTurn();
    try {
      file.seek(offset);
      file.write(bytes, 0, length);
    } finally {
      turn.set(false);
    }
  }

  /**
   * Takes away everything behind an offset.
   *
   * @param last whether nothing follows: no more room is made
   */
  void cut(long offset, boolean last) throws IOException {
    takeTurn();
    try {
      closed |= last;
      file.setLength(offset);
      end = Math.min(end, offset);
    } finally {
      turn.set(false);
    }
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // a yield is a cheap first try; parking is what is relied on
  private void takeTurn() {
    for (int tries = 0; !turn.compareAndSet(false, true); tries++) {
      // A step takes less than the shortest nap, and all who append wait for the one who waits
      // here.
      if (tries < YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(this, POLL_NANOS);
      }
    }
  }
}
