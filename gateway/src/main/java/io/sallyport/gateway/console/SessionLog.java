package io.sallyport.gateway.console;

import io.sallyport.audit.journal.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The last sessions of the journal, those that did something. Thread-safe. */
final class SessionLog {
  private static final int MOST = 10_000;
  private static final int MOST_RECORDINGS = 100;

  /** The one that did something last stands last. */
  private final Map<String, Past> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
          return size() > MOST;
        }
      };

  /**
   * A recording of a session.
   *
   * @param name its name in the journal's folder of recordings
   * @param kind {@code terminal}, {@code sql} or {@code http}
   */
  record Recorded(String name, String kind) {}

  /**
   * A session as it is known by now.
   *
   * @param ended when it was closed; null while it is open, and where nobody recorded its end
   * @param calls how many calls it made
   * @param refused how many of them were refused
   * @param version grows with every record of it
   */
  record Seen(
      String id,
      String subject,
      @Nullable String actor,
      String target,
      Instant begun,
      Instant last,
      @Nullable Instant ended,
      int calls,
      int refused,
      List<Recorded> recordings,
      long version) {}

  private static final class Past {
    private final String id;
    private final Instant begun;
    private final List<Recorded> recordings = new ArrayList<>();
    private String subject = "";
    private @Nullable String actor;
    private String target = "";
    private Instant last;
    private @Nullable Instant ended;
    private int calls;
    private int refused;
    private long version;

    private Past(String id, Instant begun) {
      this.id = id;
      this.begun = begun;
      this.last = begun;
    }

    private Seen seen() {
      return new Seen(
          id,
          subject,
          actor,
          target,
          begun,
          last,
          ended,
          calls,
          refused,
          List.copyOf(recordings),
          version);
    }
  }

  /**
   * Takes a record of the journal, of whatever kind.
   *
   * @return the version of its session from now on, 0 where it is of none
   */
  synchronized long add(JournalEntry entry) {
    String id = entry.session();
    if (id == null) {
      return 0;
    }
    Past known = sessions.remove(id);
    Past past = known == null ? new Past(id, entry.time()) : known;
    sessions.put(id, past);
    past.version++;
    past.last = entry.time();
    String subject = entry.subject();
    String target = entry.target();
    if (subject != null && target != null) {
      past.subject = subject;
      past.actor = entry.actors().isEmpty() ? null : entry.actors().get(0);
      past.target = target;
    }
    switch (entry.kind()) {
      case "decided" -> {
        past.calls++;
        past.refused += "permit".equals(entry.verdict()) ? 0 : 1;
      }
      case "session_closed" -> past.ended = entry.time();
      case "recording_started" -> {
        if (entry.fields().get("recording") instanceof String name
            && entry.fields().get("recording_kind") instanceof String kind
            && past.recordings.size() < MOST_RECORDINGS) {
          past.recordings.add(new Recorded(name, kind));
        }
      }
      default -> {
        // tells nothing that is shown of a session
      }
    }
    return past.version;
  }

  /** Those that did something and are wanted, the one that did it last first. */
  synchronized List<Seen> find(Predicate<Seen> wanted, int limit) {
    List<Past> all = new ArrayList<>(sessions.values());
    List<Seen> found = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
      Seen seen = all.get(i).seen();
      if ((seen.calls() > 0 || !seen.recordings().isEmpty()) && wanted.test(seen)) {
        found.add(seen);
      }
    }
    return found;
  }

  /** The session of that id, or null. */
  synchronized @Nullable Seen find(String id) {
    Past past = sessions.get(id);
    return past == null ? null : past.seen();
  }
}
