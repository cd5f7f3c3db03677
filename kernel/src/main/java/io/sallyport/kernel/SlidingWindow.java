package io.sallyport.kernel;

import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.BudgetStore.UsedUp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one key over a sliding window, in 64 slices: what was counted leaves the sum when
 * its whole slice has left the window, so a limit holds in every window of that length, and what is
 * used up comes back at most 1/64 of the window late. Thread-safe.
 */
final class SlidingWindow {
  private static final int SLICES = 64;

  private final long sliceMillis;
  private final Map<Kind, Counted> counts = new EnumMap<>(Kind.class);
  private long newest = Long.MIN_VALUE;

  /** What was counted of one kind: in each slice, and together. */
  private static final class Counted {
    final long[] slices = new long[SLICES + 1];
    long sum;

    void add(int slot, long amount) {
      // A sum that would overflow stays at the top, which is over every limit.
      long counted = Math.min(Math.max(0, amount), Long.MAX_VALUE - sum);
      slices[slot] += counted;
      sum += counted;
    }

    void forget(int slot) {
      sum -= slices[slot];
      slices[slot] = 0;
    }
  }

  SlidingWindow(long windowMillis) {
    this.sliceMillis = Math.max(1, (windowMillis + SLICES - 1) / SLICES);
    for (Kind kind : Kind.values()) {
      counts.put(kind, new Counted());
    }
  }

  /** Counts a call, unless something is used up. */
  synchronized @Nullable UsedUp call(long now, Map<Kind, Long> limits) {
    turn(now);
    for (Map.Entry<Kind, Counted> one : counts.entrySet()) {
      Long limit = limits.get(one.getKey());
      if (limit != null && one.getValue().sum >= limit) {
        return new UsedUp(one.getKey(), Instant.ofEpochMilli(until(one.getValue(), limit)));
      }
    }
    count(Kind.CALLS, 1);
    return null;
  }

  /** Counts amounts, and gives the sums. */
  synchronized Map<Kind, Long> add(long now, Map<Kind, Long> amounts) {
    turn(now);
    amounts.forEach(this::count);
    Map<Kind, Long> all = new EnumMap<>(Kind.class);
    counts.forEach((kind, counted) -> all.put(kind, counted.sum));
    return all;
  }

  /** Whether nothing is counted in it any more. */
  synchronized boolean idle(long now) {
    turn(now);
    return counts.values().stream().allMatch(counted -> counted.sum == 0);
  }

  private void count(Kind kind, long amount) {
    Counted counted = counts.get(kind);
    if (counted != null) {
      counted.add(slot(newest), amount);
    }
  }

  /** When so much will have left that the sum is below the limit. */
  private long until(Counted counted, long limit) {
    long left = counted.sum;
    for (long slice = newest - SLICES; slice <= newest; slice++) {
      left -= counted.slices[slot(slice)];
      if (left < limit) {
        return (slice + SLICES + 1) * sliceMillis;
      }
    }
    // A limit of nothing is never below itself.
    return (newest + SLICES + 1) * sliceMillis;
  }

  /** Lets go of slices that have left the window. A clock that was set back counts as standing. */
  private void turn(long now) {
    long slice = Math.floorDiv(now, sliceMillis);
    if (newest == Long.MIN_VALUE) {
      newest = slice;
    }
    long steps = Math.min(slice - newest, SLICES + 1L);
    for (long i = 1; i <= steps; i++) {
      int slot = slot(slice - steps + i);
      counts.values().forEach(counted -> counted.forget(slot));
    }
    newest = Math.max(newest, slice);
  }

  private static int slot(long slice) {
    return (int) Math.floorMod(slice, SLICES + 1L);
  }
}
