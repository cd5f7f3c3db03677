package io.sallyport.gateway.console;

import static io.sallyport.gateway.store.Shown.put;

import com.nimbusds.jose.util.JSONArrayUtils;
import io.sallyport.audit.journal.RecordingReader;
import io.sallyport.audit.journal.Recordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Past and present sessions, played back: their calls, what was recorded of results and exchanges,
 * and terminals as they showed. Thread-safe.
 */
final class Replays {
  private static final Logger log = LoggerFactory.getLogger(Replays.class);
  private static final int MOST_CALLS = 1_000;
  private static final int MOST_EVENTS = 2_000;
  private static final int LARGEST_CAST = 16 << 20;

  /** By then it is asked anew who may look. */
  private static final Duration HOLD = Duration.ofSeconds(3);

  private static final int LARGEST_PIECE = 1 << 20;

  private final Path journal;
  private final CallLog calls;
  private final Watchers watchers = new Watchers(HOLD);

  Replays(Path journal, CallLog calls) {
    this.journal = journal;
    this.calls = calls;
  }

  /** The session of that id, or null. */
  SessionLog.@Nullable Seen session(String id) {
    return calls.sessions().find(id);
  }

  /** The sessions that are wanted, the one that did something last first. */
  Reply list(Predicate<SessionLog.Seen> wanted, int limit) {
    return Reply.good(
        Map.of(
            "sessions",
            calls.sessions().find(wanted, limit).stream().map(Replays::session).toList()));
  }

  /**
   * One session: all that is known of it, or what is new.
   *
   * @param after where an earlier answer said {@code next}; null for all
   * @param waits whether something new is waited for, a while
   */
  Reply one(SessionLog.Seen asked, @Nullable String after, boolean waits) throws IOException {
    Cursor from = Cursor.of(after);
    if (waits && asked.ended() == null) {
      watchers.await(() -> isNew(asked.id(), from));
    }
    SessionLog.Seen session = session(asked.id());
    if (session == null) {
      return Reply.missing();
    }
    Map<String, Object> shown = session(session);
    List<Call> made =
        calls
            .search(
                call -> call.session.equals(session.id()) && call.version > from.version(),
                MOST_CALLS)
            .calls();
    List<Map<String, Object>> inOrder = new ArrayList<>();
    for (int i = made.size() - 1; i >= 0; i--) {
      inOrder.add(ShownCalls.call(made.get(i)));
    }
    shown.put("calls", inOrder);
    List<Map<String, Object>> events = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < session.recordings().size(); i++) {
      places.add(read(session.recordings().get(i), from.place(i), events));
    }
    shown.put("events", events);
    shown.put("next", new Cursor(session.version(), places).toString());
    return Reply.good(shown);
  }

  private boolean isNew(String id, Cursor from) throws IOException {
    SessionLog.Seen session = session(id);
    if (session == null || session.version() > from.version()) {
      return true;
    }
    for (int i = 0; i < session.recordings().size(); i++) {
      Path file = file(session.recordings().get(i));
      long place = from.place(i);
      if (file != null && Tail.of(file, place, LARGEST_PIECE).next() > place) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Object> session(SessionLog.Seen session) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "id", session.id());
    put(shown, "subject", session.subject());
    put(shown, "actor", session.actor());
    put(shown, "target", session.target());
    put(shown, "begun", session.begun());
    put(shown, "last", session.last());
    put(shown, "ended", session.ended());
    put(shown, "total", session.calls());
    put(shown, "refused", session.refused());
    List<Map<String, String>> recordings = new ArrayList<>();
    for (SessionLog.Recorded one : session.recordings()) {
      recordings.add(Map.of("name", one.name(), "kind", one.kind()));
    }
    shown.put("recordings", recordings);
    return shown;
  }

  /** The file of a recording whose events are shown among the calls, or null. */
  private @Nullable Path file(SessionLog.Recorded recorded) {
    Path file =
        recorded.kind().equals("terminal") ? null : Recordings.file(journal, recorded.name());
    return file == null || !Files.isRegularFile(file) ? null : file;
  }

  /** Whole lines of it: it may be written just now. Returns the place behind them. */
  private long read(SessionLog.Recorded recorded, long from, List<Map<String, Object>> events) {
    Path file = file(recorded);
    if (file == null || events.size() >= MOST_EVENTS) {
      return from;
    }
    long at = from;
    try {
      Instant begun = begun(file);
      for (String line : Tail.of(file, from, LARGEST_PIECE).text().split("(?<=\n)", -1)) {
        if (line.isEmpty() || events.size() >= MOST_EVENTS) {
          break;
        }
        if (at > 0) {
          event(begun, JSONArrayUtils.parse(line), events);
        }
        at += line.getBytes(StandardCharsets.UTF_8).length;
      }
      return at;
    } catch (IOException | ParseException | DateTimeException e) {
      log.info("Recording {} is not there, or not whole.", recorded.name(), e);
      return file.toFile().length();
    }
  }

  private static Instant begun(Path file) throws IOException {
    try (RecordingReader reader = new RecordingReader(file)) {
      return Instant.parse(String.valueOf(reader.header().get("begun")));
    }
  }

  private static void event(Instant begun, List<Object> parts, List<Map<String, Object>> events) {
    if (parts.size() == 3 && parts.get(0) instanceof Number seconds) {
      Map<String, Object> shown = new LinkedHashMap<>();
      put(shown, "time", begun.plusNanos((long) (seconds.doubleValue() * 1e9)));
      put(shown, "event", parts.get(1));
      put(shown, "data", parts.get(2));
      events.add(shown);
    }
  }

  /**
   * A terminal as asciicast v2, whole lines of it.
   *
   * @param from the byte from which on; null for all, up to 16 MiB
   * @param waits whether something new is waited for, a while
   */
  Reply cast(SessionLog.Seen session, String name, @Nullable String from, boolean waits)
      throws IOException {
    boolean known =
        session.recordings().stream()
            .anyMatch(one -> one.name().equals(name) && one.kind().equals("terminal"));
    Path file = known ? Recordings.file(journal, name) : null;
    if (file == null || !Files.isRegularFile(file)) {
      return Reply.missing();
    }
    long at = Cursor.of(from).version();
    if (waits && session.ended() == null) {
      watchers.await(() -> Files.size(file) > at || ended(session.id()));
    }
    // Asked before it is read: what was written before the end is there then.
    boolean ended = ended(session.id());
    Tail tail = Tail.of(file, at, from == null ? LARGEST_CAST : LARGEST_PIECE);
    return Reply.good(
        Map.of(
            "cast", tail.text(),
            "next", String.valueOf(tail.next()),
            "ended", ended && (tail.text().isEmpty() || Files.size(file) == tail.next())));
  }

  private boolean ended(String id) {
    SessionLog.Seen session = session(id);
    return session == null || session.ended() != null;
  }
}
