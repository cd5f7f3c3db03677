package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.cli.Screen.Style;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A session as a page for a person. */
final class SessionPage {
  private static final int LABEL = 9;

  private static final int MOST_EXECUTED = 300;

  private final Screen screen;
  private final boolean full;

  SessionPage(Screen screen, boolean full) {
    this.screen = screen;
    this.full = full;
  }

  void print(Session session) {
    JournalEntry first = session.first();
    screen.line(Style.BOLD, "Session " + session.id());
    if (first.kind().equals("acted")) {
      field("holds", "what was done beside the calls of sessions");
    } else {
      field("who", Records.who(first) + groups(first));
      field("purpose", first.purpose() == null ? "not stated" : first.purpose());
      field("target", first.target() + placement(first));
    }
    JournalEntry closed = session.closed();
    field("begun", first.time().truncatedTo(ChronoUnit.MILLIS).toString());
    if (!first.kind().equals("acted")) {
      field(
          "ended",
          closed == null
              ? "no end recorded"
              : closed.time().truncatedTo(ChronoUnit.MILLIS).toString());
      long denied = session.calls().stream().filter(call -> !call.permitted()).count();
      field("calls", "%,d, of which %,d denied".formatted(session.calls().size(), denied));
    }
    for (JournalEntry recording : session.recordings()) {
      field("recorded", Records.text(recording.fields(), "recording"));
    }
    for (Session.Call call : session.calls()) {
      call(call, session.acts(call));
    }
    List<JournalEntry> beside = session.acts(null);
    if (!beside.isEmpty()) {
      screen.blank();
      beside.forEach(this::act);
    }
    for (JournalEntry alarm : session.alarms()) {
      screen.blank();
      screen.line(Style.RED, "ALARM " + Screen.safe(String.valueOf(alarm.reasonMessage())));
    }
  }

  private void act(JournalEntry act) {
    String time = act.time().truncatedTo(ChronoUnit.MILLIS).toString();
    field("people", time.substring(11) + "  " + Records.act(act));
  }

  private void call(Session.Call call, List<JournalEntry> acts) {
    JournalEntry decided = call.decided();
    screen.blank();
    String time = decided.time().truncatedTo(ChronoUnit.MILLIS).toString();
    String head = Screen.padded("#" + decided.exchange(), 5) + time.substring(11) + "  ";
    String verdict = call.permitted() ? "permit" : "deny";
    Style style = call.permitted() ? Style.GREEN : Style.RED;
    screen.line(head + screen.styled(style, verdict) + "  " + Screen.safe(Records.by(decided)));
    field("asked", String.valueOf(decided.text()));
    String ran = decided.canonical();
    if (ran != null && !ran.equals(decided.text())) {
      field("executed", full ? ran : shortened(ran));
    }
    field("touches", Records.touched(decided));
    arguments(decided);
    obligations(Records.maps(decided.fields().get("obligations")));
    acts.forEach(this::act);
    approval(decided);
    reason(decided);
    List<String> observed = Records.texts(decided.fields(), "observed");
    if (!observed.isEmpty()) {
      field("observed", String.join(", ", observed) + " (recorded, not applied)");
    }
    field("outcome", call.outcome());
    JournalEntry end = call.finished();
    if (end != null) {
      reason(end);
      notes(end);
    }
  }

  static String shortened(String text) {
    return text.length() <= MOST_EXECUTED
        ? text
        : text.substring(0, MOST_EXECUTED) + "… (--full shows the whole)";
  }

  private void arguments(JournalEntry decided) {
    Map<?, ?> arguments = Records.map(decided.fields().get("arguments"));
    if (arguments.isEmpty()) {
      return;
    }
    Object values = arguments.get("values");
    String digest = Records.text(arguments, "digest");
    field(
        "values",
        values != null
            ? values.toString()
            : arguments.get("count") + ", kept as a digest only: " + Screen.cut(digest, 17));
  }

  private void obligations(List<Map<?, ?>> all) {
    if (!all.isEmpty()) {
      field(
          "bound to",
          all.stream().map(Obligations::words).distinct().collect(Collectors.joining("; ")));
    }
  }

  private void approval(JournalEntry decided) {
    Map<?, ?> approval = Records.map(decided.fields().get("approval"));
    if (!approval.isEmpty()) {
      field("approved", "by " + String.join(", ", Records.texts(approval, "by")));
    }
  }

  private void reason(JournalEntry entry) {
    Map<?, ?> reason = Records.reason(entry);
    if (!reason.isEmpty()) {
      field("because", Records.text(reason, "code") + " " + Records.text(reason, "message"));
      field("to do", Records.text(reason, "remedy"));
    }
  }

  private void notes(JournalEntry end) {
    List<String> notes = Records.texts(end.fields(), "notes");
    if (!notes.isEmpty()) {
      field("notes", String.join("; ", notes));
    }
  }

  private static String groups(JournalEntry entry) {
    List<String> groups = Records.texts(entry.fields(), "groups");
    return groups.isEmpty() ? "" : " (" + String.join(", ", groups) + ")";
  }

  private static String placement(JournalEntry entry) {
    String placement = Records.text(entry.fields(), "placement");
    return placement.isEmpty() ? "" : ", " + placement;
  }

  private void field(String label, String text) {
    String name = screen.styled(Style.DIM, Screen.padded(label, LABEL));
    boolean first = true;
    for (String line : Screen.wrapped(Screen.safe(text), Math.max(40, screen.width() - 17))) {
      screen.line("     " + (first ? name : " ".repeat(LABEL)) + "  " + line);
      first = false;
    }
  }
}
