package io.sallyport.gateway.store;

import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.BudgetStore;
import io.sallyport.policy.spi.BudgetStoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Budgets that all gateways on a store share. A gateway takes several calls' worth at a time, never
 * more than an eighth of what is left, and gives back what it has not used; so calls never pass
 * their limit, and most ask no database. What came of calls is told every quarter of a second,
 * refusals at once. Thread-safe.
 */
public final class SharedBudgets implements BudgetStore {
  private static final Logger log = LoggerFactory.getLogger(SharedBudgets.class);
  private static final long EVERY_MILLIS = 250;

  private final Store store;
  private final Map<String, SharedCount> counts = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sallyport-budgets");
            thread.setDaemon(true);
            return thread;
          });
  private int rounds;

  /** In that store. */
  public SharedBudgets(Store store) {
    this.store = store;
    var unused =
        timer.scheduleWithFixedDelay(
            this::round, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public @Nullable UsedUp call(String key, Instant now, Duration window, Map<Kind, Long> limits)
      throws BudgetStoreException {
    try {
      return count(key, window).call(now.toEpochMilli(), limits);
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  @Override
  public Map<Kind, Long> add(String key, Instant now, Duration window, Map<Kind, Long> amounts)
      throws BudgetStoreException {
    try {
      return count(key, window).add(now.toEpochMilli(), amounts);
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  private SharedCount count(String key, Duration window) {
    SharedCount known = counts.get(key);
    return known != null
        ? known
        : counts.computeIfAbsent(
            key, any -> new SharedCount(store, digest(key), window.toMillis()));
  }

  private static BudgetStoreException failed(StoreException e) {
    return new BudgetStoreException(String.valueOf(e.getMessage()), e);
  }

  private static String digest(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  /** Tells what came of calls, gives back what is not used, and forgets whom nobody counts. */
  private void round() {
    try {
      long now = System.currentTimeMillis();
      for (SharedCount one : counts.values()) {
        one.settle(now);
      }
      counts.values().removeIf(one -> one.idle(now));
      if (++rounds % 240 == 0) {
        store.update("delete from gateway_budget where ends < ?", now);
      }
    } catch (StoreException | RuntimeException e) {
      log.warn("What was counted is told later, since the store does not answer.", e);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      for (SharedCount one : counts.values()) {
        one.end();
      }
    } catch (StoreException e) {
      log.warn("What this gateway had taken comes back with its window.", e);
    }
  }
}
