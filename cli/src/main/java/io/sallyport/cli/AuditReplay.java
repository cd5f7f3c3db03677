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
    description = {
      "Plays a session back in its own time.",
      "Statements, refusals, outcomes, and rows or responses where they were recorded. A session",
      "with recorded terminals is played as they showed."
    },
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

  @Override
  public Integer call() throws CliException, IOException, InterruptedException {
    if (speed < 0 || longest < 0 || Double.isNaN(speed) || Double.isNaN(longest)) {
      throw CliException.of(
          "SP-9001", "not understood", "a negative number", "time goes forward", "give 0 or more");
    }
    Session session = Session.one(journal.files(), part, new Progress(screen));
    JournalEntry first = session.first();
    String who =
        first.kind().equals("acted")
            ? "What was done beside calls"
            : Records.who(first) + " on " + first.target();
    screen.line(Style.BOLD, Screen.safe(who + ", " + first.time()));
    Played played = new Played(screen, journal.directory(), this::pause);
    List<JournalEntry> terminals =
        session.recordings().stream().filter(Played::isTerminal).toList();
    for (JournalEntry terminal : terminals) {
      played.terminal(terminal);
    }
    if (terminals.isEmpty()) {
      play(session, played);
    }
    return 0;
  }

  private void play(Session session, Played played)
      throws CliException, IOException, InterruptedException {
    JournalEntry first = session.first();
    Instant before = first.time();
    List<Played.Step> steps = steps(session);
    for (JournalEntry recording : session.recordings()) {
      steps.addAll(played.steps(recording));
    }
    steps.sort(Comparator.comparing(Played.Step::time));
    for (Played.Step step : steps) {
      pause(Duration.between(before, step.time()).toNanos() / 1e9);
      before = step.time();
      double at = Duration.between(first.time(), before).toMillis() / 1e3;
      screen.line(step.style(), "%9.3f s  %s".formatted(at, step.line()));
      screen.flush();
    }
  }

  private void pause(double recorded) throws InterruptedException {
    if (speed > 0 && recorded > 0) {
      double seconds = Math.min(recorded / speed, longest);
      Thread.sleep((long) (seconds * 1000));
    }
  }

  private static Played.Step acted(JournalEntry act) {
    return new Played.Step(act.time(), "  " + Screen.safe(Records.act(act)), Style.CYAN);
  }

  /** A decision has the time of its call's begin; one that people were asked about came later. */
  private static Instant refused(Session session, Session.Call call) {
    Instant time = call.decided().time();
    for (JournalEntry act : session.acts(call)) {
      time = act.time().isAfter(time) ? act.time() : time;
    }
    return time;
  }

  private static List<Played.Step> steps(Session session) {
    List<Played.Step> steps = new ArrayList<>();
    for (Session.Call call : session.calls()) {
      JournalEntry decided = call.decided();
      String number = "#" + decided.exchange() + " ";
      String text = Screen.safe(String.valueOf(decided.text()));
      steps.add(new Played.Step(decided.time(), "> " + number + text, Style.BOLD));
      session.acts(call).forEach(act -> steps.add(acted(act)));
      JournalEntry end = call.finished();
      if (!call.permitted()) {
        String why = Records.by(decided) + ": " + decided.reasonMessage();
        steps.add(
            new Played.Step(
                refused(session, call), "  " + number + "refused, " + Screen.safe(why), Style.RED));
      } else {
        Instant time = end == null ? decided.time() : end.time();
        String by = " (" + Records.by(decided) + ")";
        steps.add(
            new Played.Step(time, "  " + number + call.outcome() + Screen.safe(by), Style.GREEN));
      }
    }
    session.acts(null).forEach(act -> steps.add(acted(act)));
    for (JournalEntry alarm : session.alarms()) {
      steps.add(
          new Played.Step(
              alarm.time(),
              "  ALARM " + Screen.safe(String.valueOf(alarm.reasonMessage())),
              Style.RED));
    }
    return steps;
  }
}
