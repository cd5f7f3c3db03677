package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.cli.Screen.Style;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds records. */
@Command(
    name = "search",
    description = {
      "Finds calls by time, subject, target, action, rule, verdict, table or text.",
      "In names, * stands for anything. Does not verify what it reads: see audit verify."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "  sallyport audit search ./audit --verdict deny --since 1d",
      "  sallyport audit search ./audit --table customers --action 'sql.*' --subject anna",
      "  sallyport audit search ./audit --code SP-2002 --json | jq .text",
      "  sallyport audit search ./audit --act 'approval_*' --since 1d"
    })
final class AuditSearch implements Callable<Integer> {
  private final Screen screen;

  @Mixin private JournalArgument journal = new JournalArgument();
  @Mixin private When when = new When();
  @Mixin private Filters filters = new Filters();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "stop after so many, 1000 unless given")
  private long limit = 1000;

  @Option(names = "--json", description = "print the records themselves, a line each")
  private boolean json;

  @Option(names = "--wide", description = "do not cut lines to the terminal's width")
  private boolean wide;

  private long found;

  AuditSearch(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, IOException {
    when.settle();
    filters.settle();
    if (limit < 1) {
      throw CliException.of(
          "SP-9001", "not understood", "--limit " + limit, "it is 1 at least", "give more");
    }
    JournalScan scan =
        new JournalScan(
            when.among(journal.files()),
            filters.needles(),
            when,
            filters::holds,
            new Progress(screen));
    if (!json) {
      screen.line(Style.BOLD, heading());
    }
    scan.run(this::take);
    if (!json) {
      String more = found == limit ? "; there may be more: raise --limit" : "";
      screen.note("%,d found%s".formatted(found, more));
    }
    return 0;
  }

  private boolean take(JournalScan.Hit hit) {
    if (json) {
      screen.raw(hit.line());
    } else {
      print(hit.entry());
    }
    return ++found < limit;
  }

  private static String heading() {
    return row("time (UTC)", "call", "verdict", "subject", "target", "by") + "statement";
  }

  private static String row(
      String time, String call, String verdict, String subject, String target, String by) {
    return Screen.padded(time, 19)
        + "  "
        + Screen.padded(call, 11)
        + "  "
        + Screen.padded(verdict, 7)
        + "  "
        + Screen.padded(Screen.cut(subject, 16), 12)
        + "  "
        + Screen.padded(Screen.cut(target, 16), 8)
        + "  "
        + Screen.padded(Screen.cut(by, 30), 30)
        + "  ";
  }

  private void print(JournalEntry entry) {
    boolean acted = entry.kind().equals("acted");
    String verdict = entry.verdict() == null ? entry.kind() : entry.verdict();
    String what = entry.text() == null ? entry.reasonMessage() : entry.text();
    if (acted) {
      what = Records.how(entry);
    }
    String line =
        row(
                entry.time().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""),
                Records.call(entry),
                verdict,
                Screen.safe(entry.subject() == null ? "" : entry.subject()),
                Screen.safe(entry.target() == null ? "" : entry.target()),
                Screen.safe(acted ? Records.what(entry) : Records.by(entry)))
            + Screen.safe(what == null ? "" : what);
    String cut = wide ? line : Screen.cut(line, screen.width());
    Style style = List.of("deny", "alarm").contains(verdict) ? Style.RED : Style.PLAIN;
    screen.line(style, cut);
  }
}
