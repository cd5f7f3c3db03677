package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where people approve: the one place that knows who may, and what changes into what. Whoever calls
 * it has made sure that the person is who they say they are. Thread-safe, over several processes
 * too where they share a store.
 */
public final class ApprovalDesk {
  private final ApprovalStore store;
  private final Clock clock;
  private final ActRecorder acts;

  /**
   * A desk over a store.
   *
   * @param acts takes what is done at it to the audit trail
   */
  public ApprovalDesk(ApprovalStore store, Clock clock, ActRecorder acts) {
    this.store = store;
    this.clock = clock;
    this.acts = acts;
  }

  private interface Change {
    /** What becomes of it, or null for no change. */
    @Nullable Approval of(Approval now) throws AccessDeniedException;
  }

  /** Those that wait for people or can be used, the oldest first. */
  public List<Approval> open() throws AccessDeniedException {
    try {
      return store.open(null).stream().filter(one -> !over(one)).toList();
    } catch (ApprovalStoreException e) {
      throw new AccessDeniedException(Codes.approvalStoreFailed(), e);
    }
  }

  /** The latest ones of any state, the newest first. */
  public List<Approval> latest(int limit) throws AccessDeniedException {
    try {
      return store.latest(limit);
    } catch (ApprovalStoreException e) {
      throw new AccessDeniedException(Codes.approvalStoreFailed(), e);
    }
  }

  /**
   * One as it is now; one whose time is over has expired.
   *
   * @throws AccessDeniedException when there is none of that id (SP-2033)
   */
  public Approval find(String id) throws AccessDeniedException {
    return change(id, now -> null);
  }

  /**
   * A person agrees. With the last of those that the rule asks for, it is granted.
   *
   * @throws AccessDeniedException when it is no longer pending (SP-2033), or the person does not
   *     count (SP-2023): the caller itself, an agent of the call, a member of none of the groups
   */
  public Approval approve(String id, Subject person) throws AccessDeniedException {
    return change(
        id,
        now -> {
          Set<String> names = counted(now, person);
          if (now.votes().stream().anyMatch(vote -> shares(vote.names(), names))) {
            return null;
          }
          Approval.Vote vote = new Approval.Vote(person.id(), names, clock.instant());
          Approval voted = now.with(vote);
          if (voted.votes().size() < now.call().count()) {
            return voted;
          }
          Instant until = clock.instant().plus(now.call().valid());
          return new Approval(
              voted.id(),
              voted.version(),
              voted.call(),
              voted.binding(),
              State.GRANTED,
              voted.created(),
              until,
              0,
              voted.votes(),
              null,
              voted.effect());
        });
  }

  /**
   * A person says no, which is final.
   *
   * @param why safe to show to the agent
   * @throws AccessDeniedException as for {@link #approve}
   */
  public Approval refuse(String id, Subject person, String why) throws AccessDeniedException {
    return change(
        id,
        now -> {
          counted(now, person);
          return now.with(State.REFUSED, now.expires(), person.id() + ": " + why);
        });
  }

  /** Somebody whom no account stands for says no, such as a callback; final. */
  Approval refuseAs(String id, String by, String why) throws AccessDeniedException {
    return change(
        id,
        now ->
            now.state() == State.PENDING
                ? now.with(State.REFUSED, now.expires(), by + ": " + why)
                : null);
  }

  /**
   * Takes the question back, or an approval that was not used yet. One that is over stays as it is.
   *
   * @param why safe to show to the agent
   */
  public Approval cancel(String id, String why) throws AccessDeniedException {
    return change(
        id, now -> now.state().isFinal() ? null : now.with(State.CANCELLED, now.expires(), why));
  }

  /** Nobody answered in time. */
  Approval expire(String id) throws AccessDeniedException {
    return change(
        id,
        now -> now.state() == State.PENDING ? now.with(State.EXPIRED, now.expires(), null) : null);
  }

  /** Takes back all that were decided under another policy. */
  void cancelOthers(String policyVersion) throws AccessDeniedException {
    for (Approval one : open()) {
      if (!one.call().policyVersion().equals(policyVersion)) {
        cancel(one.id(), Approvals.POLICY_CHANGED);
      }
    }
  }

  /** The names of a person who may answer this question. */
  private static Set<String> counted(Approval now, Subject person) throws AccessDeniedException {
    Approval.Call call = now.call();
    if (now.state() != State.PENDING) {
      throw refusal(Codes.approvalOver(now.id(), now.state()));
    }
    if (!Bindings.digest(call).equals(now.binding())) {
      throw refusal(Codes.approvalAltered(now.id()));
    }
    Set<String> names = Bindings.names(person);
    if (shares(call.barred(), names)) {
      throw refusal(Codes.approvalInvalid(call.rule(), "the caller cannot approve its own call."));
    }
    if (person.groups().stream().noneMatch(group -> call.by().contains("group:" + group))) {
      throw refusal(
          Codes.approvalInvalid(
              call.rule(), "'" + person.id() + "' is in none of " + call.by() + "."));
    }
    return names;
  }

  private static boolean shares(Set<String> a, Set<String> b) {
    return !Collections.disjoint(a, b);
  }

  private static AccessDeniedException refusal(Reason reason) {
    return new AccessDeniedException(reason, null);
  }

  private boolean over(Approval now) {
    return !now.state().isFinal() && clock.instant().isAfter(now.expires());
  }

  /** Changes it from the version that was looked at, and looks again where another was faster. */
  private Approval change(String id, Change change) throws AccessDeniedException {
    try {
      while (true) {
        Approval now = store.find(id);
        if (now == null) {
          throw refusal(Codes.approvalUnknown(id));
        }
        Approval next = over(now) ? now.with(State.EXPIRED, now.expires(), null) : change.of(now);
        if (next == null) {
          return now;
        }
        if (store.replace(next)) {
          acts.did(ApprovalActs.changed(now, next));
          if (!over(now)) {
            return next;
          }
        }
      }
    } catch (ApprovalStoreException e) {
      throw new AccessDeniedException(Codes.approvalStoreFailed(), e);
    }
  }
}
