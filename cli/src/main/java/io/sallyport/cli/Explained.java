package io.sallyport.cli;

import io.sallyport.api.Access;
import io.sallyport.api.Caller;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.cli.Screen.Style;
import io.sallyport.jdbc.SqlExplanation;
import io.sallyport.policy.rules.ObligationWords;
import io.sallyport.policy.rules.RuleTrace;
import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.ResultColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An explanation as a page, or as JSON. */
final class Explained {
  private final Screen screen;
  private final Deciding deciding;
  private final Caller caller;
  private final String target;
  private final SqlExplanation explained;
  private final Explanation decision;

  Explained(
      Screen screen, Deciding deciding, Caller caller, String target, SqlExplanation explained) {
    this.screen = screen;
    this.deciding = deciding;
    this.caller = caller;
    this.target = target;
    this.explained = explained;
    this.decision = explained.decision();
  }

  void print(boolean allRules, boolean full) {
    boolean permitted = decision.permitted();
    screen.line(
        screen.styled(permitted ? Style.GREEN : Style.RED, permitted ? "PERMIT" : "DENY")
            + "  "
            + Screen.safe(explained.text()));
    Reason reason = decision.reason();
    if (reason != null) {
      wrapped("  " + reason.code() + " " + reason.message());
      wrapped("  " + reason.remedy());
    }
    for (Access access : decision.accesses()) {
      screen.title(name(access));
      trace(access, allRules);
    }
    if (!decision.obligations().isEmpty()) {
      screen.title("Bound to");
      decision.obligations().forEach(o -> screen.line("  " + Screen.safe(ObligationWords.of(o))));
    }
    String executed = decision.executed();
    if (executed != null) {
      screen.title(executed.equals(explained.text()) ? "Executed as it is" : "Executed");
      wrapped("  " + (full ? executed : SessionPage.shortened(executed)));
    }
    if (!explained.columns().isEmpty()) {
      screen.title("Result columns");
      lineage();
    }
  }

  private void wrapped(String text) {
    Screen.wrapped(Screen.safe(text), Math.max(40, screen.width() - 2)).stream()
        .map(line -> line.startsWith(" ") ? line : "  " + line)
        .forEach(screen::line);
  }

  private static String name(Access access) {
    Object read = access.attributes().get("sql.columns_read");
    Object written = access.attributes().get("sql.columns_written");
    return access.action().name()
        + " on "
        + Screen.safe(access.resource().toString())
        + (access.implied() ? " (implied)" : "")
        + (read == null ? "" : ", reads " + Screen.safe(read.toString()))
        + (written == null ? "" : ", writes " + Screen.safe(written.toString()));
  }

  private List<RuleTrace> traces(Access access) {
    return deciding.trace(caller, target, decision.accesses(), access);
  }

  private void trace(Access access, boolean allRules) {
    List<RuleTrace> traces = traces(access);
    boolean permitted = false;
    for (RuleTrace trace : traces) {
      boolean matches = trace.step() == RuleTrace.Step.MATCHES;
      permitted |= matches && trace.permits() && !trace.observed();
      if (matches || allRules || trace.step() != RuleTrace.Step.OTHER_ACTION) {
        screen.line(line(trace));
      }
    }
    if (!permitted) {
      screen.line("  no rule permits it" + (access.implied() ? "; none is needed" : ""));
    }
  }

  private String line(RuleTrace trace) {
    boolean matches = trace.step() == RuleTrace.Step.MATCHES;
    String sign = trace.permits() ? "permit" : "deny  ";
    Style style = trace.permits() ? Style.GREEN : Style.RED;
    String mark = matches ? screen.styled(style, sign) : screen.styled(Style.DIM, "-     ");
    String why = trace.why() == null ? "" : ": " + Screen.safe(trace.why());
    String observed = trace.observed() ? " (observed only)" : "";
    return "  "
        + mark
        + "  "
        + trace.rule()
        + observed
        + (matches ? "" : "  " + trace.step().words() + why);
  }

  private void lineage() {
    Map<String, String> masks = masks();
    int number = 0;
    for (ResultColumn column : explained.columns()) {
      String label = column.label().isEmpty() ? "column " + ++number : column.label();
      screen.line("  " + Screen.padded(Screen.safe(label), 16) + "  " + from(column, masks));
    }
  }

  private String from(ResultColumn column, Map<String, String> masks) {
    if (column.derivation() == ResultColumn.Derivation.UNKNOWN) {
      return "could not be told";
    }
    String bases =
        new TreeSet<>(column.bases().stream().map(ColumnName::toString).toList())
            .stream()
                .map(base -> Screen.safe(base) + masked(base, masks))
                .collect(Collectors.joining(", "));
    boolean plain = column.derivation() == ResultColumn.Derivation.PLAIN;
    return bases.isEmpty() ? "of no column" : (plain ? "" : "computed from ") + bases;
  }

  private static String masked(String base, Map<String, String> masks) {
    String kind = masks.get(base.toLowerCase(java.util.Locale.ROOT));
    return kind == null ? "" : " (" + kind + ")";
  }

  private Map<String, String> masks() {
    Map<String, String> masks = new TreeMap<>();
    for (Obligation obligation : decision.obligations()) {
      if (obligation instanceof Obligation.Mask mask) {
        String name = mask.resource().name() + "." + mask.field();
        masks.put(
            name.toLowerCase(java.util.Locale.ROOT),
            mask.kind().name().toLowerCase(java.util.Locale.ROOT));
      }
    }
    return masks;
  }

  Map<String, Object> map() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("verdict", decision.permitted() ? "permit" : "deny");
    Reason reason = decision.reason();
    if (reason != null) {
      all.put("code", reason.code());
      all.put("message", reason.message());
      all.put("remedy", reason.remedy());
    }
    all.put("rules", decision.rules());
    List<Map<String, Object>> accesses = new ArrayList<>();
    for (Access access : decision.accesses()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("action", access.action().name());
      one.put("resource", access.resource().toString());
      one.put("implied", access.implied());
      Map<String, String> rules = new LinkedHashMap<>();
      traces(access).forEach(trace -> rules.put(trace.rule(), trace.step().words()));
      one.put("rules", rules);
      accesses.add(one);
    }
    all.put("accesses", accesses);
    all.put("obligations", decision.obligations().stream().map(ObligationWords::of).toList());
    all.put("executed", String.valueOf(decision.executed()));
    Map<String, String> masks = masks();
    all.put(
        "columns",
        explained.columns().stream()
            .map(column -> Map.of("label", column.label(), "from", from(column, masks)))
            .toList());
    return all;
  }
}
