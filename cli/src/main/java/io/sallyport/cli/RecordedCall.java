package io.sallyport.cli;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.audit.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recorded call in the kernel's terms, so that other rules can be asked about it.
 *
 * @param entry its decision
 * @param caller who made it
 * @param accesses what it touches
 */
record RecordedCall(JournalEntry entry, Caller caller, List<Access> accesses) {
  private static final int TIMESTAMP = 27;

  /** Whether rules decided on it, and not what the statement is. */
  enum By {
    /** Rules permitted it. */
    PERMIT,
    /** Rules denied it, or none permitted it. */
    DENY,
    /** It was refused for what it is, or while it was being approved or recorded. */
    OTHER
  }

  /** The calls of a time, one by one. */
  static void each(List<Path> files, When when, Progress progress, Taker taker)
      throws IOException, CliException {
    List<CliException> failed = new ArrayList<>();
    new JournalScan(
            when.among(files),
            List.of(Needle.exact("\"kind\":\"decided\"")),
            when,
            entry -> entry.kind().equals("decided"),
            progress)
        .run(
            hit -> {
              try {
                taker.take(of(hit.entry()));
              } catch (CliException e) {
                failed.add(e);
              }
              return failed.isEmpty();
            });
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
  }

  /** Takes calls in their order. */
  interface Taker {
    void take(RecordedCall call) throws CliException;
  }

  static RecordedCall of(JournalEntry entry) {
    Map<?, ?> fields = entry.fields();
    Subject subject =
        new Subject(
            String.valueOf(entry.subject()),
            Set.copyOf(Records.texts(fields, "groups")),
            attributes(Records.map(fields.get("subject_attributes"))));
    Actor actor = null;
    List<String> actors = entry.actors();
    for (int i = actors.size() - 1; i >= 0; i--) {
      actor = new Actor(actors.get(i), actor);
    }
    List<Access> accesses = Records.accesses(entry).stream().map(RecordedCall::access).toList();
    return new RecordedCall(entry, new Caller(subject, actor, entry.purpose()), accesses);
  }

  private static Access access(Map<?, ?> map) {
    Resource resource =
        new Resource(
            Records.text(map, "target"),
            Records.text(map, "resource"),
            Set.copyOf(Records.texts(map, "synonyms")),
            Boolean.TRUE.equals(map.get("system")));
    return new Access(
        new Action(Records.text(map, "action")),
        resource,
        Boolean.TRUE.equals(map.get("implied")),
        attributes(Records.map(map.get("attributes"))));
  }

  private static Attributes attributes(Map<?, ?> map) {
    Map<String, Object> all = new HashMap<>();
    map.forEach((name, value) -> all.put(String.valueOf(name), value(value)));
    return new Attributes(all);
  }

  /** The journal writes an instant as a text of a form of its own. */
  private static Object value(Object recorded) {
    if (recorded instanceof String text
        && text.length() == TIMESTAMP
        && text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")) {
      return Instant.parse(text);
    }
    return recorded;
  }

  By by() {
    if ("permit".equals(entry.verdict())) {
      return By.PERMIT;
    }
    String code = String.valueOf(entry.reasonCode());
    return List.of("SP-2001", "SP-2002", "SP-2003").contains(code) ? By.DENY : By.OTHER;
  }

  /** Whether people had to agree. */
  boolean approved() {
    return entry.fields().containsKey("approval");
  }

  String target() {
    return String.valueOf(entry.target());
  }

  String text() {
    return String.valueOf(entry.text());
  }

  /** Actions and resources in short, what is implied left out. */
  String touched() {
    Map<String, java.util.TreeSet<String>> all = new java.util.TreeMap<>();
    for (Access access : accesses) {
      if (!access.implied()) {
        all.computeIfAbsent(access.action().name(), a -> new java.util.TreeSet<>())
            .add(access.resource().toString());
      }
    }
    List<String> parts = new ArrayList<>();
    all.forEach((action, resources) -> parts.add(action + " " + String.join(", ", resources)));
    return String.join("; ", parts);
  }
}
