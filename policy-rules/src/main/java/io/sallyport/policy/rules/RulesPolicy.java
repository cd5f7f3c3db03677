package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a configuration file as a policy. It only computes, so it is asked on the caller's
 * thread; it gives the same {@link Opinion} object for the same access as long as the same rules
 * match. Thread-safe.
 */
public final class RulesPolicy implements Policy {
  private static final int MOST_PLANS = 20_000;
  private static final int MOST_OPINIONS = 20_000;
  private static final int MOST_FACTS = 40;

  /** Of an access that is remembered: what strangers send is not kept for them. */
  private static final int MOST_CHARACTERS = 4_000;

  private final RuleIndex index;
  private final List<Rule> bare;
  private final List<Rule> failing;
  private final ZoneId zone;
  private final String version;
  private final Memo<PlanKey, Plan> plans = new Memo<>(MOST_PLANS);
  private final Memo<OpinionKey, Opinion> opinions = new Memo<>(MOST_OPINIONS);

  RulesPolicy(List<Rule> rules, ZoneId zone, String version) {
    this.index = new RuleIndex(rules);
    this.bare = rules.stream().map(Rule::bare).toList();
    this.failing = rules.stream().map(Rule::failing).toList();
    this.zone = zone;
    this.version = version;
  }

  @Override
  public String name() {
    return "rules";
  }

  /** A short hash of the whole file. */
  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean blocking() {
    return false;
  }

  @Override
  public Opinion evaluate(AccessRequest request, Access access) {
    BitSet caller = index.selectors().of(request.caller());
    PlanKey key = new PlanKey(caller, access);
    Plan plan = plans.get(key);
    if (plan == null) {
      plan = plan(caller, access);
      // One with the facts of a body, or a long command, takes room and does not come again.
      plan = large(access) ? plan : plans.add(key, plan);
    }
    Opinion settled = plan.settled();
    return settled != null ? settled : decide(plan, new Facts(request, access, zone));
  }

