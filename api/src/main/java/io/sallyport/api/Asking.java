package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/**
 * What an enforcement point does while people are asked to approve one of its calls.
 *
 * @param <C> the form that is executed
 */
@FunctionalInterface
public interface Asking<C extends CanonicalOperation> {
  /**
   * Is told, on the thread of the call and before it waits, whom people's approval is asked of and
   * how long (SP-2030), so that the user can be told.
   */
  void asked(Reason reason);

  /** Whether this point can tell what the call would do, by making it and undoing it again. */
  default boolean measures() {
    return false;
  }

  /**
   * What the call would do, for those who approve: it is made and undone, all within a short time.
   * Asked once, on the thread of the call, before anybody is asked, where {@link #measures()} and
   * the rule say so. An exception counts as not known.
   *
   * @param exchange the token of this trial, recorded as one that is undone; its end is the
   *     broker's
   */
  default @Nullable Effect measure(Exchange<C> exchange) {
    return null;
  }
}
