package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One session's records.
 *
 * @param id the session's id
 * @param opened the record of its opening, or null where it is missing
 * @param calls its calls in order
 * @param alarms its alarms
 * @param acts what people did for it beside calls, such as approvals
 * @param recordings where its recordings began
 * @param closed the record of its end, or null
 */
record Session(
    String id,
    @Nullable JournalEntry opened,
    List<Call> calls,
    List<JournalEntry> alarms,
    List<JournalEntry> acts,
    List<JournalEntry> recordings,
    @Nullable JournalEntry closed) {

  /**
   * A decision and what came of it.
   *
   * @param finished null for a denied call, and where nobody recorded an end
   */
  record Call(JournalEntry decided, @Nullable JournalEntry finished) {
    boolean permitted() {
      return "permit".equals(decided.verdict());
    }

    /** In a few words: rows, duration, or why there are none. */
    String outcome() {
      JournalEntry end = finished;
      if (!permitted()) {
        return "refused";
      }
      if (end == null) {
        return "no outcome recorded; it may have been made";
      }
      List<String> parts = new ArrayList<>();
      if (!"completed".equals(end.status())) {
        parts.add(String.valueOf(end.status()) + code(end));
      }
      if (end.affected() >= 0) {
        parts.add("%,d affected".formatted(end.affected()));
      }
      if (end.rows() >= 0) {
        parts.add("%,d rows".formatted(end.rows()));
      }
      if (Boolean.TRUE.equals(end.fields().get("cut"))) {
        parts.add("cut at the limit");
      }
      if (end.took() != null) {
        parts.add("%,.1f ms".formatted(end.took().toNanos() / 1e6));
      }
      return String.join(", ", parts);
    }

    private static String code(JournalEntry end) {
      Object code = end.reasonCode() == null ? end.fields().get("error_code") : end.reasonCode();
      return code == null ? "" : " " + code;
    }
  }

  /** The sessions whose id holds that part, in the order in which they begin. */
  static List<Session> find(List<Path> files, String part, Progress progress)
      throws IOException, CliException {
    JournalScan scan =
        new JournalScan(
            files,
            List.of(Needle.inText(part, false)),
            new When(),
            entry -> entry.session() != null && entry.session().contains(part),
            progress);
    Map<String, List<JournalEntry>> found = new TreeMap<>();
    for (JournalEntry entry : scan.list()) {
      found.computeIfAbsent(String.valueOf(entry.session()), id -> new ArrayList<>()).add(entry);
    }
    List<Session> sessions = new ArrayList<>();
    found.forEach((id, entries) -> sessions.add(of(id, entries)));
    return sessions;
  }

  /** The only session whose id holds that part. */
  static Session one(List<Path> files, String part, Progress progress)
      throws IOException, CliException {
    List<Session> found = find(files, part, progress);
    if (found.size() == 1) {
      return found.get(0);
    }
    String which =
        found.isEmpty()
            ? "no session of the journal has that in its id"
            : "several have that in their ids: "
                + String.join(", ", found.stream().limit(5).map(Session::id).toList());
    throw CliException.of(
        "SP-9004",
        "no one session",
        part,
        which,
        "take the id that audit search --json shows, or as much of it as tells it from the others");
  }

  private static Session of(String id, List<JournalEntry> entries) {
    JournalEntry opened = null;
    JournalEntry closed = null;
    List<JournalEntry> alarms = new ArrayList<>();
    List<JournalEntry> acts = new ArrayList<>();
    List<JournalEntry> recordings = new ArrayList<>();
    Map<Long, JournalEntry> decided = new TreeMap<>();
    Map<Long, JournalEntry> finished = new TreeMap<>();
    for (JournalEntry entry : entries) {
      switch (entry.kind()) {
        case "session_opened" -> opened = entry;
        case "session_closed" -> closed = entry;
        case "decided" -> decided.put(entry.exchange(), entry);
        case "finished" -> finished.put(entry.exchange(), entry);
        case "recording_started" -> recordings.add(entry);
        case "alarm" -> alarms.add(entry);
        case "acted" -> acts.add(entry);
        default -> {
          // Tells nothing that the page shows, such as the end of a recording.
        }
      }
    }
    List<Call> calls = new ArrayList<>();
    decided.forEach((number, entry) -> calls.add(new Call(entry, finished.get(number))));
    return new Session(
        id,
        opened,
        List.copyOf(calls),
        List.copyOf(alarms),
        List.copyOf(acts),
        List.copyOf(recordings),
        closed);
  }

  /**
   * What was done beside calls for that call; for the session as a whole, and for calls of which
   * nothing else is on record, where it is null.
   */
  List<JournalEntry> acts(@Nullable Call call) {
    Set<Long> known =
        calls.stream().map(one -> one.decided().exchange()).collect(Collectors.toSet());
    return acts.stream()
        .filter(
            act ->
                call == null
                    ? !known.contains(act.exchange())
                    : act.exchange() == call.decided().exchange())
        .toList();
  }

  /** The first record there is. */
  JournalEntry first() {
    if (opened != null) {
      return opened;
    }
    if (!calls.isEmpty()) {
      return calls.get(0).decided();
    }
    JournalEntry end = closed;
    if (end != null) {
      return end;
    }
    return Stream.of(alarms, acts, recordings).flatMap(List::stream).findFirst().orElseThrow();
  }
}
