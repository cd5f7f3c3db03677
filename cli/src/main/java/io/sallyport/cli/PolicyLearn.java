package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.policy.rules.ObligationWords;
import io.sallyport.policy.rules.SallyportFile;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes least-privilege rules of what was recorded and permitted. */
@Command(
    name = "learn",
    description = {
      "Prints rules that permit what was recorded and permitted, and no more.",
      "They are by group, target, action and table, with the masks, row filters and limits that",
      "held. What is left out stands at the head of the file and on stderr. Read it before you use",
      "it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PolicyLearn implements Callable<Integer> {
  private static final int MOST_SHAPES = 100_000;

  private final Screen screen;

  @Mixin private JournalArgument journal = new JournalArgument();
  @Mixin private When when = new When();

  @Option(
      names = "--min-count",
      paramLabel = "N",
      description = "leave out what was done fewer times; 1 unless given")
  private long least = 1;

  /** Calls that are alike are kept once, with their number. */
  private final Map<String, RecordedCall> kept = new LinkedHashMap<>();

  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> leftOut = new TreeMap<>();
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;
  private long permitted;

  PolicyLearn(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException, IOException {
    when.settle();
    RecordedCall.each(journal.files(), when, new Progress(screen), this::take);
    rare();
    String rules = settled();
    screen.line(rules.stripTrailing());
    leftOut.forEach(
        (why, count) -> screen.note("left out: %,d × %s".formatted(count, Screen.safe(why))));
    return 0;
  }

  private void take(RecordedCall call) {
    if (call.by() != RecordedCall.By.PERMIT) {
      leave("denied: " + Records.by(call.entry()), 1);
      return;
    }
    permitted++;
    Instant time = call.entry().time();
    first = time.isBefore(first) ? time : first;
    last = time.isAfter(last) ? time : last;
    if (call.approved()) {
      leave("approved by people, who go on being asked: " + call.touched(), 1);
      return;
    }
    String shape =
        call.caller() + "\n" + call.target() + call.accesses() + call.entry().obligations();
    if (kept.size() < MOST_SHAPES || kept.containsKey(shape)) {
      kept.putIfAbsent(shape, call);
      counts.merge(shape, 1L, Long::sum);
    } else {
      leave("beyond the first 100,000 kinds of calls", 1);
    }
  }

  private void leave(String why, long count) {
    leftOut.merge(why, count, Long::sum);
  }

  /** Drops the calls with a grant that was used too seldom. */
  private void rare() {
    Learned learned = new Learned(kept.values());
    Map<Learned.Grant, Long> uses = new TreeMap<>();
    kept.forEach(
        (shape, call) ->
            learned
                .of(call)
                .forEach(g -> uses.merge(g, counts.getOrDefault(shape, 0L), Long::sum)));
    kept.entrySet()
        .removeIf(
            entry -> {
              boolean rare =
                  learned.of(entry.getValue()).stream()
                      .anyMatch(grant -> uses.getOrDefault(grant, 0L) < least);
              if (rare) {
                String what = "fewer than " + least + " times: " + entry.getValue().touched();
                leave(what, counts.getOrDefault(entry.getKey(), 0L));
              }
              return rare;
            });
  }

  /** The rules, once every call that made them is permitted by them under no laxer terms. */
  private String settled() throws CliException, ConfigurationException {
    while (true) {
      Learned learned = new Learned(kept.values());
      String rules = LearnedFile.write(learned.grants(), notes());
      List<String> lost = lost(SallyportFile.parse("learned.yaml", rules));
      if (lost.isEmpty()) {
        return rules;
      }
      for (String shape : lost) {
        RecordedCall call = kept.remove(shape);
        String touched = call == null ? "" : call.touched();
        leave(
            "under terms that no rule on these resources alone can hold: " + touched,
            counts.getOrDefault(shape, 0L));
      }
    }
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    String span =
        permitted == 0
            ? "no permitted call"
            : "%,d permitted calls from %s to %s"
                .formatted(
                    permitted,
                    first.truncatedTo(ChronoUnit.SECONDS),
                    last.truncatedTo(ChronoUnit.SECONDS));
    notes.add("Learned by 'sallyport policy learn' from " + span + ".");
    notes.add("A group stands for its members, also for those who did nothing of the kind.");
    leftOut.forEach((why, count) -> notes.add("Left out: %,d × %s".formatted(count, why)));
    return notes;
  }

  private List<String> lost(SallyportFile file) throws CliException {
    List<String> lost = new ArrayList<>();
    try (Deciding deciding = new Deciding(file)) {
      for (Map.Entry<String, RecordedCall> entry : kept.entrySet()) {
        RecordedCall call = entry.getValue();
        deciding.at(call.entry().time());
        Explanation now =
            deciding.decide(call.caller(), call.target(), call.text(), call.accesses());
        if (!now.permitted() || !held(now).containsAll(terms(call))) {
          lost.add(entry.getKey());
        }
      }
    }
    return lost;
  }

  private static Set<String> held(Explanation now) {
    return now.obligations().stream()
        .filter(o -> !(o instanceof Obligation.Limit))
        .map(ObligationWords::of)
        .collect(Collectors.toSet());
  }

  private static Set<String> terms(RecordedCall call) {
    return Records.maps(call.entry().fields().get("obligations")).stream()
        .filter(map -> !Records.text(map, "type").equals("limit"))
        .map(Obligations::words)
        .collect(Collectors.toSet());
  }
}
