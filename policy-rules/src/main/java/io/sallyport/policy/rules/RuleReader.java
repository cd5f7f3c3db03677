package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one rule. */
final class RuleReader {
  static final List<String> KEYS =
      List.of(
          "id",
          "description",
          "permit",
          "deny",
          "on",
          "to",
          "except",
          "when",
          "mode",
          "reason",
          "remedy",
          "mask",
          "filter",
          "lookup",
          "limit",
          "approve",
          "record",
          "break_glass");
  static final List<String> MODES = List.of("enforce", "observe");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SELECTOR = Pattern.compile("(group|subject|actor):\\S.*");

  private final Map<String, TargetSettings> targets;
  private final Problems problems;

  RuleReader(Map<String, TargetSettings> targets, Problems problems) {
    this.targets = targets;
    this.problems = problems;
  }

  /** The rule, or null where it has problems that leave nothing of it. */
  @Nullable Rule read(int order, Section section) {
    String id = id(section);
    section.text("description");
    boolean permits = section.has("permit");
    if (permits == section.has("deny")) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          permits
              ? "a rule either permits or denies; split it into two"
              : "a rule needs 'permit' or 'deny' with its actions, as in permit: [sql.select]");
      return null;
    }
    List<String> words = new ArrayList<>();
    List<String> actions = actions(section, permits ? "permit" : "deny", words);
    Scope scope =
        new Scope(
            actions,
            words.contains(Actions.EVERY),
            on(section, permits),
            selectors(section, "to"),
            selectors(section, "except"));
    exceptLeavesSomebody(section, scope);
    new ReachCheck(targets, problems).check(section, scope, permits ? "permit" : "deny");
    Rule.Verdict verdict =
        new Rule.Verdict(
            permits, observed(section), denyOnly(section, "reason"), denyOnly(section, "remedy"));
    Node when = section.value("when");
    Condition condition = when == null ? null : new ConditionReader(actions, problems).read(when);
    return new Rule(order, id, verdict, scope, condition, terms(section, permits, scope, id));
  }

  private String id(Section section) {
    Section.Entry entry = section.entry("id");
    String id = section.text("id");
    if (entry == null) {
      problems.add(
          section.node(), Code.MISSING_KEY, "a rule needs an 'id'; it stands in every decision");
    } else if (id != null && !ID.matcher(id).matches()) {
      problems.add(
          entry.value(),
          Code.BAD_VALUE,
          "rule id '" + id + "' must be letters, digits, '.', '_' or '-', at most 100");
    }
    return id == null ? "?" : id;
  }

  private List<String> actions(Section section, String key, List<String> words) {
    Set<String> actions = new LinkedHashSet<>();
    List<Values.Text> texts = section.texts(key);
    for (Values.Text text : texts == null ? List.<Values.Text>of() : texts) {
      words.add(text.value());
      List<String> named = Actions.named(text.value());
      if (named.isEmpty()) {
        problems.add(
            text.node(),
            Code.UNKNOWN_ACTION,
            "unknown action '" + text.value() + "'" + Actions.hint(text.value()));
      } else if (text.value().equals(Actions.EVERY) && key.equals("permit")) {
        problems.add(
            text.node(), Code.BAD_VALUE, "'*' can be denied but not permitted; name the actions");
      }
      actions.addAll(named);
    }
    empty(section, key, texts, "name at least one action");
    return List.copyOf(actions);
  }

  private void empty(
      Section section, String key, @Nullable List<Values.Text> texts, String advice) {
    Node node = section.value(key);
    if (texts != null
        && texts.isEmpty()
        && node instanceof SequenceNode list
        && list.getValue().isEmpty()) {
      problems.add(
          node,
          Code.NEVER_MATCHES,
          "'" + key + "' is empty, so the rule can never match; " + advice + " or remove the key");
    }
  }

  private List<ResourcePattern> on(Section section, boolean permits) {
    List<Values.Text> texts = section.texts("on");
    if (texts == null) {
      if (permits) {
        problems.add(
            section.node(),
            Code.MISSING_KEY,
            "a permit names its resources; write on: [target/resource], or on: [\"**\"] for all");
      }
      return List.of(ResourcePattern.EVERYTHING);
    }
    empty(section, "on", texts, "name at least one target/resource");
    List<ResourcePattern> on = new ArrayList<>();
    for (Values.Text text : texts) {
      ResourcePattern pattern = ResourcePattern.of(text.value());
      if (pattern == null) {
        problems.add(
            text.node(),
            Code.BAD_VALUE,
            "'%s' is not of the form target/resource; write '%s/**' for all of a target"
                .formatted(text.value(), text.value().replace("/", "")));
      } else {
        on.add(pattern);
      }
    }
    return on;
  }

  private List<String> selectors(Section section, String key) {
    List<Values.Text> texts = section.texts(key);
    if (texts == null) {
      return List.of();
    }
    empty(section, key, texts, "name a group:, subject: or actor:");
    List<String> selectors = new ArrayList<>();
    for (Values.Text text : texts) {
      if (SELECTOR.matcher(text.value()).matches() && text.value().indexOf('*') < 0) {
        selectors.add(text.value());
      } else {
        problems.add(text.node(), Code.BAD_VALUE, selectorAdvice(text.value(), key));
      }
    }
    return selectors;
  }

  private static String selectorAdvice(String text, String key) {
    if (text.indexOf('*') >= 0) {
      return "'" + text + "' has a wildcard; leave '" + key + "' out to speak of everyone";
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return "'%s' is neither a group nor a subject nor an actor; did you mean 'group:%s'?"
          .formatted(text, text);
    }
    String prefix = text.substring(0, colon);
    return "'%s:' is not known in '%s'%s"
        .formatted(prefix, key, Spelling.hint(prefix, List.of("group", "subject", "actor")));
  }

  private void exceptLeavesSomebody(Section section, Scope scope) {
    Section.Entry except = section.entry("except");
    if (except != null && !scope.to().isEmpty() && scope.except().containsAll(scope.to())) {
      problems.add(
          except.value(),
          Code.NEVER_MATCHES,
          "'except' takes away everybody in 'to', so the rule can never match; correct one of them");
    }
  }

  private boolean observed(Section section) {
    Node node = section.value("mode");
    String mode = section.text("mode");
    return node != null && "observe".equals(Values.oneOf(mode, node, "'mode'", MODES, problems));
  }

  private @Nullable String denyOnly(Section section, String key) {
    Section.Entry entry = section.entry(key);
    if (entry != null && section.has("permit")) {
      problems.add(
          entry.key(),
          Code.DOES_NOT_FIT,
          "'" + key + "' is said when a deny refuses; on a permit write 'description'");
      return null;
    }
    return section.text(key);
  }

  private Terms terms(Section section, boolean permits, Scope scope, String id) {
    if (permits) {
      return new TermsReader(scope, problems).read(id, section);
    }
    for (String key : TermsReader.KEYS) {
      Section.Entry entry = section.entry(key);
      if (entry != null) {
        problems.add(
            entry.key(),
            Code.DOES_NOT_FIT,
            "'" + key + "' belongs to a permit; a deny refuses whole calls; remove it");
      }
    }
    return Terms.NONE;
  }
}
