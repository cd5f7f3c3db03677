package io.sallyport.policy.rules;

import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The selectors of a file, numbered: a caller is reduced to the set of those that it fits, which is
 * all that the rules see of whom they speak. Immutable after construction.
 */
final class Selectors {
  private final Map<String, Integer> groups = new HashMap<>();
  private final Map<String, Integer> subjects = new HashMap<>();
  private final Map<String, Integer> actors = new HashMap<>();
  private int count;

  Selectors(List<Rule> rules) {
    for (Rule rule : rules) {
      rule.scope().to().forEach(this::add);
      rule.scope().except().forEach(this::add);
    }
  }

  private void add(String selector) {
    Map<String, Integer> kind = kind(selector);
    if (kind.putIfAbsent(name(selector), count) == null) {
      count++;
    }
  }

  private Map<String, Integer> kind(String selector) {
    if (selector.startsWith("group:")) {
      return groups;
    }
    return selector.startsWith("actor:") ? actors : subjects;
  }

  private static String name(String selector) {
    return selector.substring(selector.indexOf(':') + 1);
  }

  /** The numbers of these selectors. */
  BitSet numbers(List<String> selectors) {
    BitSet numbers = new BitSet();
    for (String selector : selectors) {
      Integer number = kind(selector).get(name(selector));
      if (number != null) {
        numbers.set(number);
      }
    }
    return numbers;
  }

  /** The numbers of the selectors that the caller fits. */
  BitSet of(Caller caller) {
    BitSet fits = new BitSet(count);
    Subject subject = caller.subject();
    if (!groups.isEmpty()) {
      for (String group : subject.groups()) {
        set(fits, groups.get(group));
      }
    }
    set(fits, subjects.get(subject.id()));
    Actor actor = caller.actor();
    if (actor != null) {
      set(fits, actors.get(actor.id()));
    }
    return fits;
  }

  private static void set(BitSet fits, @Nullable Integer number) {
    if (number != null) {
      fits.set(number);
    }
  }
}
