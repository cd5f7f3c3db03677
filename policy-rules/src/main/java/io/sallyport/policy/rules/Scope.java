package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import java.util.List;

/**
 * What and whom a rule speaks of. Immutable.
 *
 * @param actions the actions, families already spelled out
 * @param everyAction whether it speaks of every action there is or will be
 * @param on the resources
 * @param to the selectors of whom it speaks, {@code group:} {@code subject:} {@code actor:}; empty
 *     for everyone
 * @param except the selectors of whom it does not
 */
record Scope(
    List<String> actions,
    boolean everyAction,
    List<ResourcePattern> on,
    List<String> to,
    List<String> except) {
  Scope {
    actions = List.copyOf(actions);
    on = List.copyOf(on);
    to = List.copyOf(to);
    except = List.copyOf(except);
  }

  boolean reachesTarget(String target) {
    for (int i = 0; i < on.size(); i++) {
      if (on.get(i).reachesTarget(target)) {
        return true;
      }
    }
    return false;
  }

  boolean reaches(Access access, boolean permit) {
    for (int i = 0; i < on.size(); i++) {
      ResourcePattern pattern = on.get(i);
      if (pattern.reachesTarget(access.resource().target()) && pattern.matches(access, permit)) {
        return true;
      }
    }
    return false;
  }
}
