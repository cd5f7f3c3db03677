package io.sallyport.cli;

import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import io.sallyport.audit.journal.NoteVerifier;
import io.sallyport.cli.Screen.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether a journal is as it was written. */
@Command(
    name = "verify",
    description = {
      "Checks every record: its hash, its place in the chain, the links between files.",
      "Exit status 1 when a record is bad or missing; each is named."
    },
    mixinStandardHelpOptions = true)
final class AuditVerify implements Callable<Integer> {
  private final Screen screen;

  @Mixin private JournalArgument journal = new JournalArgument();

  @Option(names = "--json", description = "print the findings as one line of JSON")
  private boolean json;

  @Option(
      names = "--key",
      paramLabel = "NAME+ID+KEY",
      description = "whose signed checkpoints count; audit keygen printed it")
  private List<String> keys = List.of();

  @Option(
      names = "--anchor",
      paramLabel = "DIR",
      description = "another directory with checkpoints, out of the journal's writers' reach")
  private List<Path> anchors = List.of();

  AuditVerify(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, IOException {
    Path directory = journal.directory();
    JournalReport report = JournalVerifier.verify(directory, verifiers(), anchors);
    if (json) {
      screen.line(Json.text(map(report)));
    } else {
      print(directory, report);
    }
    return report.intact() ? 0 : Main.FOUND;
  }

  private List<NoteVerifier> verifiers() throws CliException {
    if (!anchors.isEmpty() && keys.isEmpty()) {
      throw CliException.of(
          "SP-9001",
          "not understood",
          "--anchor without --key",
          "checkpoints count by their signatures",
          "give the key that checks them");
    }
    List<NoteVerifier> all = new ArrayList<>();
    for (String key : keys) {
      try {
        all.add(NoteVerifier.parse(key));
      } catch (IllegalArgumentException e) {
        throw new CliException(String.valueOf(e.getMessage()), e);
      }
    }
    return all;
  }

  private void print(Path directory, JournalReport report) {
    for (JournalReport.BadRecord bad : report.bad()) {
      screen.line(
          screen.styled(Style.RED, "bad     ")
              + "%s:%d: %s".formatted(name(bad.file()), bad.line(), Screen.safe(bad.why())));
    }
    for (JournalReport.Gap gap : report.gaps()) {
      screen.line(
          screen.styled(Style.RED, "missing ")
              + "%s: %s".formatted(name(gap.file()), Screen.safe(gap.why())));
    }
    for (JournalReport.TornTail torn : report.tornTails()) {
      String state = torn.repaired() ? "moved aside and recorded" : "not yet repaired";
      screen.line(
          screen.styled(Style.YELLOW, "torn    ")
              + "%s: an unfinished last line of %d bytes, %s; its writer died"
                  .formatted(name(torn.file()), torn.bytes(), state));
    }
    for (Path file : report.unfinished()) {
      screen.line(
          screen.styled(Style.DIM, "open    ")
              + name(file)
              + ": no closing record; it is written still, or its writer died");
    }
    for (JournalReport.Unsigned unsigned : report.unsigned()) {
      screen.line(
          screen.styled(Style.YELLOW, "unsigned ")
              + "%s: checkpoints cover %,d of %,d records"
                  .formatted(name(unsigned.file()), unsigned.signed(), unsigned.records()));
    }
    if (report.decisionsWithoutOutcome() > 0) {
      screen.line(
          screen.styled(Style.YELLOW, "unknown ")
              + "%,d permitted calls have no outcome; each may have been made"
                  .formatted(report.decisionsWithoutOutcome()));
    }
    if (report.openRecordings() > 0) {
      screen.line(
          screen.styled(Style.YELLOW, "unknown ")
              + "%,d recordings have no end on record, and so no digest"
                  .formatted(report.openRecordings()));
    }
    String count =
        Screen.count(report.records(), "good record", "good records")
            + " in "
            + Screen.count(report.files(), "file", "files")
            + (report.recordings() == 0
                ? ""
                : ", " + Screen.count(report.recordings(), "recording", "recordings"))
            + (keys.isEmpty() ? "" : ", %,d signed checkpoints".formatted(report.checkpoints()));
    if (report.intact()) {
      screen.line(screen.styled(Style.GREEN, "intact  ") + count);
    } else {
      screen.line(screen.styled(Style.RED, "NOT INTACT  ") + count + " of " + directory);
    }
  }

  private static String name(Path file) {
    return Screen.safe(String.valueOf(file.getFileName()));
  }

  private static Map<String, Object> map(JournalReport report) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("intact", report.intact());
    all.put("files", report.files());
    all.put("records", report.records());
    all.put(
        "bad", list(report.bad(), b -> Map.of("at", b.line(), "file", b.file(), "why", b.why())));
    all.put("gaps", list(report.gaps(), g -> Map.of("file", g.file(), "why", g.why())));
    all.put(
        "torn_tails",
        list(
            report.tornTails(),
            t -> Map.of("file", t.file(), "bytes", t.bytes(), "repaired", t.repaired())));
    all.put("decisions_without_outcome", report.decisionsWithoutOutcome());
    all.put("unfinished", report.unfinished().stream().map(Path::toString).toList());
    all.put("checkpoints", report.checkpoints());
    all.put(
        "unsigned",
        list(
            report.unsigned(),
            u -> Map.of("file", u.file(), "signed", u.signed(), "records", u.records())));
    all.put("recordings", report.recordings());
    all.put("open_recordings", report.openRecordings());
    return all;
  }

  private static <T> List<Map<String, Object>> list(
      List<T> items, java.util.function.Function<T, Map<String, Object>> as) {
    return items.stream()
        .map(as)
        .map(m -> (Map<String, Object>) new java.util.TreeMap<>(m))
        .toList();
  }
}
