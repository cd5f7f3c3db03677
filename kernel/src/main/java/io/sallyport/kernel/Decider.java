package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Durability;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.policy.spi.Opinion;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides the calls of one session. Policies are asked anew for every call, since they may read the
 * clock; only the work that follows from their opinions is kept, for as long as they answer with
 * the same objects. Thread-safe.
 */
final class Decider {
  private static final int MOST_REMEMBERED = 1024;

  private final PepCapabilities can;
  private final Durability floor;
  private final IdentityHashMap<Operation<?>, Memo> memos = new IdentityHashMap<>();

  Decider(PepCapabilities can, Durability floor) {
    this.can = can;
    this.floor = floor;
  }

  private record Memo(PolicySet policies, List<Opinion> opinions, Verdict<?> verdict) {}

  /** The decision on one operation, with everything worked out that a permit needs. */
  <C extends CanonicalOperation> Verdict<C> decide(
      PolicySet policies, AccessRequest request, Operation<C> operation) throws Denial {
    Reason refusal = operation.refusal();
    if (refusal != null) {
      throw new Denial(refusal, null);
    }
    List<Access> accesses = request.accesses();
    if (accesses.isEmpty()) {
      throw new Denial(Codes.nothingToDecide(), null);
    }
    Opinion[] asked = new Opinion[accesses.size() * policies.size()];
    for (int i = 0; i < asked.length; i++) {
      asked[i] = policies.ask(i % policies.size(), request, accesses.get(i / policies.size()));
    }
    List<Opinion> opinions = List.of(asked);
    Verdict<C> remembered = remembered(policies, operation, opinions);
    if (remembered != null) {
      return remembered;
    }
    Verdict<C> verdict = combine(policies, request, operation, opinions);
    if (operation.recurring()) {
      remember(operation, new Memo(policies, opinions, verdict));
    }
    return verdict;
  }

  private <C extends CanonicalOperation> Verdict<C> combine(
      PolicySet policies, AccessRequest request, Operation<C> operation, List<Opinion> all)
      throws Denial {
    Combiner combiner = new Combiner();
    String subject = request.caller().subject().id();
    for (int i = 0; i < request.accesses().size(); i++) {
      List<Opinion> own = all.subList(i * policies.size(), (i + 1) * policies.size());
      combiner.add(request.accesses().get(i), own, subject);
    }
    List<Obligation> forPep = new ArrayList<>();
    List<Obligation.Approval> approvals = new ArrayList<>();
    List<String> emergencies = new ArrayList<>();
    Durability durability = floor;
    for (Obligation obligation : combiner.obligations()) {
      if (!can.obligations().contains(obligation.type())) {
        throw new Denial(Codes.cannotCarryOut(obligation.type(), can.placement()), null);
      }
      if (obligation instanceof Obligation.Approval approval) {
        approvals.add(approval);
      } else if (obligation instanceof Obligation.Record record) {
        durability =
            record.durability().compareTo(durability) > 0 ? record.durability() : durability;
      } else if (obligation instanceof Obligation.BreakGlass glass) {
        emergencies.add(glass.rule());
      } else {
        forPep.add(obligation);
      }
    }
    List<Obligation> fixed = List.copyOf(forPep);
    return new Verdict<>(
        canonical(operation, fixed),
        fixed,
        combiner.sources(),
        approvals,
        durability,
        combiner.rules(),
        combiner.observed(),
        emergencies);
  }

  private static <C extends CanonicalOperation> C canonical(
      Operation<C> operation, List<Obligation> obligations) throws Denial {
    try {
      return operation.under(obligations);
    } catch (AccessDeniedException e) {
      throw new Denial(e.reason(), e.getCause() == null ? null : e.getCause().toString());
    } catch (RuntimeException | StackOverflowError e) {
      throw new Denial(Codes.notUnderstood(), e.toString());
    }
  }

  /**
   * A memo is kept under the very operation that it was worked out of, so its form is that
   * operation's.
   */
  @SuppressWarnings("unchecked")
  private <C extends CanonicalOperation> @Nullable Verdict<C> remembered(
      PolicySet policies, Operation<C> operation, List<Opinion> opinions) {
    Memo memo;
    synchronized (memos) {
      memo = memos.get(operation);
    }
    // Equal opinions are mostly the same objects, so that the comparison costs next to nothing.
    if (memo == null || !memo.policies.equals(policies) || !memo.opinions.equals(opinions)) {
      return null;
    }
    return (Verdict<C>) memo.verdict;
  }

  private void remember(Operation<?> operation, Memo memo) {
    synchronized (memos) {
      if (memos.size() >= MOST_REMEMBERED) {
        memos.clear();
      }
      memos.put(operation, memo);
    }
  }
}
