package io.sallyport.policy.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds rules that can never match any access of the targets that the file declares. */
final class ReachCheck {
  private final Map<String, TargetSettings> targets;
  private final Problems problems;

  /** A file that declares no targets leaves them to whoever connects: nothing is checked. */
  ReachCheck(Map<String, TargetSettings> targets, Problems problems) {
    this.targets = targets;
    this.problems = problems;
  }

  void check(Section section, Scope scope, String actionsKey) {
    Node on = section.value("on");
    if (targets.isEmpty() || on == null) {
      return;
    }
    List<Node> items = on instanceof SequenceNode list ? list.getValue() : List.of(on);
    if (items.size() != scope.on().size()) {
      return;
    }
    int before = problems.count();
    for (int i = 0; i < items.size(); i++) {
      entry(items.get(i), scope.on().get(i), scope);
    }
    Node actions = section.value(actionsKey);
    if (problems.count() == before && actions != null) {
      families(actions, scope);
    }
  }

  private List<TargetSettings> reached(ResourcePattern pattern) {
    return targets.values().stream()
        .filter(target -> pattern.reachesTarget(target.name()))
        .toList();
  }

  private void entry(Node at, ResourcePattern pattern, Scope scope) {
    List<TargetSettings> reached = reached(pattern);
    if (reached.isEmpty()) {
      problems.add(
          at,
          Code.UNKNOWN_TARGET,
          "no target is named '%s'%s"
              .formatted(
                  pattern.targetText(), Spelling.hint(pattern.targetText(), targets.keySet())));
      return;
    }
    Set<String> families = Actions.families(scope.actions());
    boolean fits =
        families.isEmpty()
            || families.stream().anyMatch(f -> reached.stream().anyMatch(t -> t.speaks(f)));
    if (!fits) {
      problems.add(
          at,
          Code.NEVER_MATCHES,
          "target '%s' is of kind '%s' and never sees %s actions; correct the target or the actions"
              .formatted(
                  pattern.targetText(), reached.get(0).kind(), String.join(" or ", families)));
    }
  }

  private void families(Node at, Scope scope) {
    for (String family : Actions.families(scope.actions())) {
      boolean fits =
          scope.on().stream().flatMap(p -> reached(p).stream()).anyMatch(t -> t.speaks(family));
      if (!fits && !scope.everyAction()) {
        problems.add(
            at,
            Code.NEVER_MATCHES,
            "no target of 'on' ever sees " + family + " actions; remove them or add a target");
      }
    }
  }
}
