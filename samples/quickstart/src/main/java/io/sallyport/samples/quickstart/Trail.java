package io.sallyport.samples.quickstart;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Verifies the journal and prints it, one line a call: the decision beside what came of it. */
final class Trail {
  private static final int TEXT = 62;

  private final Path directory;
  private final Screen screen;

  Trail(Path directory, Screen screen) {
    this.directory = directory;
    this.screen = screen;
  }

  /** Whether the chain is whole. */
  boolean show() throws IOException {
    screen.title("The audit trail");
    JournalReport report = JournalVerifier.verify(directory);
    screen.table(calls());
    if (report.intact()) {
      screen.permitted(
          "verified: " + report.records() + " records, every hash follows from the last");
    } else {
      screen.refused("not intact: " + report);
    }
    screen.note("the journal is in " + directory);
    return report.intact();
  }

  private List<List<String>> calls() throws IOException {
    Map<String, JournalEntry> outcomes = new HashMap<>();
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      entries.filter(e -> e.status() != null).forEach(e -> outcomes.put(call(e), e));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("#", "verdict", "by", "outcome", "statement"));
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      entries
          .filter(e -> e.verdict() != null)
          .forEach(e -> rows.add(row(e, outcomes.get(call(e)))));
    }
    return rows;
  }

  private static String call(JournalEntry entry) {
    return entry.session() + "/" + entry.exchange();
  }

  private static List<String> row(
      JournalEntry decision, @org.jspecify.annotations.Nullable JournalEntry outcome) {
    String by = decision.rules().isEmpty() ? "-" : String.join(", ", decision.rules());
    String reason = decision.reasonCode() == null ? "" : " " + decision.reasonCode();
    return List.of(
        String.valueOf(decision.exchange()),
        decision.verdict() + reason,
        by,
        outcome == null ? "-" : outcome(outcome),
        shortened(String.valueOf(decision.text())));
  }

  private static String outcome(JournalEntry outcome) {
    String code = outcome.reasonCode() == null ? "" : " " + outcome.reasonCode();
    if (outcome.affected() >= 0) {
      return outcome.status() + code + ", " + outcome.affected() + " touched";
    }
    return outcome.status() + code + (outcome.rows() >= 0 ? ", " + outcome.rows() + " rows" : "");
  }

  private static String shortened(String text) {
    return text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
  }
}
