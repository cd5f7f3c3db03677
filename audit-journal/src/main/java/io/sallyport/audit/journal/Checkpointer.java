package io.sallyport.audit.journal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs how far the files have come: in intervals, and once more when a file has ended. The notes
 * go beside the file and to the anchors; an anchor that does not take one is offered it again. A
 * thread of its own, so that a slow anchor holds nothing up.
 */
final class Checkpointer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** More than these wait for no place; a later checkpoint says all that an earlier one said. */
  private static final int MOST_WAITING = 1000;

  private final NoteSigner signer;
  private final Clock clock;
  private final long intervalNanos;
  private final ChainWriter writer;
  private final Queue<ChainFile> ended;
  private final Safe safe;
  private final List<Place> places = new ArrayList<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Thread thread = new Thread(this, "sallyport-checkpoints");
  private volatile boolean closing;

  /** Makes records safe on disk, since a checkpoint of what the disk loses would be an alarm. */
  interface Safe {
    void sync() throws IOException;
  }

  private record Waiting(String file, String note) {}

  /** Where notes go, and those that it has not taken yet. */
  private record Place(Anchor anchor, Deque<Waiting> waiting) {}

  /**
   * Begins to sign.
   *
   * @param ended the files that the chain has left
   */
  Checkpointer(
      NoteSigner signer,
      JournalDirectory directory,
      JournalOptions options,
      ChainWriter writer,
      Queue<ChainFile> ended,
      Safe safe) {
    this.signer = signer;
    this.clock = options.clock();
    this.intervalNanos = options.checkpointInterval().toNanos();
    this.writer = writer;
    this.ended = ended;
    this.safe = safe;
    places.add(new Place(Anchor.directory(directory.path()), new ArrayDeque<>()));
    options.anchors().forEach(anchor -> places.add(new Place(anchor, new ArrayDeque<>())));
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    while (!closing) {
      LockSupport.parkNanos(this, intervalNanos);
      round();
    }
  }

  private synchronized void round() {
    try {
      for (ChainFile file = ended.peek(); file != null; file = ended.peek()) {
        checkpoint(file);
        sizes.remove(file.name());
        ended.remove();
      }
      checkpoint(writer.file());
    } catch (IOException e) {
      LOG.warn("The journal is not on disk, so no checkpoint is made of it.", e);
    }
    places.forEach(Checkpointer::offer);
  }

  private void checkpoint(ChainFile file) throws IOException {
    Leaves.Root root = file.leaves().root();
    if (root.size() == sizes.getOrDefault(file.name(), 0L)) {
      return;
    }
    safe.sync();
    Checkpoint made = new Checkpoint(file.name(), root.size(), root.hash(), clock.instant());
    String note = signer.sign(made.text());
    sizes.put(file.name(), root.size());
    for (Place place : places) {
      place.waiting.add(new Waiting(file.name(), note));
      if (place.waiting.size() > MOST_WAITING) {
        place.waiting.remove();
      }
    }
  }

  private static void offer(Place place) {
    try {
      for (Waiting next = place.waiting.peek(); next != null; next = place.waiting.peek()) {
        place.anchor.keep(next.file, next.note);
        place.waiting.remove();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "SP-4113 {} checkpoints are not anchored: the place does not take them; they are offered"
              + " again.",
          place.waiting.size(),
          e);
    }
  }

  /** Ends the thread and signs what has come since; the chain is closed by then. */
  void close() {
    closing = true;
    LockSupport.unpark(thread);
    round();
  }
}
