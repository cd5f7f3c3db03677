package io.sallyport.policy.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How much a caller may do in a sliding window of time, over all calls. Immutable.
 *
 * @param id names it in refusals
 * @param to {@code group:} {@code subject:} {@code actor:} selectors of those it is for; empty for
 *     everyone
 * @param targets the targets whose calls count, by name; empty for all
 * @param rules only calls that one of these rules permits count; empty for all. Denied calls are
 *     permitted by no rule, so they count only where this is empty
 * @param per what has a count of its own: each subject, actor, target; empty for one count of all
 * @param window how far back it looks
 * @param limits the most there may be of each kind in any window
 */
public record Budget(
    String id,
    Set<String> to,
    Set<String> targets,
    Set<String> rules,
    Set<Per> per,
    Duration window,
    Map<Kind, Long> limits) {
  /**
   * Copies the sets.
   *
   * @throws IllegalArgumentException when the window is shorter than 1 s
   */
  public Budget {
    if (window.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("A budget's window is 1 s or more.");
    }
    to = Set.copyOf(to);
    targets = Set.copyOf(targets);
    rules = Set.copyOf(rules);
    per = Set.copyOf(per);
    limits = Map.copyOf(limits);
  }

  /** What is counted. */
  public enum Kind {
    /** Calls that were permitted. Never more than the limit. */
    CALLS,
    /** Rows handed out; the call that reaches the limit, and those that run beside it, finish. */
    ROWS,
    /** Bytes handed out; as rows. */
    BYTES,
    /** Rows that writes touched; as rows. */
    AFFECTED,
    /** Calls that failed in the target; as rows. */
    ERRORS,
    /** Calls that were refused; at the limit the caller is paused. */
    DENIED
  }

  /** What has a count of its own. */
  public enum Per {
    /** Each subject. */
    SUBJECT,
    /** Each actor, the nearest one; a call without one counts as its subject's own. */
    ACTOR,
    /** Each target. */
    TARGET
  }
}
