package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.cli.Screen.Style;
import io.sallyport.policy.rules.ObligationWords;
import io.sallyport.policy.rules.SallyportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says which recorded calls other rules would decide otherwise. */
@Command(
    name = "diff",
    description = {
      "Decides every recorded call again by other rules, and tells what would change.",
      "Calls whose verdict or terms would change are grouped. Works from the recorded accesses: no",
      "database is needed.",
      "Exit status 1 when some would."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PolicyDiff implements Callable<Integer> {
  private final Screen screen;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "the journal's directory",
      required = true)
  private Path journal = Path.of("audit");

  @Mixin private When when = new When();

  @Parameters(paramLabel = "NEW.yaml", description = "the rules to decide by")
  private Path file = Path.of("sallyport.yaml");

  @Option(names = "--json", description = "print each group as a line of JSON")
  private boolean json;

  private final Map<List<String>, Group> groups = new LinkedHashMap<>();
  private long calls;
  private long changed;
  private long leftOut;

  PolicyDiff(Screen screen) {
    this.screen = screen;
  }

  /** Calls that change in the same way. */
  private static final class Group {
    private final RecordedCall first;
    private long count;

    Group(RecordedCall first) {
      this.first = first;
    }
  }

  @Override
  public Integer call() throws CliException, ConfigurationException, IOException {
    when.settle();
    SallyportFile read = SallyportFile.read(file);
    try (Deciding deciding = new Deciding(read)) {
      RecordedCall.each(
          JournalArgument.files(journal), when, new Progress(screen), c -> take(c, deciding));
    }
    groups.forEach(this::print);
    if (!json) {
      String others =
          leftOut == 0
              ? ""
              : "; %,d refused for what they are, which no rule changes".formatted(leftOut);
      Style style = changed == 0 ? Style.GREEN : Style.YELLOW;
      screen.line(style, "%,d of %,d calls would change%s".formatted(changed, calls, others));
    }
    return changed == 0 ? 0 : Main.FOUND;
  }

  private void take(RecordedCall call, Deciding deciding) throws CliException {
    calls++;
    RecordedCall.By before = call.by();
    if (before == RecordedCall.By.OTHER) {
      leftOut++;
      return;
    }
    deciding.at(call.entry().time());
    Explanation now = deciding.decide(call.caller(), call.target(), call.text(), call.accesses());
    boolean permitted = before == RecordedCall.By.PERMIT;
    String why;
    String kind;
    if (permitted != now.permitted()) {
      kind = permitted ? "permit -> deny" : "deny -> permit";
      why = why(now);
    } else {
      why = permitted ? terms(call, now) : "";
      kind = "other terms";
    }
    if (!why.isEmpty()) {
      changed++;
      List<String> key = List.of(kind, Records.who(call.entry()), call.touched(), why);
      groups.computeIfAbsent(key, k -> new Group(call)).count++;
    }
  }

  private static String why(Explanation now) {
    Reason reason = now.reason();
    return reason == null
        ? "by " + String.join(", ", now.rules())
        : reason.code()
            + (reason.rule() == null ? "" : " " + reason.rule())
            + ": "
            + reason.message();
  }

  /** What the permit would be bound to that it was not, and the other way round. */
  private static String terms(RecordedCall call, Explanation now) {
    Set<String> before = new TreeSet<>();
    Records.maps(call.entry().fields().get("obligations"))
        .forEach(map -> before.add(Obligations.words(map)));
    Set<String> after =
        now.obligations().stream()
            .filter(o -> !(o instanceof Obligation.Approval))
            .map(ObligationWords::of)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> parts = new ArrayList<>();
    after.stream().filter(t -> !before.contains(t)).forEach(t -> parts.add("+ " + t));
    before.stream().filter(t -> !after.contains(t)).forEach(t -> parts.add("- " + t));
    boolean asks = now.obligations().stream().anyMatch(o -> o instanceof Obligation.Approval);
    if (asks != call.approved()) {
      parts.add((asks ? "+" : "-") + " approval");
    }
    return String.join("; ", parts);
  }

  private void print(List<String> key, Group group) {
    String text = group.first.text();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("change", key.get(0));
      all.put("calls", group.count);
      all.put("who", key.get(1));
      all.put("touches", key.get(2));
      all.put("why", key.get(3));
      all.put("session", String.valueOf(group.first.entry().session()));
      all.put("exchange", group.first.entry().exchange());
      all.put("text", text);
      screen.line(Json.text(all));
      return;
    }
    boolean wider = key.get(0).equals("deny -> permit");
    Style style = wider ? Style.YELLOW : Style.RED;
    screen.line(
        screen.styled(style, Screen.padded(key.get(0), 14))
            + " %,4d ×  %s: %s"
                .formatted(group.count, Screen.safe(key.get(1)), Screen.safe(key.get(2))));
    field("why", key.get(3));
    field("such as", Records.call(group.first.entry()) + "  " + text);
    screen.blank();
  }

  private void field(String name, String text) {
    String line = "                 " + Screen.padded(name, 8) + " " + Screen.safe(text);
    screen.line(screen.terminal() ? Screen.cut(line, screen.width()) : line);
  }
}
