package io.sallyport.jdbc;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Rules that a test writes as it goes. Thread-safe. */
final class TestRules implements Policy {
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Map<List<Object>, Opinion> opinions = new ConcurrentHashMap<>();

  /** One rule; resource is a table's name without schema, or * for every one. */
  record Rule(
      String id,
      boolean permit,
      Set<String> actions,
      String resource,
      @Nullable String subject,
      Map<String, MaskKind> masks,
      List<Obligation> limits) {}

  static Rule permit(String id, String resource, String... actions) {
    return new Rule(id, true, Set.of(actions), resource, null, Map.of(), List.of());
  }

  static Rule deny(String id, String resource, String... actions) {
    return new Rule(id, false, Set.of(actions), resource, null, Map.of(), List.of());
  }

  static Rule to(String subject, Rule rule) {
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, subject, rule.masks, rule.limits);
  }

  static Rule mask(Rule rule, String column, MaskKind kind) {
    return new Rule(
        rule.id,
        rule.permit,
        rule.actions,
        rule.resource,
        rule.subject,
        Map.of(column, kind),
        rule.limits);
  }

  static Rule limit(Rule rule, LimitKind kind, long value) {
    List<Obligation> limits = new ArrayList<>(rule.limits);
    limits.add(new Obligation.Limit(kind, value));
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, rule.subject, rule.masks, limits);
  }

  /** The filter is on whatever table the rule speaks of. */
  static Rule filter(Rule rule, String condition) {
    List<Obligation> limits = new ArrayList<>(rule.limits);
    limits.add(new Obligation.RowFilter(Resource.of("shop", rule.resource), condition));
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, rule.subject, rule.masks, limits);
  }

  /** The column's raw value may be compared with a parameter. */
  static Rule lookup(Rule rule, String column) {
    List<Obligation> limits = new ArrayList<>(rule.limits);
    limits.add(new Obligation.Lookup(Resource.of("shop", rule.resource), column));
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, rule.subject, rule.masks, limits);
  }

  /** Content of these shapes is masked wherever it stands. */
  static Rule detect(Rule rule, String... detectors) {
    List<Obligation> limits = new ArrayList<>(rule.limits);
    limits.add(new Obligation.Detect(Resource.of("shop", rule.resource), Set.of(detectors)));
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, rule.subject, rule.masks, limits);
  }

  /** The session is recorded, with so many rows of each result. */
  static Rule recorded(Rule rule, int sample) {
    List<Obligation> limits = new ArrayList<>(rule.limits);
    limits.add(new Obligation.Recording(sample, false));
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, rule.subject, rule.masks, limits);
  }

  static Rule approved(Rule rule) {
    List<Obligation> limits = new ArrayList<>(rule.limits);
    limits.add(
        new Obligation.Approval(
            rule.id, Set.of("group:leads"), 1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
    return new Rule(
        rule.id, rule.permit, rule.actions, rule.resource, rule.subject, rule.masks, limits);
  }

  TestRules add(Rule rule) {
    rules.add(rule);
    opinions.clear();
    return this;
  }

  TestRules clear() {
    rules.clear();
    opinions.clear();
    return this;
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public boolean blocking() {
    return false;
  }

  @Override
  public Opinion evaluate(AccessRequest request, Access access) {
    String subject = request.caller().subject().id();
    return opinions.computeIfAbsent(
        List.of(subject, access.action().name(), access.resource()),
        key -> opinion(subject, access));
  }

  private Opinion opinion(String subject, Access access) {
    Opinion permit = Opinion.abstain();
    List<String> ids = new ArrayList<>();
    List<Obligation> obligations = new ArrayList<>();
    for (Rule rule : rules) {
      if (!speaks(rule, subject, access)) {
        continue;
      }
      if (!rule.permit) {
        return Opinion.deny(rule.id, "A test forbids it;", "Do something else.");
      }
      ids.add(rule.id);
      rule.masks.forEach(
          (column, kind) -> obligations.add(new Obligation.Mask(access.resource(), column, kind)));
      rule.limits.forEach(limit -> obligations.add(here(limit, access)));
      permit = new Opinion(Opinion.Effect.PERMIT, ids, null, null, obligations, List.of());
    }
    return permit;
  }

  private static Obligation here(Obligation obligation, Access access) {
    if (obligation instanceof Obligation.Detect detect) {
      return new Obligation.Detect(access.resource(), detect.detectors());
    }
    if (obligation instanceof Obligation.Lookup lookup) {
      return new Obligation.Lookup(access.resource(), lookup.field());
    }
    return obligation instanceof Obligation.RowFilter filter
        ? new Obligation.RowFilter(access.resource(), filter.condition())
        : obligation;
  }

  private static boolean speaks(Rule rule, String subject, Access access) {
    String action = access.action().name();
    boolean any = action.equals("sql.describe") || action.equals("sql.transaction");
    boolean who = rule.subject == null || rule.subject.equals(subject);
    if (any) {
      return who && rule.permit && rule.masks.isEmpty() && rule.limits.isEmpty();
    }
    return who && rule.actions.contains(action) && names(rule.resource, access.resource());
  }

  private static boolean names(String pattern, Resource resource) {
    String name = resource.name();
    String bare = name.substring(name.lastIndexOf('.') + 1);
    return pattern.equals("*") ? !resource.system() : bare.equalsIgnoreCase(pattern);
  }
}
