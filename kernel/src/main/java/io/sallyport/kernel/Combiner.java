package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Opinion.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes one decision of many opinions: any deny denies; an access of its own right that nobody
 * permits is denied; the obligations of all permits are joined, and of two that speak of the same
 * thing the stricter one holds. Used once, by one thread.
 */
final class Combiner {
  private final Set<String> rules = new LinkedHashSet<>();
  private final Set<String> observed = new LinkedHashSet<>();
  private final Map<Object, Joined> obligations = new LinkedHashMap<>();

  /** Masks that some permit asks for without letting the raw value be looked up. */
  private final Set<Object> strict = new HashSet<>();

  /** An obligation, and the rules that ask for it. */
  private record Joined(Obligation obligation, Set<String> rules) {}

  /** Takes what all policies hold of one access. */
  void add(Access access, List<Opinion> opinions, String subject) throws Denial {
    boolean permitted = false;
    for (Opinion opinion : opinions) {
      observed.addAll(opinion.observed());
      if (opinion.effect() == Effect.DENY) {
        throw new Denial(reason(access, opinion), null);
      }
      if (opinion.effect() == Effect.PERMIT) {
        permitted = true;
        rules.addAll(opinion.rules());
        opinion.obligations().forEach(o -> join(access, o, opinion.rules()));
        noteStrict(opinion);
      }
    }
    if (!permitted && !access.implied()) {
      throw new Denial(Codes.notPermitted(access, subject), null);
    }
  }

  List<String> rules() {
    return List.copyOf(rules);
  }

  List<String> observed() {
    return List.copyOf(observed);
  }

  List<Obligation> obligations() {
    return obligations.values().stream()
        .map(Joined::obligation)
        .filter(obligation -> !strict.contains(eased(obligation)))
        .toList();
  }

  /** A lookup eases a mask, so all that ask for the mask have to grant it. */
  private void noteStrict(Opinion opinion) {
    Set<Object> granted = new HashSet<>();
    opinion.obligations().forEach(obligation -> granted.add(eased(obligation)));
    for (Obligation obligation : opinion.obligations()) {
      if (obligation instanceof Obligation.Mask mask) {
        Object field = field(mask.resource(), mask.field());
        if (!granted.contains(field)) {
          strict.add(field);
        }
      }
    }
  }

  /** The field that a lookup is for; nothing that any field equals for other obligations. */
  private static Object eased(Obligation obligation) {
    return obligation instanceof Obligation.Lookup lookup
        ? field(lookup.resource(), lookup.field())
        : obligation;
  }

  private static Object field(Resource resource, String name) {
    return List.of(resource, name.toLowerCase(Locale.ROOT));
  }

  /** The rules that ask for each obligation. */
  Map<Obligation, List<String>> sources() {
    Map<Obligation, List<String>> sources = new HashMap<>();
    obligations
        .values()
        .forEach(joined -> sources.put(joined.obligation, List.copyOf(joined.rules)));
    return Map.copyOf(sources);
  }

  private static Reason reason(Access access, Opinion opinion) {
    String rule = opinion.rules().isEmpty() ? "?" : opinion.rules().get(0);
    String why = opinion.reason() == null ? "the rule denies it." : opinion.reason();
    String remedy =
        opinion.remedy() == null
            ? "Change the call so that the rule does not meet it."
            : opinion.remedy();
    return Codes.deniedByRule(access, rule, why, remedy);
  }

  private void join(Access access, Obligation obligation, List<String> by) {
    // The access that entails an implied one is approved on its own account.
    if (access.implied() && obligation instanceof Obligation.Approval) {
      return;
    }
    Joined joined = new Joined(obligation, new LinkedHashSet<>(by));
    obligations.merge(subjectMatter(obligation), joined, Combiner::stricter);
  }

  private static Object subjectMatter(Obligation obligation) {
    if (obligation instanceof Obligation.Mask mask) {
      return List.of(mask.type(), mask.resource(), mask.field());
    }
    if (obligation instanceof Obligation.Limit limit) {
      return limit.kind();
    }
    boolean single =
        obligation instanceof Obligation.Record || obligation instanceof Obligation.Recording;
    return single ? obligation.type() : obligation;
  }

  private static Joined stricter(Joined a, Joined b) {
    Obligation kept = stricter(a.obligation, b.obligation);
    Set<String> rules = new LinkedHashSet<>();
    for (Joined one : List.of(a, b)) {
      if (one.obligation.equals(kept)) {
        rules.addAll(one.rules);
      }
    }
    if (rules.isEmpty()) {
      // What holds is made of both.
      rules.addAll(a.rules);
      rules.addAll(b.rules);
    }
    return new Joined(kept, rules);
  }

  private static Obligation stricter(Obligation a, Obligation b) {
    if (a instanceof Obligation.Mask x && b instanceof Obligation.Mask y) {
      return new Obligation.Mask(x.resource(), x.field(), x.kind().strictest(y.kind()));
    }
    if (a instanceof Obligation.Limit x && b instanceof Obligation.Limit y) {
      LimitKind kind = x.kind();
      return new Obligation.Limit(kind, Math.min(x.value(), y.value()));
    }
    if (a instanceof Obligation.Record x && b instanceof Obligation.Record y) {
      return x.durability().compareTo(y.durability()) >= 0 ? x : y;
    }
    if (a instanceof Obligation.Recording x && b instanceof Obligation.Recording y) {
      return x.with(y);
    }
    return a;
  }
}
