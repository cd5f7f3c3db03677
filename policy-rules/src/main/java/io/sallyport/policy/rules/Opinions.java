package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.Durability;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.policy.spi.Opinion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes one opinion of all rules that match an access: any deny wins, and of the terms of the
 * permits the strictest.
 */
final class Opinions {
  /** Actions that hand out no content of the target. */
  private static final Set<String> NO_CONTENT = Set.of("sql.describe", "sql.transaction");

  private static final String REMEDY =
      "Do without it, or ask whoever keeps the rules to permit it.";

  private Opinions() {}

  static Opinion of(List<Rule> matched, Access access) {
    List<String> observed = new ArrayList<>();
    List<Rule> denies = new ArrayList<>();
    List<Rule> permits = new ArrayList<>();
    for (Rule rule : matched) {
      if (rule.observed()) {
        observed.add(rule.id() + (rule.permits() ? ": permit" : ": deny"));
      } else {
        (rule.permits() ? permits : denies).add(rule);
      }
    }
    Opinion opinion = Opinion.abstain();
    if (!denies.isEmpty()) {
      opinion = deny(denies);
    } else if (!permits.isEmpty()) {
      List<Rule> used = withoutNeedlessEmergencies(permits);
      List<Obligation> terms = terms(used, access);
      opinion = new Opinion(Opinion.Effect.PERMIT, ids(used), null, null, terms, List.of());
    }
    return observed.isEmpty() ? opinion : opinion.observing(observed);
  }

  /** What is permitted anyway, and at once, is no emergency. */
  private static List<Rule> withoutNeedlessEmergencies(List<Rule> permits) {
    List<Rule> ordinary = permits.stream().filter(rule -> !rule.terms().breakGlass()).toList();
    return ordinary.stream().anyMatch(rule -> rule.terms().approval() == null) ? ordinary : permits;
  }

  /** Against, because a condition or a value that a filter needs could not be had. */
  static Opinion unevaluable(Rule rule, String why) {
    return Opinion.deny(
        rule.id(),
        "Whether rule '%s' speaks of it could not be told: %s.".formatted(rule.id(), why),
        "Have the missing fact supplied, or ask whoever keeps the rules to correct the condition.");
  }

  private static Opinion deny(List<Rule> denies) {
    String reason = null;
    String remedy = null;
    for (Rule rule : denies) {
      reason = reason == null ? rule.reason() : reason;
      remedy = remedy == null ? rule.remedy() : remedy;
    }
    if (reason == null) {
      reason = "Rule '%s' forbids it.".formatted(denies.get(0).id());
    }
    return new Opinion(
        Opinion.Effect.DENY,
        ids(denies),
        reason,
        remedy == null ? REMEDY : remedy,
        List.of(),
        List.of());
  }

  private static List<String> ids(List<Rule> rules) {
    return rules.stream().map(Rule::id).distinct().toList();
  }

  private static List<Obligation> terms(List<Rule> permits, Access access) {
    List<Obligation> terms = new ArrayList<>();
    addMasks(permits, access, terms);
    addDetect(permits, access, terms);
    addFilters(permits, access, terms);
    addLimits(permits, terms);
    addApprovals(permits, terms);
    addRecord(permits, terms);
    permits.stream()
        .filter(rule -> rule.terms().breakGlass())
        .forEach(rule -> terms.add(new Obligation.BreakGlass(rule.id())));
    return terms;
  }

  private static void addMasks(List<Rule> permits, Access access, List<Obligation> into) {
    Map<String, Obligation.Mask> strictest = new LinkedHashMap<>();
    for (Rule rule : permits) {
      for (Terms.Mask mask : rule.terms().masks()) {
        if (mask.field().restricts(access)) {
          MaskKind kind = mask.kind();
          Obligation.Mask wanted =
              new Obligation.Mask(access.resource(), mask.field().name(), kind);
          strictest.merge(
              mask.field().key(),
              wanted,
              (a, b) -> a.kind().strictest(b.kind()) == a.kind() ? a : b);
        }
      }
    }
    into.addAll(strictest.values());
    strictest.forEach(
        (key, mask) -> {
          if (mayLookUp(permits, access, key)) {
            into.add(new Obligation.Lookup(access.resource(), mask.field()));
          }
        });
  }

  /** A lookup eases a mask, so every rule that masks the column must grant it. */
  private static boolean mayLookUp(List<Rule> permits, Access access, String column) {
    return permits.stream()
        .map(Rule::terms)
        .filter(
            terms ->
                terms.masks().stream()
                    .anyMatch(m -> m.field().key().equals(column) && m.field().restricts(access)))
        .allMatch(
            terms ->
                terms.lookups().stream()
                    .anyMatch(field -> field.key().equals(column) && field.eases(access)));
  }

  private static void addDetect(List<Rule> permits, Access access, List<Obligation> into) {
    Set<String> detect = new LinkedHashSet<>();
    if (!NO_CONTENT.contains(access.action().name())) {
      permits.forEach(rule -> detect.addAll(rule.terms().detect()));
    }
    if (!detect.isEmpty()) {
      into.add(new Obligation.Detect(access.resource(), detect));
    }
  }

  private static void addFilters(List<Rule> permits, Access access, List<Obligation> into) {
    Set<Obligation> filters = new LinkedHashSet<>();
    for (Rule rule : permits) {
      for (Terms.Filter filter : rule.terms().filters()) {
        if (filter.table().restricts(access.resource())) {
          filters.add(new Obligation.RowFilter(access.resource(), filter.condition()));
        }
      }
    }
    into.addAll(filters);
  }

  private static void addLimits(List<Rule> permits, List<Obligation> into) {
    Map<LimitKind, Long> least = new EnumMap<>(LimitKind.class);
    for (Rule rule : permits) {
      rule.terms().limits().forEach((kind, value) -> least.merge(kind, value, Math::min));
    }
    least.forEach((kind, value) -> into.add(new Obligation.Limit(kind, value)));
  }

  /** One permit without approval is enough; otherwise each asks for its own. */
  private static void addApprovals(List<Rule> permits, List<Obligation> into) {
    List<Obligation> approvals = new ArrayList<>();
    for (Rule rule : permits) {
      Obligation.Approval approval = rule.terms().approval();
      if (approval == null) {
        return;
      }
      approvals.add(approval);
    }
    into.addAll(approvals);
  }

  private static void addRecord(List<Rule> permits, List<Obligation> into) {
    Durability safest = null;
    for (Rule rule : permits) {
      Durability record = rule.terms().record();
      if (record != null && (safest == null || record.compareTo(safest) > 0)) {
        safest = record;
      }
    }
    if (safest != null) {
      into.add(new Obligation.Record(safest));
    }
    permits.stream()
        .map(rule -> rule.terms().recording())
        .filter(Objects::nonNull)
        .reduce(Obligation.Recording::with)
        .ifPresent(into::add);
  }
}
