package io.sallyport.gateway.console;

import io.sallyport.audit.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last calls of the journal, in memory, read on twice a second; equal texts are kept once.
 * Thread-safe.
 */
final class CallLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallLog.class);
  private static final int MOST = 100_000;
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_TEXTS = 50_000;
  private static final int MOST_CHANGES = 20;
  private static final Set<String> CHANGES =
      Set.of("policy_reloaded", "policy_refused", "gateway_started");

  private final JournalTail tail;
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private final Map<String, Call> open = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private final SessionLog sessions = new SessionLog();
  private final ScheduledExecutorService timer;
  private boolean failing;

  CallLog(Path journal) {
    this.tail = new JournalTail(journal, MOST_BYTES);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sallyport-console");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.scheduleWithFixedDelay(this::look, 0, 500, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      tail.look(this::add);
      failing = false;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        log.warn("The console cannot read the journal; it tries again.", e);
      }
      failing = true;
    }
  }

  /** The sessions that the calls belong to. */
  SessionLog sessions() {
    return sessions;
  }

  private synchronized void add(JournalEntry entry, JournalTail.Place place) {
    long version = sessions.add(entry);
    switch (entry.kind()) {
      case "decided" -> decided(entry, place, version);
      case "finished" -> {
        Call call = open.remove(key(String.valueOf(entry.session()), entry.exchange()));
        if (call != null) {
          call.finish(entry);
          call.version = version;
        }
      }
      case "acted" -> acted(entry);
      default -> {
        // sessions and the journal's own records are not calls
      }
    }
  }

  private void decided(JournalEntry entry, JournalTail.Place place, long version) {
    Call call = new Call(entry, place, this::same);
    call.version = version;
    calls.addLast(call);
    if (call.permitted) {
      open.put(key(call.session, call.exchange), call);
    }
    if (calls.size() > MOST) {
      Call oldest = calls.removeFirst();
      open.remove(key(oldest.session, oldest.exchange));
    }
  }

  /**
   * A change of the rules.
   *
   * @param what {@code policy_reloaded}, {@code policy_refused}, or {@code gateway_started}, with
   *     which rules come into force too
   * @param version the version that came into force, or null
   * @param problems why it could not, or null
   */
  record Change(Instant time, String what, @Nullable Object version, @Nullable Object problems) {}

  private void acted(JournalEntry entry) {
    String what = String.valueOf(entry.fields().get("act"));
    if (CHANGES.contains(what) && entry.fields().get("facts") instanceof Map<?, ?> facts) {
      changes.addFirst(new Change(entry.time(), what, facts.get("version"), facts.get("problems")));
      if (changes.size() > MOST_CHANGES) {
        changes.removeLast();
      }
    }
  }

  /** The last changes of the rules, newest first. */
  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  private String same(String text) {
    if (texts.size() > MOST_TEXTS) {
      texts.clear();
    }
    return texts.computeIfAbsent(text, any -> any);
  }

  private static String key(String session, long exchange) {
    return session + "/" + exchange;
  }

  /**
   * What a search found.
   *
   * @param calls the newest of them, newest first
   * @param found how many there are
   * @param searched how many were looked at
   */
  record Found(List<Call> calls, int found, int searched) {}

  synchronized Found search(Predicate<Call> wanted, int limit) {
    List<Call> newest = new ArrayList<>();
    int found = 0;
    for (Iterator<Call> all = calls.descendingIterator(); all.hasNext(); ) {
      Call call = all.next();
      if (wanted.test(call)) {
        found++;
        if (newest.size() < limit) {
          newest.add(call);
        }
      }
    }
    return new Found(newest, found, calls.size());
  }

  /** The calls since then, newest first. */
  synchronized List<Call> since(Instant then) {
    List<Call> found = new ArrayList<>();
    for (Iterator<Call> all = calls.descendingIterator(); all.hasNext(); ) {
      Call call = all.next();
      if (!call.time.isBefore(then)) {
        found.add(call);
      }
    }
    return found;
  }

  synchronized @Nullable Call find(String session, long exchange) {
    for (Iterator<Call> all = calls.descendingIterator(); all.hasNext(); ) {
      Call call = all.next();
      if (call.exchange == exchange && call.session.equals(session)) {
        return call;
      }
    }
    return null;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
