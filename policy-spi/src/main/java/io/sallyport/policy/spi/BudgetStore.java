package io.sallyport.policy.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what was done in sliding windows; replicas that share one share budgets. Must be
 * thread-safe, and fast: it is asked on every call.
 */
public interface BudgetStore extends AutoCloseable {
  /**
   * Counts a call if no sum of its window has reached its limit, all at once, so that calls beside
   * each other never pass a limit together.
   *
   * @param key whose count
   * @param window how far back it looks
   * @param limits the most there may be
   * @return null where it was counted; else what is used up, and nothing was counted
   * @throws BudgetStoreException when it cannot be told
   */
  @Nullable UsedUp call(String key, Instant now, Duration window, Map<Budget.Kind, Long> limits)
      throws BudgetStoreException;

  /**
   * Counts what came of a call, whatever the limits.
   *
   * @param amounts what to add, 0 or more of each
   * @return the sum of each kind in the window, this included
   * @throws BudgetStoreException when it is not counted
   */
  Map<Budget.Kind, Long> add(
      String key, Instant now, Duration window, Map<Budget.Kind, Long> amounts)
      throws BudgetStoreException;

  @Override
  void close();

  /**
   * What is used up.
   *
   * @param kind of what
   * @param until when enough of it will have left the window
   */
  record UsedUp(Budget.Kind kind, Instant until) {}
}
