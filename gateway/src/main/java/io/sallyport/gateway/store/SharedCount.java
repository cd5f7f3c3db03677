package io.sallyport.gateway.store;

import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.BudgetStore.UsedUp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One count that gateways share, in 64 slices of its window as the one in memory is. The row of its
 * key is locked while it changes, so that of gateways that take at once each sees what the others
 * took. Thread-safe; no lock of this process is held while the database is asked.
 */
final class SharedCount {
  private static final int SLICES = 64;
  private static final int MOST_AT_ONCE = 256;
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(250);

  private final Store store;
  private final String id;
  private final long sliceMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition synced = lock.newCondition();
  private Map<Part, Long> pending = new HashMap<>();
  private Map<Kind, NavigableMap<Long, Long>> view = new EnumMap<>(Kind.class);
  private long seen = System.nanoTime() - FRESH;
  private long lease;
  private long leaseSlice;
  private boolean syncing;
  private boolean known;
  private volatile long used;

  private record Part(long slice, Kind kind) {}

  private record Seen(
      Map<Kind, NavigableMap<Long, Long>> view, long taken, @Nullable UsedUp usedUp) {}

  SharedCount(Store store, String id, long windowMillis) {
    this.store = store;
    this.id = id;
    this.sliceMillis = Math.max(1, (windowMillis + SLICES - 1) / SLICES);
  }

