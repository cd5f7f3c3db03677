package io.sallyport.kernel;

import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.BudgetStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Budgets in memory, of this process alone, begun anew with it. Thread-safe. */
public final class MemoryBudgets implements BudgetStore {
  private static final int LOOK_AT = 4096;

  private final Map<String, SlidingWindow> windows = new ConcurrentHashMap<>();
  private final AtomicInteger added = new AtomicInteger();

  /** With nothing counted. */
  public MemoryBudgets() {}

  @Override
  public @Nullable UsedUp call(String key, Instant now, Duration window, Map<Kind, Long> limits) {
    return window(key, now, window).call(now.toEpochMilli(), limits);
  }

  @Override
  public Map<Kind, Long> add(String key, Instant now, Duration window, Map<Kind, Long> amounts) {
    return window(key, now, window).add(now.toEpochMilli(), amounts);
  }

  private SlidingWindow window(String key, Instant now, Duration window) {
    SlidingWindow known = windows.get(key);
    if (known != null) {
      return known;
    }
    if (added.incrementAndGet() % LOOK_AT == 0) {
      // Callers come and go; those of whom nothing is counted any more are forgotten.
      windows.values().removeIf(one -> one.idle(now.toEpochMilli()));
    }
    return windows.computeIfAbsent(key, any -> new SlidingWindow(window.toMillis()));
  }

  @Override
  public void close() {
    windows.clear();
  }
}
