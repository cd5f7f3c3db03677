package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.spi.Act;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records a search is after. A record must meet all that is given. */
final class Filters {
  @Option(names = "--session", paramLabel = "ID", description = "the session, or a part of its id")
  private @Nullable String session;

  @Option(names = "--text", paramLabel = "TEXT", description = "a piece of the statement")
  private @Nullable String text;

  @Option(
      names = {"-i", "--ignore-case"},
      description = "for --text: upper and lower case are the same")
  private boolean ignoreCase;

  @Option(
      names = {"--table", "--resource"},
      paramLabel = "NAME",
      description = "a table, function or other resource that the call touches")
  private @Nullable String resource;

  @Option(names = "--rule", paramLabel = "ID", description = "a rule that decided")
  private @Nullable String rule;

  @Option(names = "--code", paramLabel = "SP-NNNN", description = "the code of the refusal")
  private @Nullable String code;

  @Option(
      names = "--act",
      paramLabel = "NAME",
      description = "what was done beside calls, such as token_created or approval_*")
  private @Nullable String act;

  @Option(names = "--by", paramLabel = "ID", description = "who did it, for acts beside calls")
  private @Nullable String by;

  @Option(names = "--subject", paramLabel = "ID", description = "whom the call counts for")
  private @Nullable String subject;

  @Option(names = "--actor", paramLabel = "ID", description = "the agent that acted")
  private @Nullable String actor;

  @Option(names = "--target", paramLabel = "NAME", description = "the system")
  private @Nullable String target;

  @Option(names = "--action", paramLabel = "NAME", description = "such as sql.delete or sql.*")
  private @Nullable String action;

  @Option(names = "--verdict", paramLabel = "permit|deny", description = "what was decided")
  private @Nullable Verdict verdict;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description =
          "kinds of records, decided, alarm and acted unless given: ${COMPLETION-CANDIDATES}")
  private List<Kind> kinds = List.of(Kind.DECIDED, Kind.ALARM, Kind.ACTED);

  private final List<Needle> needles = new ArrayList<>();
  private final List<Predicate<JournalEntry>> tests = new ArrayList<>();

  /** The two verdicts. */
  enum Verdict {
    /** Permitted. */
    PERMIT,
    /** Denied. */
    DENY
  }

  /** The kinds of records. */
  enum Kind {
    DECIDED,
    FINISHED,
    ALARM,
    ACTED,
    SESSION_OPENED,
    SESSION_CLOSED,
    RECORDING_STARTED,
    RECORDING_ENDED,
    JOURNAL_OPENED,
    JOURNAL_CLOSED,
    JOURNAL_ENDED,
    JOURNAL_REPAIRED,
    JOURNAL_RETIRED;

    /** As it stands in a record. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads the options, those that leave the fewest lines first; to be called first. */
  void settle() throws CliException {
    if (act != null && Arrays.stream(Act.Kind.values()).noneMatch(this::wanted)) {
      throw CliException.of(
          "SP-9001",
          "not understood",
          act,
          "no act is called so",
          "docs/audit.md lists them; take one, or a part with *");
    }
    if (session != null) {
      String part = session;
      add(Needle.inText(part, false), e -> String.valueOf(e.session()).contains(part));
    }
    if (text != null) {
      text(text);
    }
    if (resource != null) {
      resource(resource);
    }
    wild(act, e -> List.of(Records.text(e.fields(), "act")));
    wild(by, e -> List.of(Records.text(e.fields(), "by")));
    wild(rule, Filters::rules);
    wild(code, e -> e.reasonCode() == null ? List.of() : List.of(e.reasonCode()));
    wild(subject, e -> e.subject() == null ? List.of() : List.of(e.subject()));
    wild(actor, JournalEntry::actors);
    wild(action, Filters::actions);
    wild(target, e -> e.target() == null ? List.of() : List.of(e.target()));
    if (verdict != null) {
      String word = verdict.name().toLowerCase(Locale.ROOT);
      add(Needle.exact("\"verdict\":\"" + word + "\""), e -> word.equals(e.verdict()));
    }
    if (kinds.size() == 1) {
      add(Needle.exact("\"kind\":\"" + kinds.get(0) + "\""), e -> true);
    }
    Set<String> names = kinds.stream().map(Kind::toString).collect(Collectors.toSet());
    tests.add(e -> names.contains(e.kind()));
  }

  private boolean wanted(Act.Kind kind) {
    return new Wild(String.valueOf(act)).matches(kind.name());
  }

  List<Needle> needles() {
    return needles;
  }

  boolean holds(JournalEntry entry) {
    for (Predicate<JournalEntry> test : tests) {
      if (!test.test(entry)) {
        return false;
      }
    }
    return true;
  }

  private void add(Needle needle, Predicate<JournalEntry> test) {
    if (needle.length() > 0) {
      needles.add(needle);
    }
    tests.add(test);
  }

  private void text(String piece) {
    String folded = piece.toLowerCase(Locale.ROOT);
    boolean ascii = piece.chars().allMatch(c -> c < 128);
    Needle needle =
        ignoreCase && !ascii ? Needle.exact("\"text\"") : Needle.inText(piece, ignoreCase);
    add(
        needle,
        e -> {
          String all = e.text();
          return all != null
              && (ignoreCase ? all.toLowerCase(Locale.ROOT).contains(folded) : all.contains(piece));
        });
  }

  private void resource(String given) {
    int slash = given.indexOf('/');
    Wild on = new Wild(slash < 0 ? "*" : given.substring(0, slash));
    Wild name = new Wild(given.substring(slash + 1));
    add(name.needle(), e -> Records.accesses(e).stream().anyMatch(a -> touches(a, on, name)));
  }

  private static boolean touches(Map<?, ?> access, Wild on, Wild name) {
    String full = String.valueOf(access.get("resource"));
    String last = full.substring(full.lastIndexOf('.') + 1);
    return on.matches(String.valueOf(access.get("target")))
        && (name.matches(full) || name.matches(last));
  }

  private void wild(
      @Nullable String given, java.util.function.Function<JournalEntry, List<String>> of) {
    if (given != null) {
      Wild wild = new Wild(given);
      add(wild.needle(), e -> of.apply(e).stream().anyMatch(wild::matches));
    }
  }

  private static List<String> rules(JournalEntry entry) {
    List<String> all = new ArrayList<>(entry.rules());
    all.addAll(List.of(Records.text(Records.reason(entry), "rule").split(", ")));
    return all;
  }

  private static List<String> actions(JournalEntry entry) {
    return Records.accesses(entry).stream().map(a -> String.valueOf(a.get("action"))).toList();
  }
}