  /**
   * Whether any permit speaks of this caller and target at all, whatever else it asks for. Where
   * none does, nothing on that target can be permitted.
   */
  public boolean reaches(Caller caller, Target target) {
    BitSet selectors = index.selectors().of(caller);
    for (Rule rule : index.rules()) {
      if (mayPermit(rule, selectors, target)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayPermit(Rule rule, BitSet caller, Target target) {
    return rule.permits()
        && !rule.observed()
        && rule.scope().reachesTarget(target.name())
        && index.speaksOf(rule.order(), caller);
  }

  /**
   * The actions that some permit names for this caller on something of that target, whatever else
   * it asks for; {@code *} where it names every action.
   */
  public SortedSet<String> actions(Caller caller, Target target) {
    BitSet selectors = index.selectors().of(caller);
    SortedSet<String> actions = new TreeSet<>();
    for (Rule rule : index.rules()) {
      if (mayPermit(rule, selectors, target)) {
        actions.addAll(rule.scope().everyAction() ? List.of("*") : rule.scope().actions());
      }
    }
    return actions;
  }

  /**
   * What became of every rule when asked about an access, in the file's order: to explain an
   * opinion, not to decide.
   */
  public List<RuleTrace> trace(AccessRequest request, Access access) {
    BitSet caller = index.selectors().of(request.caller());
    Rule free = free(caller, access);
    List<RuleTrace> traces = new ArrayList<>();
    for (Rule rule : index.rules()) {
      if (free != null && free.order() == rule.order()) {
        traces.add(trace(free, true, caller, request, access));
      } else {
        traces.add(trace(rule, false, caller, request, access));
      }
    }
    return traces;
  }

  private RuleTrace trace(
      Rule rule, boolean comesWith, BitSet caller, AccessRequest request, Access access) {
    RuleTrace.Step step = comesWith ? RuleTrace.Step.MATCHES : reach(rule, caller, access);
    String why = null;
    if (step == RuleTrace.Step.MATCHES) {
      try {
        boolean holds = matches(step(rule, access), new Facts(request, access, zone));
        step = holds ? step : RuleTrace.Step.CONDITION;
      } catch (Unevaluable e) {
        step = RuleTrace.Step.UNEVALUABLE;
        why = e.why();
      }
    }
    return new RuleTrace(rule.id(), rule.permits(), rule.observed(), step, why);
  }

  private RuleTrace.Step reach(Rule rule, BitSet caller, Access access) {
    Scope scope = rule.scope();
    if (!scope.everyAction() && !scope.actions().contains(access.action().name())) {
      return RuleTrace.Step.OTHER_ACTION;
    }
    if (!scope.reaches(access, rule.permits())) {
      return RuleTrace.Step.OTHER_RESOURCE;
    }
    return index.speaksOf(rule.order(), caller)
        ? RuleTrace.Step.MATCHES
        : RuleTrace.Step.OTHER_CALLER;
  }

  private Plan plan(BitSet caller, Access access) {
    List<Rule> rules = index.speaking(caller, access);
    Rule free = free(caller, access);
    if (free != null) {
      rules.add(free);
    }
    List<Plan.Step> steps = rules.stream().map(rule -> step(rule, access)).toList();
    boolean open = steps.stream().anyMatch(Plan.Step::open);
    return new Plan(steps, open ? null : opinion(rules, access));
  }

  private static Plan.Step step(Rule rule, Access access) {
    List<Attribute> needs = new ArrayList<>();
    for (Terms.Filter filter : rule.terms().filters()) {
      if (filter.table().restricts(access.resource())) {
        needs.addAll(filter.reads());
      }
    }
    return new Plan.Step(rule, rule.when(), List.copyOf(needs));
  }

  /** Transactions come with any SQL permit on the target, descriptions with any permit at all. */
  private @Nullable Rule free(BitSet caller, Access access) {
    String action = access.action().name();
    boolean describe = action.equals("sql.describe");
    if (!describe && !action.equals("sql.transaction")) {
      return null;
    }
    String target = access.resource().target();
    for (Rule rule : index.rules()) {
      boolean kind =
          describe || rule.scope().actions().stream().anyMatch(a -> a.startsWith("sql."));
      if (rule.permits()
          && !rule.observed()
          && !rule.terms().breakGlass()
          && kind
          && rule.scope().reachesTarget(target)
          && index.speaksOf(rule.order(), caller)) {
        return bare.get(rule.order());
      }
    }
    return null;
  }

  private Opinion decide(Plan plan, Facts facts) {
    List<Rule> matched = new ArrayList<>(plan.steps().size());
    for (Plan.Step step : plan.steps()) {
      try {
        if (matches(step, facts)) {
          matched.add(step.rule());
        }
      } catch (Unevaluable e) {
        Rule rule = step.rule();
        if (!rule.observed()) {
          return Opinions.unevaluable(rule, e.why());
        }
        matched.add(failing.get(rule.order()));
      }
    }
    return opinion(matched, facts.access());
  }

  private static boolean matches(Plan.Step step, Facts facts) throws Unevaluable {
    if (step.rule().terms().breakGlass() && !facts.purposeStated()) {
      return false;
    }
    Condition when = step.when();
    if (when != null && !when.holds(facts)) {
      return false;
    }
    for (Attribute attribute : step.needs()) {
      attribute.value(facts);
    }
    return true;
  }

  private Opinion opinion(List<Rule> matched, Access access) {
    if (large(access)) {
      return Opinions.of(matched, access);
    }
    OpinionKey key = new OpinionKey(matched, access);
    Opinion known = opinions.get(key);
    return known != null ? known : opinions.add(key, Opinions.of(matched, access));
  }

  private static boolean large(Access access) {
    Map<String, Object> facts = access.attributes().values();
    return facts.size() > MOST_FACTS
        || access.resource().name().length() + length(facts.values()) > MOST_CHARACTERS;
  }

  private static int length(Collection<?> facts) {
    int length = 0;
    for (Object fact : facts) {
      length +=
          fact instanceof String text
              ? text.length()
              : fact instanceof Collection<?> more ? length(more) : 8;
      if (length > MOST_CHARACTERS) {
        break;
      }
    }
    return length;
  }

  /**
   * An access of a cached operation is the same object each time; to compare its content would cost
   * more.
   */
  private record PlanKey(BitSet caller, Access access) {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof PlanKey key && key.access == access && key.caller.equals(caller);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(access) + caller.hashCode();
    }
  }

  private record OpinionKey(List<Rule> matched, Access access) {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof OpinionKey key && key.access == access && key.matched.equals(matched);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(access) + matched.hashCode();
    }
  }
}
