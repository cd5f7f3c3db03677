package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Effect;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.audit.spi.AuditEvent.ApprovalGiven;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets people's agreement to one exact call: finds one that was granted, or asks, and waits or says
 * that they are asked. An agreement is used by exactly one of those that try at once. Thread-safe.
 */
final class Approvals {
  static final String POLICY_CHANGED = "the policy changed";
  private static final String GIVEN_UP = "the client went away";
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Questions of one subject that wait at a time. */
  private static final int MOST_WAITING = 100;

  private final @Nullable ApprovalStore store;
  private final @Nullable ApprovalDesk desk;
  private final @Nullable ApproverChannel channel;
  private final Clock clock;
  private final ActRecorder acts;

  /** Without a store nobody can be asked. */
  Approvals(
      @Nullable ApprovalStore store,
      @Nullable ApproverChannel channel,
      Clock clock,
      ActRecorder acts) {
    this.store = store;
    this.desk = store == null ? null : new ApprovalDesk(store, clock, acts);
    this.channel = channel;
    this.clock = clock;
    this.acts = acts;
  }

  @Nullable ApprovalDesk desk() {
    return desk;
  }

  /**
   * How one call waits.
   *
   * @param held whether it is held while people are asked
   * @param asked is told whom and how long
   * @param effect what the call would do; asked for once, and only where people are asked anew
   * @param open the ids that it waits for, for as long as it does
   * @param gone whether its client is gone; looked at once the id stands among the open ones
   */
  record Wait(
      boolean held,
      Consumer<Reason> asked,
      Supplier<@Nullable Effect> effect,
      Set<String> open,
      BooleanSupplier gone) {}

  /** Gets all of them, then uses all of them. */
  ApprovalGiven get(List<ApprovalRequest> wanted, Wait wait) throws Denial {
    List<Approval> granted = new ArrayList<>();
    for (ApprovalRequest request : wanted) {
      granted.add(granted(request, wait));
    }
    ApprovalGiven all = null;
    for (Approval one : granted) {
      ApprovalGiven given = redeem(one);
      all = all == null ? given : both(all, given);
    }
    return Objects.requireNonNull(all, "a verdict without approvals was sent for approval");
  }

  private Approval granted(ApprovalRequest request, Wait wait) throws Denial {
    String rule = request.approval().rule();
    ApprovalStore in = store;
    ApprovalDesk at = desk;
    if (in == null || at == null) {
      throw new Denial(Codes.noApprover(rule), null);
    }
    if (!request.arguments().complete()) {
      throw new Denial(Codes.approvalUnbound(rule), null);
    }
    try {
      Approval.Call call = Bindings.call(request);
      String binding = Bindings.digest(call);
      Approval known = known(in, at, binding);
      if (known != null && known.state() == State.GRANTED) {
        return known;
      }
      ApproverChannel.Asked answer = null;
      if (known == null) {
        requireFew(at, call);
        known = asked(in, request, call, binding, wait.effect().get());
        answer = channel == null ? null : channel.ask(at, request);
      }
      if (!wait.held()) {
        throw new Denial(Codes.approvalPending(request.approval(), known), null, known.id());
      }
      return awaited(in, at, known, answer, request.approval(), wait);
    } catch (AccessDeniedException e) {
      throw new Denial(e.reason(), e.getCause() == null ? null : e.getCause().toString());
    } catch (ApprovalStoreException e) {
      throw new Denial(Codes.approvalStoreFailed(), e.toString());
    }
  }

  /** One of this very call: a granted one if there is one, else a pending one, or null. */
  private static @Nullable Approval known(ApprovalStore store, ApprovalDesk desk, String binding)
      throws ApprovalStoreException, AccessDeniedException {
    Approval pending = null;
    for (Approval open : store.open(binding)) {
      Approval now = desk.find(open.id());
      // The store is asked by the digest; that it is this call's is looked at, not believed.
      boolean own = Bindings.digest(now.call()).equals(binding);
      if (own && now.state() == State.GRANTED) {
        return now;
      }
      pending = own && now.state() == State.PENDING ? now : pending;
    }
    return pending;
  }

  /** People who are asked without end agree to anything, or look at nothing. */
  private static void requireFew(ApprovalDesk desk, Approval.Call call)
      throws Denial, AccessDeniedException {
    long waiting =
        desk.open().stream()
            .filter(one -> one.state() == State.PENDING)
            .filter(one -> one.call().subject().equals(call.subject()))
            .count();
    if (waiting >= MOST_WAITING) {
      throw new Denial(Codes.tooManyWait(call.rule(), MOST_WAITING), null);
    }
  }

