package io.sallyport.policy.spi;

import io.sallyport.api.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to people about one exact call, and how far it got. Immutable; each change is a new
 * version of it.
 *
 * @param id names it in messages, the audit trail and for those who approve
 * @param version counts the changes, from 1
 * @param call what the people are asked about
 * @param binding SHA-256 over all of the call, in hex: another call has another one
 * @param state how far it got
 * @param created when it was asked
 * @param expires until when it waits (pending) or can be used (granted)
 * @param used how many calls it has served
 * @param votes who agreed so far
 * @param note who ended it and why, or null
 * @param effect what the call would do, measured when it was asked, or null; no part of the
 *     binding, since data changes under it
 */
public record Approval(
    String id,
    long version,
    Call call,
    String binding,
    State state,
    Instant created,
    Instant expires,
    int used,
    List<Vote> votes,
    @Nullable String note,
    @Nullable Effect effect) {
  /** Copies the votes. */
  public Approval {
    votes = List.copyOf(votes);
  }

  /** How far an approval got. */
  public enum State {
    /** People are asked. */
    PENDING,
    /** Enough agreed; it can be used. */
    GRANTED,
    /** Somebody said no. Final. */
    REFUSED,
    /** Its time is over. Final. */
    EXPIRED,
    /** The policy changed, or the client went away. Final. */
    CANCELLED,
    /** It was used as often as it may be. Final. */
    REDEEMED;

    /** Whether nothing changes it any more. */
    public boolean isFinal() {
      return this != PENDING && this != GRANTED;
    }
  }

  /**
   * The call that is to be made. Immutable.
   *
   * @param subject whom it counts for
   * @param actors the agents that act, the nearest first
   * @param barred all names of those who cannot approve it: the subject and the actors
   * @param purpose the stated purpose, or null
   * @param target the system
   * @param operation the canonical operation: exactly what will be executed
   * @param touches what it touches, as {@code action resource}, sorted: one text means other tables
   *     where names are looked up elsewhere
   * @param arguments the digest of the values bound to it
   * @param rule the rule that asks
   * @param by the groups whose members may approve, as {@code group:name}
   * @param count how many distinct people
   * @param uses how many calls it serves
   * @param valid how long it can be used once granted
   * @param policyVersion the policy under which it was decided
   */
  public record Call(
      String subject,
      List<String> actors,
      Set<String> barred,
      @Nullable String purpose,
      String target,
      String operation,
      List<String> touches,
      String arguments,
      String rule,
      Set<String> by,
      int count,
      int uses,
      Duration valid,
      String policyVersion) {
    /** Copies the lists. */
    public Call {
      actors = List.copyOf(actors);
      barred = Set.copyOf(barred);
      touches = List.copyOf(touches);
      by = Set.copyOf(by);
    }
  }

  /**
   * Somebody agreed. Immutable.
   *
   * @param person who
   * @param names all names by which the person is known, so that two accounts count once
   */
  public record Vote(String person, Set<String> names, Instant time) {
    /** Copies the names. */
    public Vote {
      names = Set.copyOf(names);
    }
  }

  /** The next version, in another state. */
  public Approval with(State next, Instant until, @Nullable String why) {
    return new Approval(
        id,
        version + 1,
        call,
        binding,
        next,
        created,
        until,
        used,
        votes,
        why == null ? note : why,
        effect);
  }

  /** The next version, with a vote more. */
  public Approval with(Vote vote) {
    List<Vote> all = new ArrayList<>(votes);
    all.add(vote);
    return new Approval(
        id, version + 1, call, binding, state, created, expires, used, all, note, effect);
  }

  /** The next version, used once more; redeemed when that was the last time. */
  public Approval usedOnce() {
    State next = used + 1 >= call.uses() ? State.REDEEMED : state;
    return new Approval(
        id, version + 1, call, binding, next, created, expires, used + 1, votes, note, effect);
  }

  /** Who agreed. */
  public List<String> by() {
    return votes.stream().map(Vote::person).sorted().toList();
  }
}
