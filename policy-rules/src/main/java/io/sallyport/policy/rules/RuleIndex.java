package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.Resource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the rules that speak of an access: by action, then target, then name, then caller.
 * Thread-safe.
 */
final class RuleIndex {
  private static final int MOST_TARGETS = 1_000;

  private final List<Rule> rules;
  private final Selectors selectors;
  private final BitSet[] to;
  private final BitSet[] except;
  private final Map<String, List<Rule>> byAction = new HashMap<>();
  private final List<Rule> ofEveryAction;
  private final Map<String, Map<String, Named>> byTarget = new ConcurrentHashMap<>();

  RuleIndex(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.selectors = new Selectors(rules);
    this.to = new BitSet[rules.size()];
    this.except = new BitSet[rules.size()];
    this.ofEveryAction = rules.stream().filter(rule -> rule.scope().everyAction()).toList();
    for (Rule rule : rules) {
      to[rule.order()] = selectors.numbers(rule.scope().to());
      except[rule.order()] = selectors.numbers(rule.scope().except());
      for (String action : rule.scope().actions()) {
        byAction.computeIfAbsent(action, a -> new ArrayList<>()).add(rule);
      }
    }
  }

  Selectors selectors() {
    return selectors;
  }

  /**
   * The rules of one action on one target. Those that reach a single name wait under it, the others
   * are always tried.
   *
   * @param filed orders of rules by lower-case name
   * @param others orders of the other rules
   */
  private record Named(Map<String, BitSet> filed, BitSet others) {}

  /**
   * The rules that speak of this access by such a caller, conditions aside, in the file's order.
   */
  List<Rule> speaking(BitSet caller, Access access) {
    Named named = named(access.action().name(), access.resource().target());
    BitSet candidates = (BitSet) named.others.clone();
    add(candidates, named, access.resource());
    List<Rule> speaking = new ArrayList<>();
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      Rule rule = rules.get(i);
      if (speaksOf(i, caller) && rule.scope().reaches(access, rule.permits())) {
        speaking.add(rule);
      }
    }
    return speaking;
  }

  /** Whether a rule speaks of such a caller. */
  boolean speaksOf(int order, BitSet caller) {
    boolean included = to[order].isEmpty() || to[order].intersects(caller);
    return included && !except[order].intersects(caller);
  }

  List<Rule> rules() {
    return rules;
  }

  private static void add(BitSet candidates, Named named, Resource resource) {
    if (named.filed.isEmpty()) {
      return;
    }
    or(candidates, named, resource.name());
    resource.synonyms().forEach(synonym -> or(candidates, named, synonym));
  }

  private static void or(BitSet candidates, Named named, String name) {
    BitSet filed = named.filed.get(name.toLowerCase(Locale.ROOT));
    if (filed != null) {
      candidates.or(filed);
    }
  }

  private Named named(String action, String target) {
    Map<String, Named> ofAction =
        byAction.containsKey(action)
            ? byTarget.computeIfAbsent(action, a -> new ConcurrentHashMap<>())
            : Map.of();
    Named known = ofAction.get(target);
    if (known != null) {
      return known;
    }
    Named named = build(byAction.getOrDefault(action, ofEveryAction), action, target);
    if (byAction.containsKey(action) && ofAction.size() < MOST_TARGETS) {
      ofAction.put(target, named);
    }
    return named;
  }

  private static Named build(List<Rule> rules, String action, String target) {
    Map<String, BitSet> filed = new HashMap<>();
    BitSet others = new BitSet();
    for (Rule rule : rules) {
      for (ResourcePattern pattern : rule.scope().on()) {
        if (!pattern.reachesTarget(target)) {
          continue;
        }
        String name = pattern.filedUnder(rule.permits(), action);
        if (name.isEmpty()) {
          others.set(rule.order());
        } else {
          filed.computeIfAbsent(name, n -> new BitSet()).set(rule.order());
        }
      }
    }
    return new Named(filed, others);
  }
}