  private Approval asked(
      ApprovalStore store,
      ApprovalRequest request,
      Approval.Call call,
      String binding,
      @Nullable Effect effect)
      throws ApprovalStoreException {
    Approval asked =
        new Approval(
            request.id(),
            1,
            call,
            binding,
            State.PENDING,
            clock.instant(),
            clock.instant().plus(request.approval().within()),
            0,
            List.of(),
            null,
            effect);
    store.add(asked);
    acts.did(ApprovalActs.asked(asked));
    return asked;
  }

  private static Approval awaited(
      ApprovalStore store,
      ApprovalDesk desk,
      Approval first,
      ApproverChannel.@Nullable Asked answer,
      Obligation.Approval wanted,
      Wait wait)
      throws Denial, AccessDeniedException, ApprovalStoreException {
    long deadline = System.nanoTime() + wanted.within().toNanos();
    wait.open().add(first.id());
    try {
      Approval now = wait.gone().getAsBoolean() ? desk.cancel(first.id(), GIVEN_UP) : first;
      if (now.state() == State.PENDING) {
        wait.asked().accept(Codes.approvalPending(wanted, now));
      }
      while (now.state() == State.PENDING) {
        long left = deadline - System.nanoTime();
        Duration look = Duration.ofNanos(Math.min(Math.max(left, 0), LOOK.toNanos()));
        store.await(now.id(), now.version(), look);
        now = left <= 0 ? desk.expire(now.id()) : desk.find(now.id());
      }
      return answered(now, answer, wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      desk.cancel(first.id(), GIVEN_UP);
      throw new Denial(Codes.approvalCancelled(wanted.rule(), GIVEN_UP), null);
    } finally {
      wait.open().remove(first.id());
      if (answer != null) {
        answer.end();
      }
    }
  }

  private static Approval answered(
      Approval now, ApproverChannel.@Nullable Asked answer, Obligation.Approval wanted)
      throws Denial {
    String rule = wanted.rule();
    String note = now.note() == null ? "" : now.note();
    switch (now.state()) {
      case GRANTED, REDEEMED -> {
        return now;
      }
      case EXPIRED ->
          throw new Denial(
              now.votes().size() < wanted.count()
                  ? Codes.approvalTimedOut(rule, wanted.within())
                  : Codes.approvalOvertaken(rule),
              null);
      case REFUSED -> {
        int colon = note.indexOf(": ");
        String by = colon < 0 ? "?" : note.substring(0, colon);
        throw new Denial(
            Codes.approvalRefused(rule, by, colon < 0 ? note : note.substring(colon + 2)), null);
      }
      case CANCELLED, PENDING -> {
        Denial why = answer == null ? null : answer.problem();
        if (why != null) {
          throw why;
        }
        throw new Denial(
            note.equals(POLICY_CHANGED)
                ? Codes.approvalOvertaken(rule)
                : Codes.approvalCancelled(rule, note),
            null);
      }
    }
    throw new IllegalStateException("No such state: " + now.state());
  }

  /** Takes one of its uses; of all that try at once, no more than it has uses. */
  private ApprovalGiven redeem(Approval granted) throws Denial {
    String rule = granted.call().rule();
    ApprovalStore in = Objects.requireNonNull(store);
    ApprovalDesk at = Objects.requireNonNull(desk);
    try {
      while (true) {
        Approval now = at.find(granted.id());
        if (now.state() == State.EXPIRED) {
          throw new Denial(Codes.approvalOvertaken(rule), null);
        }
        if (now.state() != State.GRANTED) {
          throw new Denial(Codes.approvalUsed(rule, now.id()), null);
        }
        Approval used = now.usedOnce();
        if (in.replace(used)) {
          acts.did(ApprovalActs.changed(now, used));
          return new ApprovalGiven(now.id(), now.by(), now.expires());
        }
      }
    } catch (AccessDeniedException e) {
      throw new Denial(e.reason(), null);
    } catch (ApprovalStoreException e) {
      throw new Denial(Codes.approvalStoreFailed(), e.toString());
    }
  }

  private static ApprovalGiven both(ApprovalGiven a, ApprovalGiven b) {
    List<String> by = new ArrayList<>(a.by());
    b.by().stream().filter(person -> !by.contains(person)).forEach(by::add);
    return new ApprovalGiven(
        a.id(), by, a.expires().isBefore(b.expires()) ? a.expires() : b.expires());
  }

  /** Takes back what is asked for a client that is gone. */
  void giveUp(Set<String> ids) throws AccessDeniedException {
    ApprovalDesk at = desk;
    for (String id : ids) {
      if (at != null) {
        at.cancel(id, GIVEN_UP);
      }
    }
  }
}
