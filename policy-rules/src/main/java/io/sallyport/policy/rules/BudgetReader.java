package io.sallyport.policy.rules;

import io.sallyport.policy.spi.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the budgets of the file. */
final class BudgetReader {
  static final List<String> LIMITS =
      List.of("calls", "rows", "bytes", "affected", "errors", "denied");
  static final List<String> KEYS =
      List.of(
          "id",
          "description",
          "to",
          "on",
          "rules",
          "per",
          "window",
          "calls",
          "rows",
          "bytes",
          "affected",
          "errors",
          "denied");
  static final List<String> PER = List.of("subject", "actor", "target");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SELECTOR = Pattern.compile("(group|subject|actor):\\S.*");

  private final Set<String> ruleIds;
  private final Map<String, TargetSettings> targets;
  private final Problems problems;
  private final Set<String> ids = new HashSet<>();

  BudgetReader(Set<String> ruleIds, Map<String, TargetSettings> targets, Problems problems) {
    this.ruleIds = ruleIds;
    this.targets = targets;
    this.problems = problems;
  }

  List<Budget> read(@Nullable Node node) {
    List<Budget> budgets = new ArrayList<>();
    if (node == null) {
      return budgets;
    }
    if (!(node instanceof SequenceNode list)) {
      problems.add(node, Code.WRONG_SHAPE, "'budgets' must be a list; start each with '- id:'");
      return budgets;
    }
    for (Node item : list.getValue()) {
      Section section = Section.fixed(item, "a budget", KEYS, problems);
      Budget budget = section == null ? null : budget(section);
      if (budget != null) {
        budgets.add(budget);
      }
    }
    return budgets;
  }

  private @Nullable Budget budget(Section section) {
    section.text("description");
    String id = id(section);
    Node at = section.value("window");
    Duration window = at == null ? null : Values.duration(at, "'window'", problems);
    if (at == null) {
      problems.add(section.node(), Code.MISSING_KEY, "a budget needs a 'window', as in 1h");
    } else if (window != null && (window.toMillis() < 1000 || window.toDays() > 366)) {
      problems.add(at, Code.BAD_VALUE, "'window' must be 1s to 366d");
      return null;
    }
    Map<Budget.Kind, Long> limits = limits(section);
    Set<String> to = texts(section, "to");
    Set<String> on = texts(section, "on");
    Set<String> rules = texts(section, "rules");
    check(section, to, on, rules, limits);
    Set<Budget.Per> per = per(section);
    return window == null || id == null || limits.isEmpty()
        ? null
        : new Budget(id, to, on, rules, per, window, limits);
  }

  private @Nullable String id(Section section) {
    String id = section.text("id");
    Node at = section.value("id");
    if (at == null) {
      problems.add(
          section.node(), Code.MISSING_KEY, "a budget needs an 'id'; it stands in refusals");
    } else if (id != null && !ID.matcher(id).matches()) {
      problems.add(at, Code.BAD_VALUE, "'" + id + "' must be letters, digits, '.', '_' or '-'");
    } else if (id != null && !ids.add(id)) {
      problems.add(at, Code.DUPLICATE_ID, "budget id '" + id + "' is taken; ids are unique");
    }
    return id;
  }

  private Map<Budget.Kind, Long> limits(Section section) {
    Map<Budget.Kind, Long> limits = new EnumMap<>(Budget.Kind.class);
    for (String name : LIMITS) {
      Node node = section.value(name);
      String what = "'" + name + "'";
      Long value =
          node == null
              ? null
              : name.equals("bytes")
                  ? Values.bytes(node, what, problems)
                  : Values.count(node, what, 0, problems);
      if (value != null) {
        limits.put(Budget.Kind.valueOf(name.toUpperCase(Locale.ROOT)), value);
      }
    }
    return limits;
  }

  private void check(
      Section section,
      Set<String> to,
      Set<String> on,
      Set<String> rules,
      Map<Budget.Kind, Long> limits) {
    if (LIMITS.stream().noneMatch(section::has)) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "a budget limits something; write one as in calls: 100");
    }
    unknown(
        section,
        "to",
        to,
        text -> SELECTOR.matcher(text).matches(),
        "a group:, subject: or actor:");
    unknown(
        section,
        "on",
        on,
        text -> targets.isEmpty() || targets.containsKey(text),
        "a target of the file");
    unknown(section, "rules", rules, ruleIds::contains, "a rule of the file");
    Section.Entry denied = section.entry("denied");
    if (denied != null && !rules.isEmpty() && limits.containsKey(Budget.Kind.DENIED)) {
      problems.add(
          denied.key(),
          Code.DOES_NOT_FIT,
          "no rule permits a denied call, so 'denied' never counts beside 'rules'; remove one");
    }
  }

  private interface Known {
    boolean is(String text);
  }

  private void unknown(
      Section section, String key, Set<String> texts, Known known, String expected) {
    Node node = section.value(key);
    for (String text : texts) {
      if (node != null && !known.is(text)) {
        problems.add(node, Code.BAD_VALUE, "'" + text + "' in '" + key + "' is not " + expected);
      }
    }
  }

  private Set<String> texts(Section section, String key) {
    List<Values.Text> texts = section.texts(key);
    Set<String> all = new LinkedHashSet<>();
    if (texts != null) {
      texts.forEach(text -> all.add(text.value()));
      Node node = section.value(key);
      if (all.isEmpty() && node != null) {
        problems.add(node, Code.BAD_VALUE, "'" + key + "' is empty; name some or leave it out");
      }
    }
    return all;
  }

  private Set<Budget.Per> per(Section section) {
    Set<Budget.Per> per = new HashSet<>();
    List<Values.Text> texts = section.texts("per");
    for (Values.Text text : texts == null ? List.<Values.Text>of() : texts) {
      if (Values.oneOf(text.value(), text.node(), "'per'", PER, problems) != null) {
        per.add(Budget.Per.valueOf(text.value().toUpperCase(Locale.ROOT)));
      }
    }
    return texts == null ? Set.of(Budget.Per.SUBJECT) : per;
  }
}
