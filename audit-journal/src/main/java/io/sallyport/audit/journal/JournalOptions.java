package io.sallyport.audit.journal;

import java.time.Clock;
import java.time.Duration;

/**
 * How a journal is kept. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param parameters what is kept of a call's bound values
 * @param flushInterval the longest that a buffered event waits for its write, and a written one for
 *     the disk (50 ms); 1 ms to 10 s
 * @param fileSize the size in bytes from which on the next file of the chain is begun (64 MiB); 4
 *     KiB or more
 * @param pendingBytes how much may wait in memory for a disk that takes nothing (16 MiB), in bytes;
 *     what comes on top is refused; 64 KiB or more
 * @param clock names files and dates the journal's own records; events bring their own time
 */
public record JournalOptions(
    Parameters parameters, Duration flushInterval, long fileSize, long pendingBytes, Clock clock) {

  /** What is kept of a call's bound values. */
  public enum Parameters {
    /** Their number and the SHA-256 over all of them. */
    DIGEST,
    /** The values too, as the caller bound them. */
    CLEAR
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public JournalOptions {
    long millis = flushInterval.toMillis();
    check("flush interval in ms", millis, 1, 10_000);
    check("file size", fileSize, 4096, Long.MAX_VALUE);
    check("pending bytes", pendingBytes, 65_536, Integer.MAX_VALUE);
  }

  /** Digests only, 50 ms, 64 MiB a file, 16 MiB pending, the system's clock. */
  public static JournalOptions defaults() {
    return new JournalOptions(
        Parameters.DIGEST, Duration.ofMillis(50), 64L << 20, 16L << 20, Clock.systemUTC());
  }

  /** The same with another treatment of bound values. */
  public JournalOptions withParameters(Parameters kept) {
    return new JournalOptions(kept, flushInterval, fileSize, pendingBytes, clock);
  }

  /** The same with another flush interval. */
  public JournalOptions withFlushInterval(Duration interval) {
    return new JournalOptions(parameters, interval, fileSize, pendingBytes, clock);
  }

  /** The same with files of another size. */
  public JournalOptions withFileSize(long bytes) {
    return new JournalOptions(parameters, flushInterval, bytes, pendingBytes, clock);
  }

  /** The same with another bound on what may wait in memory. */
  public JournalOptions withPendingBytes(long bytes) {
    return new JournalOptions(parameters, flushInterval, fileSize, bytes, clock);
  }

  /** The same with another clock. */
  public JournalOptions withClock(Clock other) {
    return new JournalOptions(parameters, flushInterval, fileSize, pendingBytes, other);
  }

  private static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "The journal's %s is %d; it must be %d to %d.".formatted(what, value, least, most));
    }
  }
}
