package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.cli.Screen.Style;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a session back as it went. */
@Command(
    name = "replay",
    description = "Plays a SQL session back in its own time: statements, refusals, outcomes.",
    mixinStandardHelpOptions = true)
final class AuditReplay implements Callable<Integer> {
  private final Screen screen;

  @Mixin private JournalArgument journal = new JournalArgument();

  @Parameters(
      index = "1",
      paramLabel = "SESSION",
      description = "the session's id, or a part of it")
  private String part = "";

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "so many times as fast as it went; 0: without waiting. 1 unless given")
  private double speed = 1;

  @Option(
      names = "--longest-pause",
      paramLabel = "SECONDS",
      description = "longer pauses are shortened to that, 5 unless given")
  private double longest = 5;

  AuditReplay(Screen screen) {
    this.screen = screen;
  }

  private record Step(Instant time, String line, Style style) {}

  @Override
  public Integer call() throws CliException, IOException, InterruptedException {
    if (speed < 0 || longest < 0 || Double.isNaN(speed) || Double.isNaN(longest)) {
      throw CliException.of(
          "SP-9001", "not understood", "a negative number", "time goes forward", "give 0 or more");
    }
    Session session = Session.one(journal.files(), part, new Progress(screen));
    JournalEntry first = session.first();
    screen.line(
        Style.BOLD,
        Screen.safe(Records.who(first) + " on " + first.target() + ", " + first.time()));
    Instant before = first.time();
    for (Step step : steps(session)) {
      pause(Duration.between(before, step.time()));
      before = step.time();
      double at = Duration.between(first.time(), before).toMillis() / 1e3;
      screen.line(step.style(), "%9.3f s  %s".formatted(at, step.line()));
      screen.flush();
    }
    return 0;
  }

  private void pause(Duration recorded) throws InterruptedException {
    if (speed > 0 && !recorded.isNegative()) {
      double seconds = Math.min(recorded.toNanos() / 1e9 / speed, longest);
      Thread.sleep((long) (seconds * 1000));
    }
  }

  private static List<Step> steps(Session session) {
    List<Step> steps = new ArrayList<>();
    for (Session.Call call : session.calls()) {
      JournalEntry decided = call.decided();
      String number = "#" + decided.exchange() + " ";
      String text = Screen.safe(String.valueOf(decided.text()));
      steps.add(new Step(decided.time(), "> " + number + text, Style.BOLD));
      JournalEntry end = call.finished();
      if (!call.permitted()) {
        String why = Records.by(decided) + ": " + decided.reasonMessage();
        steps.add(
            new Step(decided.time(), "  " + number + "refused, " + Screen.safe(why), Style.RED));
      } else {
        Instant time = end == null ? decided.time() : end.time();
        String by = " (" + Records.by(decided) + ")";
        steps.add(new Step(time, "  " + number + call.outcome() + Screen.safe(by), Style.GREEN));
      }
    }
    for (JournalEntry alarm : session.alarms()) {
      steps.add(
          new Step(
              alarm.time(),
              "  ALARM " + Screen.safe(String.valueOf(alarm.reasonMessage())),
              Style.RED));
    }
    steps.sort(Comparator.comparing(Step::time));
    return steps;
  }
}
