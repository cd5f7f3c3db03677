package io.sallyport.audit.journal;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one writer's chain, file after file. Used under the write turn, but for what other threads
 * may ask.
 */
final class ChainWriter {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** How many bytes go to the operating system at once. */
  private static final int CHUNK = 512 * 1024;

  private final JournalDirectory directory;
  private final Clock clock;
  private final long fileSize;
  private final String writer = randomName();
  private final Chain chain = new Chain();
  private final Counters counters;
  private final Consumer<ChainFile> ended;
  private volatile ChainFile file;
  private volatile long written;
  private @Nullable Line head;
  private Instant started;
  private long rotateAt;

  /**
   * Begins a chain.
   *
   * @param ended told of each file that the chain has left
   */
  ChainWriter(
      JournalDirectory directory,
      JournalOptions options,
      Counters counters,
      Consumer<ChainFile> ended)
      throws IOException {
    this.ended = ended;
    this.directory = directory;
    this.clock = options.clock();
    this.fileSize = options.fileSize();
    this.counters = counters;
    this.started = clock.instant().truncatedTo(ChronoUnit.MICROS);
    this.file = directory.create(started, writer);
    this.head = OwnLines.opened(started, writer, null);
    this.rotateAt = fileSize;
  }

  private static String randomName() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The file that is written now. Any thread. */
  ChainFile file() {
    return file;
  }

  /** The number of the last record in the operating system's hands. Any thread. */
  long written() {
    return written;
  }

  /**
   * Writes lines from an index on, as many as go in one piece.
   *
   * @return the index of the first line that was not written yet
   * @throws IOException when none of them was, and the file is as before
   */
  int write(List<Line> lines, int from) throws IOException {
    chain.begin();
    Line first = head;
    if (first != null) {
      chain.add(first);
    }
    int next = from;
    while (next < lines.size() && (next == from || chain.length() < CHUNK)) {
      chain.add(lines.get(next++));
    }
    commit();
    head = null;
    return next;
  }

  private void commit() throws IOException {
    try {
      file.write(chain.bytes(), chain.length());
    } catch (IOException | RuntimeException | Error e) {
      chain.undo();
      throw e;
    }
    file.leaves().add(chain.hashes(), chain.hashesLength());
    counters.writes.increment();
    written = chain.seq();
  }

  /** Whether the next file of the chain is due. */
  boolean full() {
    return file.size() >= rotateAt;
  }

  /** Goes on in a new file. Where none can be made the old one is kept. */
  void rotate(Syncer syncer) {
    ChainFile next = null;
    try {
      started = laterOf(clock.instant().truncatedTo(ChronoUnit.MICROS), started);
      next = directory.create(started, writer);
      chain.begin();
      chain.add(OwnLines.closed(started, file.leaves().root(), next.name()));
      commit();
    } catch (IOException e) {
      LOG.warn("The journal stays with {}: no next file could be begun.", file.path(), e);
      discard(next);
      rotateAt = file.size() + fileSize / 8;
      return;
    }
    ChainFile begun = next;
    syncer.change(syncedSeq -> proceed(begun, syncedSeq));
  }

  /**
   * Leaves a file behind whose disk failed to force it, for what a failed force did to it cannot be
   * known.
   *
   * @throws IOException when no new file can be made
   */
  void abandon(Syncer syncer) throws IOException {
    started = laterOf(clock.instant().truncatedTo(ChronoUnit.MICROS), started);
    ChainFile next = directory.create(started, writer);
    LOG.warn("The journal leaves {}, which could not be forced to disk.", file.path());
    syncer.change(syncedSeq -> proceed(next, syncedSeq));
  }

  private void proceed(ChainFile next, @Nullable Long syncedSeq) {
    ChainFile old = file;
    ended.accept(old);
    OwnLines.Former former =
        new OwnLines.Former(old.name(), chain.seq(), chain.lastHash(), syncedSeq);
    head = OwnLines.opened(started, writer, former);
    file = next;
    rotateAt = fileSize;
    try {
      old.close();
    } catch (IOException e) {
      LOG.warn("The journal file {} could not be closed; it is complete.", old.path(), e);
    }
  }

  /** A file's name must come after the former one's, even when the clock was set back. */
  private static Instant laterOf(Instant now, Instant former) {
    return now.isAfter(former) ? now : former.plus(1, ChronoUnit.MICROS);
  }

  private static void discard(@Nullable ChainFile file) {
    if (file != null) {
      try {
        file.discard();
      } catch (IOException e) {
        LOG.warn("The empty journal file {} could not be taken away.", file.path(), e);
      }
    }
  }

  /**
   * Ends the chain.
   *
   * @param before done when all is on disk, while others still see the writer alive
   */
  void close(Syncer syncer, Runnable before) throws IOException {
    try {
      if (head != null) {
        write(List.of(), 0);
      }
      chain.begin();
      chain.add(OwnLines.closed(clock.instant(), file.leaves().root(), null));
      commit();
      syncer.sync(written);
      before.run();
    } finally {
      file.close();
    }
  }
}
