package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Reads journal files in pieces on a few threads and hands out what is wanted, in the order of the
 * files. A line is parsed only when it holds all needles and may be of the time asked for. Good for
 * one scan.
 */
final class JournalScan {
  private static final int THREADS = 2;
  private static final int WINDOW = 6;

  private final List<Path> files;
  private final List<Needle> needles;
  private final When when;
  private final Predicate<JournalEntry> wanted;
  private final Progress progress;
  private final ConcurrentLinkedQueue<byte[]> buffers = new ConcurrentLinkedQueue<>();
  private final Deque<Future<Piece.Found>> under = new ArrayDeque<>();

  JournalScan(
      List<Path> files,
      List<Needle> needles,
      When when,
      Predicate<JournalEntry> wanted,
      Progress progress) {
    this.files = List.copyOf(files);
    this.needles = List.copyOf(needles);
    this.when = when;
    this.wanted = wanted;
    this.progress = progress;
  }

  /**
   * A record that is wanted.
   *
   * @param line its bytes as they stand in the file, without the end
   */
  record Hit(JournalEntry entry, ByteBuffer line) {}

  /** Takes hits in order, until it answers false. */
  interface Taker {
    boolean take(Hit hit) throws IOException;
  }

  /** Runs the scan. */
  void run(Taker taker) throws IOException {
    progress.begin(files);
    ExecutorService workers =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "sallyport-scan");
              thread.setDaemon(true);
              return thread;
            });
    try {
      all(taker, workers);
    } finally {
      workers.shutdownNow();
      progress.end();
    }
  }

  private void all(Taker taker, ExecutorService workers) throws IOException {
    for (Path file : files) {
      long size = Files.size(file);
      for (long start = 0; start < size; start += Piece.LENGTH) {
        Piece piece = new Piece(file, start, size, needles, when, wanted);
        under.add(workers.submit(() -> read(piece)));
        if (under.size() >= WINDOW && !first(taker)) {
          return;
        }
      }
    }
    boolean more = true;
    while (more && !under.isEmpty()) {
      more = first(taker);
    }
  }

  private Piece.Found read(Piece piece) throws IOException {
    byte[] buffer = buffers.poll();
    Piece.Found found = piece.read(buffer == null ? new byte[Piece.LENGTH + 65536] : buffer);
    buffers.add(piece.buffer());
    return found;
  }

  /** Hands out what the oldest piece gave. */
  private boolean first(Taker taker) throws IOException {
    try {
      Piece.Found found = under.remove().get();
      progress.read(found.bytes());
      for (Hit hit : found.hits()) {
        if (!taker.take(hit)) {
          return false;
        }
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("A piece of a journal could not be searched.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The scan was interrupted.", e);
    }
  }

  /** Everything at once, for what is known to be small. */
  List<JournalEntry> list() throws IOException {
    List<JournalEntry> all = new ArrayList<>();
    run(hit -> all.add(hit.entry()));
    return all;
  }
}
