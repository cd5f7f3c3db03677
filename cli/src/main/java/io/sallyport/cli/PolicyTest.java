package io.sallyport.cli;

import io.sallyport.api.Access;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.cli.Screen.Style;
import io.sallyport.jdbc.SqlExplainer;
import io.sallyport.jdbc.SqlExplanation;
import io.sallyport.policy.rules.RuleTrace;
import io.sallyport.policy.rules.SallyportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds rules to what a suite expects of them. */
@Command(
    name = "test",
    description = {
      "Decides the statements of a suite by the rules and compares with what it expects.",
      "Expected are verdict, rule, code, masks. A failure shows what each rule held of each access.",
      "Exit status 1 when a test fails."
    },
    mixinStandardHelpOptions = true)
final class PolicyTest implements Callable<Integer> {
  private final Screen screen;

  @Parameters(index = "0", paramLabel = "FILE", description = "the configuration")
  private Path file = Path.of("sallyport.yaml");

  @Parameters(index = "1", paramLabel = "SUITE.yaml", description = "the tests")
  private Path suiteFile = Path.of("suite.yaml");

  @Option(names = "--json", description = "print each test as a line of JSON")
  private boolean json;

  @Option(names = "--failures", description = "show only what failed")
  private boolean failuresOnly;

  private long passed;
  private long failed;

  PolicyTest(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException, IOException {
    SallyportFile rules = SallyportFile.read(file);
    Suite suite = SuiteReader.read(suiteFile);
    SqlExplainer explainer = Place.over(suite.dialect(), suite.schema(), suite.catalog(), screen);
    if (!json) {
      screen.line(Style.BOLD, Screen.safe(String.valueOf(suiteFile.getFileName())));
    }
    try (Deciding deciding = new Deciding(rules)) {
      Iterator<Suite.Group> groups = suite.groups().iterator();
      while (groups.hasNext()) {
        group(suite, groups.next(), explainer, deciding, !groups.hasNext());
      }
    }
    if (!json) {
      screen.line(
          failed == 0 ? Style.GREEN : Style.RED,
          "%,d passed, %,d failed".formatted(passed, failed));
    }
    return failed == 0 ? 0 : Main.FOUND;
  }

  private void group(
      Suite suite, Suite.Group group, SqlExplainer explainer, Deciding deciding, boolean last)
      throws CliException {
    List<String> lines = new ArrayList<>();
    long before = failed;
    Instant at = group.expected().at();
    deciding.at(at == null ? Instant.now() : at);
    for (Map.Entry<String, Caller> as : group.callers().entrySet()) {
      for (String sql : group.statements()) {
        SqlExplanation explained = deciding.decide(as.getValue(), suite.target(), sql, explainer);
        List<String> wrong = wrong(group.expected(), explained.decision());
        passed += wrong.isEmpty() ? 1 : 0;
        failed += wrong.isEmpty() ? 0 : 1;
        if (json) {
          printJson(group, as.getKey(), sql, wrong);
        } else if (!failuresOnly || !wrong.isEmpty()) {
          lines.add(mark(wrong.isEmpty()) + " " + as.getKey() + "  " + Screen.safe(sql));
          wrong.forEach(line -> lines.add("    " + screen.styled(Style.RED, Screen.safe(line))));
          if (!wrong.isEmpty()) {
            lines.addAll(traces(deciding, as.getValue(), suite.target(), explained.decision()));
          }
        }
      }
    }
    if (!json && (!failuresOnly || failed > before)) {
      screen.line(
          (last ? "└─ " : "├─ ") + mark(failed == before) + " " + Screen.safe(group.name()));
      lines.forEach(line -> screen.line((last ? "   " : "│  ") + "  " + line));
    }
  }

  private String mark(boolean good) {
    return good ? screen.styled(Style.GREEN, "✓") : screen.styled(Style.RED, "✗");
  }

  private void printJson(Suite.Group group, String as, String sql, List<String> wrong) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("test", group.name());
    all.put("as", as);
    all.put("sql", sql);
    all.put("passed", wrong.isEmpty());
    all.put("wrong", wrong);
    screen.line(Json.text(all));
  }

  private static List<String> wrong(Suite.Expected expected, Explanation decision) {
    List<String> wrong = new ArrayList<>();
    Reason reason = decision.reason();
    if (expected.permit() != decision.permitted()) {
      wrong.add(
          reason == null
              ? "expected deny, and it is permitted by " + String.join(", ", decision.rules())
              : "expected permit, and it is denied: " + reason.code() + " " + reason.message());
    }
    String rule = expected.rule();
    List<String> rules =
        decision.rules().stream().flatMap(r -> List.of(r.split(", ")).stream()).toList();
    if (rule != null && !rules.contains(rule)) {
      wrong.add("expected rule " + rule + ", and it is decided by " + rules);
    }
    String code = expected.code();
    String had = reason == null ? "none" : reason.code();
    if (code != null && !code.equals(had)) {
      wrong.add("expected code " + code + ", and it is " + had);
    }
    expected
        .masks()
        .forEach(
            (column, kind) -> {
              String is = mask(column, decision);
              if (!is.equals(kind)) {
                wrong.add("expected " + column + " " + kind + ", and it is " + is);
              }
            });
    return wrong;
  }

  /** The mask that a column is under; its table may be named with its schema or without. */
  private static String mask(String column, Explanation decision) {
    String wanted = "." + column.toLowerCase(Locale.ROOT);
    for (Obligation obligation : decision.obligations()) {
      if (obligation instanceof Obligation.Mask mask) {
        String name = "." + mask.resource().name() + "." + mask.field();
        if (name.toLowerCase(Locale.ROOT).endsWith(wanted)) {
          return mask.kind().name().toLowerCase(Locale.ROOT);
        }
      }
    }
    return "clear";
  }

  private List<String> traces(
      Deciding deciding, Caller caller, String target, Explanation decision) {
    List<String> lines = new ArrayList<>();
    for (Access access : decision.accesses()) {
      lines.add(
          "    " + access.action().name() + " on " + Screen.safe(access.resource().toString()));
      for (RuleTrace trace : deciding.trace(caller, target, decision.accesses(), access)) {
        if (trace.step() != RuleTrace.Step.OTHER_ACTION) {
          String sign = trace.permits() ? "permit" : "deny";
          lines.add("      %s (%s): %s".formatted(trace.rule(), sign, trace.step().words()));
        }
      }
    }
    return lines;
  }
}
