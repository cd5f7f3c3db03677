package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.cli.Screen.Style;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts who did what. */
@Command(
    name = "stats",
    description = "Counts who did what, what was refused and why, and which rules decided.",
    mixinStandardHelpOptions = true)
final class AuditStats implements Callable<Integer> {
  private static final int BAR = 24;

  private final Screen screen;

  @Mixin private JournalArgument journal = new JournalArgument();
  @Mixin private When when = new When();

  @Option(names = "--top", paramLabel = "N", description = "lines of each list, 10 unless given")
  private int top = 10;

  @Option(names = "--json", description = "print all counts as one line of JSON")
  private boolean json;

  private final Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
  private final Map<String, Long> hours = new TreeMap<>();
  private long permitted;
  private long denied;
  private long failed;

  AuditStats(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, IOException {
    when.settle();
    for (String list :
        List.of(
            "subjects",
            "actions",
            "resources",
            "refusals",
            "refused",
            "rules",
            "acts",
            "turned_away",
            "alarms")) {
      counts.put(list, new TreeMap<>());
    }
    List<String> kinds = List.of("decided", "finished", "alarm", "acted");
    new JournalScan(
            when.among(journal.files()),
            List.of(),
            when,
            entry -> kinds.contains(entry.kind()),
            new Progress(screen))
        .run(this::count);
    if (json) {
      screen.line(Json.text(map()));
    } else {
      print();
    }
    return 0;
  }

  private boolean count(JournalScan.Hit hit) {
    JournalEntry entry = hit.entry();
    switch (entry.kind()) {
      case "decided" -> decided(entry);
      case "finished" -> failed += "completed".equals(entry.status()) ? 0 : 1;
      case "acted" -> acted(entry);
      default -> add("alarms", String.valueOf(entry.reasonMessage()));
    }
    return true;
  }

  private void acted(JournalEntry entry) {
    String act = Records.text(entry.fields(), "act");
    String by = Records.text(entry.fields(), "by");
    add("acts", act.replace('_', ' '));
    if (act.equals("login_refused")) {
      add("turned_away", by + " " + entry.reasonCode());
    }
  }

  private void decided(JournalEntry entry) {
    boolean permit = "permit".equals(entry.verdict());
    permitted += permit ? 1 : 0;
    denied += permit ? 0 : 1;
    hours.merge(hour(entry.time()), 1L, Long::sum);
    add("subjects", Records.who(entry));
    LinkedHashSet<String> actions = new LinkedHashSet<>();
    LinkedHashSet<String> resources = new LinkedHashSet<>();
    for (Map<?, ?> access : Records.accesses(entry)) {
      if (!Boolean.TRUE.equals(access.get("implied"))) {
        actions.add(Records.text(access, "action"));
        resources.add(Records.text(access, "target") + "/" + Records.text(access, "resource"));
      }
    }
    actions.forEach(action -> add("actions", action));
    resources.forEach(resource -> add("resources", resource));
    if (permit) {
      entry.rules().forEach(rule -> add("rules", rule));
    } else {
      add("refusals", Records.by(entry));
      add("refused", Records.who(entry) + ": " + Records.touched(entry));
    }
  }

  private static String hour(Instant time) {
    return time.toString().substring(0, 13).replace('T', ' ') + " h";
  }

  private void add(String list, String name) {
    counts.computeIfAbsent(list, l -> new TreeMap<>()).merge(name, 1L, Long::sum);
  }

  private Map<String, Object> map() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("calls", permitted + denied);
    all.put("permitted", permitted);
    all.put("denied", denied);
    all.put("not_completed", failed);
    all.putAll(counts);
    all.put("hours", hours);
    return all;
  }

  private void print() {
    screen.line(
        Style.BOLD,
        "%s: %,d permitted, of which %,d did not complete; %,d denied"
            .formatted(
                Screen.count(permitted + denied, "call", "calls"), permitted, failed, denied));
    list("Who", "subjects", Style.CYAN);
    list("What", "actions", Style.CYAN);
    list("On what", "resources", Style.CYAN);
    list("Rules that permitted", "rules", Style.GREEN);
    list("Refusals", "refusals", Style.RED);
    list("Refused", "refused", Style.RED);
    list("Beside calls", "acts", Style.CYAN);
    list("Turned away", "turned_away", Style.RED);
    list("Alarms", "alarms", Style.RED);
    List<Map.Entry<String, Long>> last = new ArrayList<>(hours.entrySet());
    int from = Math.max(0, last.size() - 24);
    bars("When (UTC)", last.subList(from, last.size()), Style.YELLOW);
  }

  private void list(String title, String name, Style style) {
    List<Map.Entry<String, Long>> most =
        counts.getOrDefault(name, Map.of()).entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(Math.max(1, top))
            .toList();
    bars(title, most, style);
  }

  private void bars(String title, List<Map.Entry<String, Long>> rows, Style style) {
    if (rows.isEmpty()) {
      return;
    }
    screen.title(title);
    long most = rows.stream().mapToLong(Map.Entry::getValue).max().orElse(1);
    for (Map.Entry<String, Long> row : rows) {
      int length = (int) Math.max(1, row.getValue() * BAR / most);
      String bar = Screen.padded("█".repeat(length), BAR);
      String name = Screen.cut(Screen.safe(row.getKey()), Math.max(20, screen.width() - BAR - 14));
      screen.line("%,9d  %s  %s".formatted(row.getValue(), screen.styled(style, bar), name));
    }
  }
}
