package io.sallyport.gateway.console;

import static io.sallyport.gateway.store.Shown.put;

import io.sallyport.audit.journal.RecordingReader;
import io.sallyport.audit.journal.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
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

  private final Path journal;
  private final CallLog calls;

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

  /** One session with all that is known of it. */
  Reply one(SessionLog.Seen session) {
    Map<String, Object> shown = session(session);
    List<Call> made = calls.search(call -> call.session.equals(session.id()), MOST_CALLS).calls();
    List<Map<String, Object>> inOrder = new ArrayList<>();
    for (int i = made.size() - 1; i >= 0; i--) {
      inOrder.add(ShownCalls.call(made.get(i)));
    }
    shown.put("calls", inOrder);
    List<Map<String, Object>> events = new ArrayList<>();
    for (SessionLog.Recorded recorded : session.recordings()) {
      if (!recorded.kind().equals("terminal")) {
        read(recorded, events);
      }
    }
    shown.put("events", events);
    return Reply.good(shown);
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

  /** A recording that is there in part only gives what is there: it may be written just now. */
  private void read(SessionLog.Recorded recorded, List<Map<String, Object>> events) {
    Path file = Recordings.file(journal, recorded.name());
    if (file == null) {
      return;
    }
    try (RecordingReader reader = new RecordingReader(file)) {
      Instant begun = Instant.parse(String.valueOf(reader.header().get("begun")));
      for (RecordingReader.Event event = reader.next();
          event != null && events.size() < MOST_EVENTS;
          event = reader.next()) {
        Map<String, Object> shown = new LinkedHashMap<>();
        put(shown, "time", begun.plusNanos((long) (event.seconds() * 1e9)));
        put(shown, "event", event.code());
        put(shown, "data", event.data());
        events.add(shown);
      }
    } catch (IOException | DateTimeException e) {
      log.info("Recording {} is not there, or not whole.", recorded.name(), e);
    }
  }

  /** A terminal as asciicast v2, whole lines of it, up to 16 MiB. */
  Reply cast(SessionLog.Seen session, String name) throws IOException {
    boolean known =
        session.recordings().stream()
            .anyMatch(one -> one.name().equals(name) && one.kind().equals("terminal"));
    Path file = known ? Recordings.file(journal, name) : null;
    if (file == null || !Files.isRegularFile(file)) {
      return Reply.missing();
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST_CAST);
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return Reply.good(Map.of("cast", new String(bytes, 0, end, StandardCharsets.UTF_8)));
  }
}
