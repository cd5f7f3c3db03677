package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.cli.Screen.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one session, or one record. */
@Command(
    name = "show",
    description = {
      "Shows a session as a page, or one record field by field.",
      "A page tells who, where, and of each call verdict, rules, reason, masks, rows, duration and",
      "who approved it; that of the session 'broker' what was done beside calls. A number instead",
      "shows the records of that number."
    },
    mixinStandardHelpOptions = true)
final class AuditShow implements Callable<Integer> {
  private final Screen screen;

  @Mixin private JournalArgument journal = new JournalArgument();

  @Parameters(
      index = "1",
      paramLabel = "SESSION|SEQ",
      description = "a session's id or a part of it, or a record's number in its chain")
  private String which = "";

  @Option(names = "--full", description = "show executed statements in full length")
  private boolean full;

  AuditShow(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, IOException {
    List<Path> files = journal.files();
    Progress progress = new Progress(screen);
    if (which.matches("\\d{1,7}")) {
      record(files, Long.parseLong(which), progress);
    } else {
      String part = which.contains("/") ? which.substring(0, which.indexOf('/')) : which;
      new SessionPage(screen, full).print(Session.one(files, part, progress));
    }
    return 0;
  }

  private void record(List<Path> files, long seq, Progress progress)
      throws CliException, IOException {
    List<JournalEntry> found =
        new JournalScan(
                files,
                List.of(Needle.exact("\"seq\":" + seq + ",")),
                new When(),
                entry -> entry.seq() == seq,
                progress)
            .list();
    if (found.isEmpty()) {
      throw CliException.of(
          "SP-9004",
          "no such record",
          String.valueOf(seq),
          "no chain of the journal is that long",
          "take the number that audit search --json shows as seq");
    }
    for (JournalEntry entry : found) {
      screen.line(Style.BOLD, Screen.safe(entry.file().getFileName() + " record " + seq));
      entry
          .fields()
          .forEach(
              (name, value) -> {
                String shown = value instanceof String ? value.toString() : Json.text(value);
                screen.line(
                    "  "
                        + screen.styled(Style.DIM, Screen.padded(name, 18))
                        + "  "
                        + Screen.safe(shown));
              });
    }
  }
}
