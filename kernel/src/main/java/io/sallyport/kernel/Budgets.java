package io.sallyport.kernel;

import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.Status;
import io.sallyport.policy.spi.Budget;
import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.BudgetStore;
import io.sallyport.policy.spi.BudgetStoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds calls to the budgets in force. Thread-safe. */
final class Budgets {
  private static final Logger log = LoggerFactory.getLogger(Budgets.class);

  /** Refusals that say nothing of the caller: it waits, is paused, or the operator's part fails. */
  private static final Set<String> NOT_ITS_DOING =
      Set.of("SP-2030", "SP-2050", "SP-2053", "SP-2010", "SP-2011", "SP-2035");

  private final List<Budget> budgets;
  private final BudgetStore store;
  private final Clock clock;

  Budgets(List<Budget> budgets, BudgetStore store, Clock clock) {
    this.budgets = List.copyOf(budgets);
    this.store = store;
    this.clock = clock;
  }

  /** Counts a call that the rules permit, before it is made. */
  void call(Caller caller, Target target, List<String> rules) throws Denial {
    for (Budget budget : budgets) {
      if (speaksOf(budget, caller, target) && counts(budget, rules)) {
        call(budget, caller, target);
      }
    }
  }

  private void call(Budget budget, Caller caller, Target target) throws Denial {
    try {
      BudgetStore.UsedUp usedUp =
          store.call(
              key(budget, caller, target), clock.instant(), budget.window(), budget.limits());
      if (usedUp != null) {
        long limit = budget.limits().getOrDefault(usedUp.kind(), 0L);
        throw new Denial(Codes.budgetUsedUp(budget, usedUp, limit), null);
      }
    } catch (BudgetStoreException e) {
      throw new Denial(Codes.budgetFailed(budget.id()), e.toString());
    }
  }

  /** Counts what came of a call, beside what was counted of it before. */
  void finished(Caller caller, Target target, List<String> rules, Finished end, Outcome counted) {
    if (budgets.isEmpty()) {
      return;
    }
    Map<Kind, Long> amounts = since(counted, end.outcome());
    amounts.put(Kind.AFFECTED, Math.max(0, end.outcome().affected()));
    amounts.put(Kind.ERRORS, end.status() == Status.FAILED ? 1L : 0L);
    add(caller, target, rules, amounts);
  }

  /** Counts what has come of a call that goes on. */
  void came(Caller caller, Target target, List<String> rules, Outcome counted, Outcome outcome) {
    if (!budgets.isEmpty()) {
      add(caller, target, rules, since(counted, outcome));
    }
  }

  private static Map<Kind, Long> since(Outcome counted, Outcome outcome) {
    Map<Kind, Long> amounts = new EnumMap<>(Kind.class);
    amounts.put(Kind.ROWS, more(counted.rows(), outcome.rows()));
    amounts.put(Kind.BYTES, more(counted.bytes(), outcome.bytes()));
    return amounts;
  }

  private static long more(long counted, long all) {
    return Math.max(0, Math.max(0, all) - Math.max(0, counted));
  }

  private void add(Caller caller, Target target, List<String> rules, Map<Kind, Long> amounts) {
    for (Budget budget : budgets) {
      if (speaksOf(budget, caller, target) && counts(budget, rules)) {
        add(budget, caller, target, amounts);
      }
    }
  }

  /**
   * Counts a refusal.
   *
   * @param paused is told, once, when it is the last one before the caller is paused
   */
  void denied(Caller caller, Target target, Reason reason, Consumer<Reason> paused) {
    if (budgets.isEmpty() || NOT_ITS_DOING.contains(reason.code())) {
      return;
    }
    for (Budget budget : budgets) {
      Long limit = budget.limits().get(Kind.DENIED);
      if (limit != null && budget.rules().isEmpty() && speaksOf(budget, caller, target)) {
        Map<Kind, Long> sums = add(budget, caller, target, Map.of(Kind.DENIED, 1L));
        if (limit.equals(sums.get(Kind.DENIED))) {
          paused.accept(Codes.paused(budget, caller, limit));
        }
      }
    }
  }

  private Map<Kind, Long> add(
      Budget budget, Caller caller, Target target, Map<Kind, Long> amounts) {
    try {
      return store.add(key(budget, caller, target), clock.instant(), budget.window(), amounts);
    } catch (BudgetStoreException e) {
      // The next call asks the same store, and is refused if it still fails.
      log.error("What came of a call was not counted for the budget '{}'.", budget.id(), e);
      return Map.of();
    }
  }

  private static boolean counts(Budget budget, List<String> rules) {
    return budget.rules().isEmpty() || rules.stream().anyMatch(budget.rules()::contains);
  }

  private static boolean speaksOf(Budget budget, Caller caller, Target target) {
    boolean there = budget.targets().isEmpty() || budget.targets().contains(target.name());
    return there && (budget.to().isEmpty() || budget.to().stream().anyMatch(to -> is(to, caller)));
  }

  private static boolean is(String selector, Caller caller) {
    int colon = selector.indexOf(':');
    String name = selector.substring(colon + 1);
    return switch (selector.substring(0, Math.max(0, colon))) {
      case "group" -> caller.subject().groups().contains(name);
      case "subject" -> caller.subject().id().equals(name);
      case "actor" -> acts(caller, name);
      default -> false;
    };
  }

  private static boolean acts(Caller caller, String name) {
    for (Actor actor = caller.actor(); actor != null; actor = actor.behind()) {
      if (actor.id().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Lengths go in front, so that no two callers share a count. */
  private static String key(Budget budget, Caller caller, Target target) {
    List<String> parts = new ArrayList<>();
    parts.add(budget.id());
    parts.add(budget.window().toString());
    Actor actor = caller.actor();
    parts.add(budget.per().contains(Budget.Per.SUBJECT) ? "s" + caller.subject().id() : "");
    if (budget.per().contains(Budget.Per.ACTOR)) {
      parts.add(actor == null ? "s" + caller.subject().id() : "a" + actor.id());
    }
    parts.add(budget.per().contains(Budget.Per.TARGET) ? "t" + target.name() : "");
    StringBuilder key = new StringBuilder();
    parts.forEach(part -> key.append(part.length()).append(':').append(part));
    return key.toString();
  }
}