  /** Counts a call, unless something is used up. */
  @Nullable UsedUp call(long now, Map<Kind, Long> limits) throws StoreException {
    long slice = Math.floorDiv(now, sliceMillis);
    used = now;
    lock.lock();
    try {
      while (true) {
        boolean fresh = System.nanoTime() - seen < FRESH;
        boolean leased = lease > 0 && leaseSlice == slice;
        if (fresh && (leased || !limits.containsKey(Kind.CALLS))) {
          UsedUp over = over(slice, limits);
          if (over == null && leased) {
            lease--;
          }
          return over;
        }
        if (!syncing) {
          Seen found = sync(slice, limits, !leased, 0);
          if (found.usedUp == null && leased) {
            lease--;
          }
          return found.usedUp;
        }
        synced.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is used up beside calls, as far as this gateway knows. */
  private @Nullable UsedUp over(long slice, Map<Kind, Long> limits) {
    for (Map.Entry<Kind, Long> limit : limits.entrySet()) {
      Kind kind = limit.getKey();
      if (kind != Kind.CALLS && sum(view, kind, slice) + waiting(kind) >= limit.getValue()) {
        return new UsedUp(kind, until(view, kind, slice, limit.getValue()));
      }
    }
    return null;
  }

  private long waiting(Kind kind) {
    long all = 0;
    for (Map.Entry<Part, Long> one : pending.entrySet()) {
      all += one.getKey().kind() == kind ? one.getValue() : 0;
    }
    return all;
  }

  /** Counts amounts; a refusal at once, since the last one before a pause is told to people. */
  Map<Kind, Long> add(long now, Map<Kind, Long> amounts) throws StoreException {
    long slice = Math.floorDiv(now, sliceMillis);
    used = now;
    lock.lock();
    try {
      amounts.forEach(
          (kind, amount) -> {
            if (amount > 0 && kind != Kind.DENIED) {
              pending.merge(new Part(slice, kind), amount, Math::addExact);
            }
          });
      long denied = amounts.getOrDefault(Kind.DENIED, 0L);
      if (denied > 0) {
        while (syncing) {
          synced.awaitUninterruptibly();
        }
        // Each alone, so that exactly one of them sees the sum reach the limit.
        sync(slice, Map.of(), false, denied);
      }
      Map<Kind, Long> all = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        all.put(kind, sum(view, kind, slice) + waiting(kind));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Tells what waits, and gives back what was taken in a slice that is over. */
  void settle(long now) throws StoreException {
    long slice = Math.floorDiv(now, sliceMillis);
    lock.lock();
    try {
      boolean stale = lease > 0 && leaseSlice != slice;
      if (!syncing && (!pending.isEmpty() || stale)) {
        sync(slice, Map.of(), false, 0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells what waits, and gives back all that was taken, since this gateway ends. */
  void end() throws StoreException {
    lock.lock();
    try {
      if (!syncing && (!pending.isEmpty() || lease > 0)) {
        sync(leaseSlice + 1, Map.of(), false, 0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it can be forgotten here. */
  boolean idle(long now) {
    lock.lock();
    try {
      return !syncing && pending.isEmpty() && lease == 0 && now - used > 60_000;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held, which is let go of meanwhile. */
  private Seen sync(long slice, Map<Kind, Long> limits, boolean take, long denied)
      throws StoreException {
    syncing = true;
    Map<Part, Long> told = pending;
    pending = new HashMap<>();
    if (lease > 0 && leaseSlice != slice) {
      told.merge(new Part(leaseSlice, Kind.CALLS), -lease, Math::addExact);
      lease = 0;
    }
    Map<Part, Long> all = new HashMap<>(told);
    if (denied > 0) {
      all.merge(new Part(slice, Kind.DENIED), denied, Math::addExact);
    }
    boolean first = !known;
    lock.unlock();
    Seen found = null;
    try {
      if (first) {
        var unused = store.insertOnce("insert into gateway_budget_key (id) values (?)", id);
      }
      found = store.with(connection -> inTransaction(connection, slice, all, limits, take));
      return found;
    } finally {
      lock.lock();
      syncing = false;
      if (found == null) {
        told.forEach((part, amount) -> pending.merge(part, amount, Math::addExact));
      } else {
        known = true;
        view = found.view;
        seen = System.nanoTime();
        if (found.taken > 0) {
          // One of them is the caller's.
          lease = found.taken - 1;
          leaseSlice = slice;
        }
      }
      synced.signalAll();
    }
  }

  private Seen inTransaction(
      Connection connection, long slice, Map<Part, Long> told, Map<Kind, Long> limits, boolean take)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      try (PreparedStatement row =
          connection.prepareStatement(
              "select id from gateway_budget_key where id = ? for update")) {
        Store.bind(row, id);
        row.executeQuery().close();
      }
      for (Map.Entry<Part, Long> one : told.entrySet()) {
        count(connection, one.getKey(), one.getValue());
      }
      Map<Kind, NavigableMap<Long, Long>> now = read(connection, slice);
      UsedUp over = usedUp(now, slice, limits, take);
      Long most = limits.get(Kind.CALLS);
      long taken = 0;
      if (over == null && take && most != null) {
        long left = most - sum(now, Kind.CALLS, slice);
        taken = Math.max(1, Math.min(MOST_AT_ONCE, left / 8));
        count(connection, new Part(slice, Kind.CALLS), taken);
      }
      connection.commit();
      return new Seen(now, taken, over);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private @Nullable UsedUp usedUp(
      Map<Kind, NavigableMap<Long, Long>> now, long slice, Map<Kind, Long> limits, boolean take) {
    for (Map.Entry<Kind, Long> limit : limits.entrySet()) {
      Kind kind = limit.getKey();
      boolean counts = kind != Kind.CALLS || take;
      if (counts && sum(now, kind, slice) >= limit.getValue()) {
        return new UsedUp(kind, until(now, kind, slice, limit.getValue()));
      }
    }
    return null;
  }

  private void count(Connection connection, Part part, long amount) throws SQLException {
    try (PreparedStatement more =
        connection.prepareStatement(
            "update gateway_budget set amount = amount + ?"
                + " where id = ? and slice = ? and kind = ?")) {
      Store.bind(more, amount, id, part.slice(), part.kind().name());
      if (more.executeUpdate() > 0) {
        return;
      }
    }
    try (PreparedStatement fresh =
        connection.prepareStatement(
            "insert into gateway_budget (id, slice, kind, amount, ends) values (?, ?, ?, ?, ?)")) {
      long ends = (part.slice() + SLICES + 2) * sliceMillis;
      Store.bind(fresh, id, part.slice(), part.kind().name(), amount, ends);
      fresh.executeUpdate();
    }
  }

  private Map<Kind, NavigableMap<Long, Long>> read(Connection connection, long slice)
      throws SQLException {
    Map<Kind, NavigableMap<Long, Long>> found = new EnumMap<>(Kind.class);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select slice, kind, amount from gateway_budget where id = ? and slice >= ?")) {
      Store.bind(statement, id, slice - SLICES);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found
              .computeIfAbsent(Kind.valueOf(rows.getString(2)), any -> new TreeMap<>())
              .put(rows.getLong(1), rows.getLong(3));
        }
      }
    }
    return found;
  }

  private static long sum(Map<Kind, NavigableMap<Long, Long>> in, Kind kind, long slice) {
    NavigableMap<Long, Long> slices = in.get(kind);
    long all = 0;
    if (slices != null) {
      for (long amount : slices.tailMap(slice - SLICES, true).values()) {
        all += amount;
      }
    }
    return all;
  }

  /** When so much will have left that the sum is below the limit. */
  private Instant until(Map<Kind, NavigableMap<Long, Long>> in, Kind kind, long slice, long limit) {
    long left = sum(in, kind, slice);
    NavigableMap<Long, Long> slices = in.getOrDefault(kind, new TreeMap<>());
    for (Map.Entry<Long, Long> one : slices.tailMap(slice - SLICES, true).entrySet()) {
      left -= one.getValue();
      if (left < limit) {
        return Instant.ofEpochMilli((one.getKey() + SLICES + 1) * sliceMillis);
      }
    }
    return Instant.ofEpochMilli((slice + SLICES + 1) * sliceMillis);
  }
}
