package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.RecordingReader;
import io.sallyport.audit.journal.Recordings;
import io.sallyport.cli.Screen.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays the recordings of a session. */
final class Played {
  private final Screen screen;
  private final Path journal;
  private final Pace pace;

  /** Waits as long as it took. */
  interface Pace {
    void pause(double seconds) throws InterruptedException;
  }

  /** A line at a time of a session. */
  record Step(Instant time, String line, Style style) {}

  Played(Screen screen, Path journal, Pace pace) {
    this.screen = screen;
    this.journal = journal;
    this.pace = pace;
  }

  static boolean isTerminal(JournalEntry started) {
    return "terminal".equals(started.fields().get("recording_kind"));
  }

  private Path file(JournalEntry started) throws CliException {
    String name = String.valueOf(started.fields().get("recording"));
    Path file = Recordings.file(journal, name);
    if (file == null || !Files.isRegularFile(file)) {
      throw CliException.of(
          "SP-9010",
          "no recording",
          name,
          "the journal names it and it is not there",
          "run sallyport audit verify");
    }
    return file;
  }

  /** A terminal, as it showed; nothing of it can reach beyond the picture. */
  void terminal(JournalEntry started) throws CliException, IOException, InterruptedException {
    try (RecordingReader reader = new RecordingReader(file(started))) {
      Object title = reader.header().get("title");
      screen.line(
          Style.DIM,
          Screen.safe(
              "%s, %s x %s, %s"
                  .formatted(
                      title,
                      reader.header().get("width"),
                      reader.header().get("height"),
                      started.time())));
      TerminalFilter filter = new TerminalFilter();
      double before = 0;
      for (RecordingReader.Event e = reader.next(); e != null; e = reader.next()) {
        pace.pause(e.seconds() - before);
        before = e.seconds();
        if (e.code().equals("o")) {
          screen.text(filter.pass(String.valueOf(e.data())));
        } else if (e.code().equals("m")) {
          screen.text("\r\n");
          screen.line(Style.DIM, "[" + Screen.safe(String.valueOf(e.data())) + "]");
        }
        screen.flush();
      }
      screen.line(screen.colour() ? "\u001b[0m" : "");
    }
  }

  /** The rows and exchanges of a recording that is no terminal. */
  List<Step> steps(JournalEntry started) throws CliException, IOException {
    List<Step> steps = new ArrayList<>();
    try (RecordingReader reader = new RecordingReader(file(started))) {
      Instant begun = Instant.parse(Records.text(reader.header(), "begun"));
      for (RecordingReader.Event e = reader.next(); e != null; e = reader.next()) {
        Instant time = begun.plusNanos((long) (e.seconds() * 1e9));
        String line = line(e.code(), Records.map(e.data()));
        if (line != null) {
          steps.add(new Step(time, line, Style.DIM));
        }
      }
    }
    return steps;
  }

  private static @Nullable String line(String event, Map<?, ?> members) {
    String number = "  #" + members.get("exchange") + "   ";
    return switch (event) {
      case "statement", "request", "end" -> null;
      case "response" -> number + "answered " + members.get("status") + ", " + fields(members);
      case "request_body" -> number + "sent " + Screen.safe(Records.text(members, "text"));
      case "body" -> number + Screen.safe(Records.text(members, "text"));
      case "columns" -> number + cells(members.get("columns"));
      case "row" -> number + cells(members.get("values"));
      case "full" -> "  " + Screen.safe(Records.text(members, "text"));
      default -> number + Screen.safe(event + " " + Json.text(members));
    };
  }

  private static String fields(Map<?, ?> members) {
    return Screen.safe(String.join("; ", Records.texts(members, "fields")));
  }

  private static String cells(@Nullable Object items) {
    StringBuilder line = new StringBuilder();
    for (Object item : items instanceof List<?> list ? list : List.of()) {
      line.append(line.isEmpty() ? "" : " | ").append(item == null ? "null" : item);
    }
    return Screen.safe(line.toString());
  }
}
