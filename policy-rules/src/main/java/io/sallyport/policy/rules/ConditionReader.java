package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code when}: a text, or {@code all}, {@code any} and {@code not} over further ones. */
final class ConditionReader {
  static final List<String> KEYS = List.of("all", "any", "not");
  private static final int MOST_PARTS = 500;

  private final Problems problems;
  private final List<String> actions;
  private int parts;

  /** For a rule that speaks of these actions. */
  ConditionReader(List<String> actions, Problems problems) {
    this.actions = actions;
    this.problems = problems;
  }

  @Nullable Condition read(Node node) {
    if (++parts > MOST_PARTS) {
      if (parts == MOST_PARTS + 1) {
        problems.add(node, Code.BAD_CONDITION, "condition of over 500 parts; split the rule");
      }
      return null;
    }
    if (node instanceof MappingNode) {
      return combination(node);
    }
    if (node instanceof SequenceNode list) {
      List<Condition> all = list(list);
      return all == null ? null : new Condition.All(all);
    }
    String text = Values.text(node, "a condition", problems);
    return text == null || !(node instanceof ScalarNode scalar) ? null : text(text, scalar);
  }

  private @Nullable Condition text(String text, ScalarNode node) {
    try {
      Condition condition = ConditionParser.parse(text);
      condition.reads().forEach(attribute -> given(attribute, text, node));
      return condition;
    } catch (BadCondition e) {
      problems.add(
          Place.inside(node, e.offset()), Code.BAD_CONDITION, "in the condition " + e.text());
      return null;
    }
  }

  /** A fact that some of the rule's accesses never have would deny those accesses. */
  private void given(Attribute attribute, String text, ScalarNode node) {
    Set<String> only = attribute.onlyOn();
    List<String> others = actions.stream().filter(action -> !only.contains(action)).toList();
    if (!only.isEmpty() && !others.isEmpty()) {
      problems.add(
          Place.inside(node, Math.max(0, text.indexOf(attribute.name()))),
          Code.BAD_CONDITION,
          "%s is known of %s only; the rule also speaks of %s; give those a rule of their own"
              .formatted(
                  attribute.name(),
                  String.join(" and ", only.stream().sorted().toList()),
                  others.size() > 3 ? others.size() + " others" : String.join(" and ", others)));
    }
  }

  private @Nullable List<Condition> list(Node node) {
    List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    if (items.isEmpty()) {
      problems.add(
          node, Code.BAD_CONDITION, "an empty list of conditions; write one or leave it out");
    }
    List<Condition> conditions = new ArrayList<>();
    boolean whole = !items.isEmpty();
    for (Node item : items) {
      Condition condition = read(item);
      if (condition == null) {
        whole = false;
      } else {
        conditions.add(condition);
      }
    }
    return whole ? List.copyOf(conditions) : null;
  }

  private @Nullable Condition combination(Node node) {
    Section section = Section.fixed(node, "a condition", KEYS, problems);
    if (section == null) {
      return null;
    }
    if (section.entries().isEmpty()) {
      problems.add(node, Code.BAD_CONDITION, "an empty condition; write all, any or not");
      return null;
    }
    Map<String, Condition> found = new LinkedHashMap<>();
    for (Section.Entry entry : section.entries()) {
      Condition condition = keyed(entry);
      if (condition == null) {
        return null;
      }
      found.put(entry.name(), condition);
    }
    return found.size() == 1
        ? found.values().iterator().next()
        : new Condition.All(List.copyOf(found.values()));
  }

  private @Nullable Condition keyed(Section.Entry entry) {
    if (!KEYS.contains(entry.name())) {
      return null;
    }
    List<Condition> parts = list(entry.value());
    if (parts == null) {
      return null;
    }
    return switch (entry.name()) {
      case "any" -> new Condition.Some(parts);
      case "not" -> new Condition.Not(new Condition.All(parts));
      default -> new Condition.All(parts);
    };
  }
}
