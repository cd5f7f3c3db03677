package io.sallyport.audit.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param signer signs checkpoints; null for none
 * @param checkpointInterval how often one is made while records come (10 s); 10 ms to 1 day
 * @param anchors where else checkpoints are kept; needs a signer
 * @param retention how long a file is kept after it ended; null for ever
 * @param patience how long a call waits for a slow disk before it is refused (10 s); 10 ms to 1 day
 */
public record JournalOptions(
    Parameters parameters,
    Duration flushInterval,
    long fileSize,
    long pendingBytes,
    Clock clock,
    @Nullable NoteSigner signer,
    Duration checkpointInterval,
    List<Anchor> anchors,
    @Nullable Duration retention,
    Duration patience) {

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
    check("checkpoint interval in ms", checkpointInterval.toMillis(), 10, 86_400_000);
    check("patience in ms", patience.toMillis(), 10, 86_400_000);
    if (retention != null) {
      check("retention in ms", retention.toMillis(), 1, Long.MAX_VALUE);
    }
    anchors = List.copyOf(anchors);
    if (signer == null && !anchors.isEmpty()) {
      throw new IllegalArgumentException(
          "The journal has anchors and no signer; only signed checkpoints are anchored.");
    }
  }

  /** Digests only, 50 ms, 64 MiB a file, 16 MiB pending, the system's clock, nothing signed. */
  public static JournalOptions defaults() {
    return new JournalOptions(
        Parameters.DIGEST,
        Duration.ofMillis(50),
        64L << 20,
        16L << 20,
        Clock.systemUTC(),
        null,
        Duration.ofSeconds(10),
        List.of(),
        null,
        Duration.ofSeconds(10));
  }

  /** The same with another treatment of bound values. */
  public JournalOptions withParameters(Parameters kept) {
    return with(kept, flushInterval, fileSize, pendingBytes, clock);
  }

  /** The same with another flush interval. */
  public JournalOptions withFlushInterval(Duration interval) {
    return with(parameters, interval, fileSize, pendingBytes, clock);
  }

  /** The same with files of another size. */
  public JournalOptions withFileSize(long bytes) {
    return with(parameters, flushInterval, bytes, pendingBytes, clock);
  }

  /** The same with another bound on what may wait in memory. */
  public JournalOptions withPendingBytes(long bytes) {
    return with(parameters, flushInterval, fileSize, bytes, clock);
  }

  /** The same with another clock. */
  public JournalOptions withClock(Clock other) {
    return with(parameters, flushInterval, fileSize, pendingBytes, other);
  }

  /** The same, with checkpoints signed in intervals and kept in these places too. */
  public JournalOptions withCheckpoints(NoteSigner by, Duration interval, List<Anchor> alsoKeptAt) {
    return new JournalOptions(
        parameters,
        flushInterval,
        fileSize,
        pendingBytes,
        clock,
        by,
        interval,
        alsoKeptAt,
        retention,
        patience);
  }

  /** The same with files deleted when they ended so long ago. */
  public JournalOptions withRetention(Duration kept) {
    return new JournalOptions(
        parameters,
        flushInterval,
        fileSize,
        pendingBytes,
        clock,
        signer,
        checkpointInterval,
        anchors,
        kept,
        patience);
  }

  /** The same with another patience for a slow disk. */
  public JournalOptions withPatience(Duration other) {
    return new JournalOptions(
        parameters,
        flushInterval,
        fileSize,
        pendingBytes,
        clock,
        signer,
        checkpointInterval,
        anchors,
        retention,
        other);
  }

  private JournalOptions with(
      Parameters kept, Duration interval, long file, long pending, Clock other) {
    return new JournalOptions(
        kept,
        interval,
        file,
        pending,
        other,
        signer,
        checkpointInterval,
        anchors,
        retention,
        patience);
  }

  private static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "The journal's %s is %d; it must be %d to %d.".formatted(what, value, least, most));
    }
  }
}
