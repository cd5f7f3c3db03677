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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One count that gateways share, in 64 slices of its window as the one in memory is. The row of its
 * key is locked while it changes, so that of gateways that take at once each sees what the others
 * took. Callers of one gateway that have to wait ask together, in one transaction. Thread-safe; no
 * lock of this process is held while the database is asked.
 */
final class SharedCount {
  private static final int SLICES = 64;
  private static final int FEWEST_AT_ONCE = 16;
  private static final int MOST_AT_ONCE = 4096;
  private static final int SHARE = 2;
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long UNUSED = TimeUnit.SECONDS.toNanos(2);

  private final Store store;
  private final String id;
  private final long sliceMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition synced = lock.newCondition();
  private Map<Part, Long> pending = new HashMap<>();
  private Map<Kind, NavigableMap<Long, Long>> view = new EnumMap<>(Kind.class);
  private long seen = System.nanoTime() - FRESH;
  private Lease lease = new Lease(Long.MIN_VALUE, Map.of(), 0);
  private Round next = new Round();
  private boolean syncing;
  private boolean known;
  private volatile long used;

  private record Part(long slice, Kind kind) {}

  private record Seen(
      Map<Kind, NavigableMap<Long, Long>> view, long taken, @Nullable UsedUp usedUp) {}

  /** Calls that were taken from the store and are handed out from here. */
  private static final class Lease {
    final long slice;
    final Map<Kind, Long> limits;
    final long taken;
    final long since = System.nanoTime();
    long left;

    Lease(long slice, Map<Kind, Long> limits, long taken) {
      this.slice = slice;
      this.limits = limits;
      this.taken = taken;
      this.left = taken;
    }

    boolean serves(long now, Map<Kind, Long> asked) {
      return left > 0 && slice >= now && (limits == asked || limits.equals(asked));
    }

    /** What is used in that many nanoseconds at its pace. */
    private double usedIn(long nanos) {
      return (taken - left) * ((double) nanos / Math.max(1, System.nanoTime() - since));
    }

    /** How many are worth taking next. */
    long next() {
      return (long) Math.max(FEWEST_AT_ONCE, Math.min(MOST_AT_ONCE, usedIn(FRESH)));
    }

    /** Whether more is left than will be used soon. */
    boolean idles() {
      return System.nanoTime() - since > UNUSED && left > FEWEST_AT_ONCE && left > usedIn(UNUSED);
    }
  }

  /** What callers that wait ask of the store together; the first of them does it for all. */
  private static final class Round {
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Map<Kind, Long> limits;
    private long slice = Long.MIN_VALUE;
    private long calls;
    private long denied;
    private boolean led;
    private @Nullable Seen found;

    /** Whether callers of those limits can ask in it. */
    boolean takes(Map<Kind, Long> asked) {
      return limits == null || limits.equals(asked);
    }

    /** Without the lock, which those who are served from memory hold all the time. */
    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          over.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    Seen found() throws StoreException {
      if (found == null) {
        throw new StoreException("SP-7031 the store does not answer: 'budget'; try again.", null);
      }
      return found;
    }
  }

  SharedCount(Store store, String id, long windowMillis) {
    this.store = store;
    this.id = id;
    this.sliceMillis = Math.max(1, (windowMillis + SLICES - 1) / SLICES);
  }

  /** Counts a call, unless something is used up. */
  @Nullable UsedUp call(long now, Map<Kind, Long> limits) throws StoreException {
    long slice = Math.floorDiv(now, sliceMillis);
    used = now;
    boolean counts = limits.containsKey(Kind.CALLS);
    while (true) {
      Round round;
      boolean joins;
      long place = 0;
      lock.lock();
      try {
        boolean leased = counts && lease.serves(slice, limits);
        if (System.nanoTime() - seen < FRESH) {
          UsedUp over = over(slice, limits);
          if (over != null) {
            return over;
          }
          if (leased) {
            lease.left--;
            return null;
          }
          if (!counts) {
            return null;
          }
        }
        round = next;
        joins = round.takes(limits);
        if (joins) {
          round.limits = limits;
          place = counts && !leased ? ++round.calls : 0;
        }
        join(round, slice);
      } finally {
        lock.unlock();
      }
      round.await();
      Seen found = round.found();
      if (joins && (found.usedUp != null || (place > 0 && place <= found.taken))) {
        return found.usedUp;
      }
    }
  }

  /** What is used up, as far as this gateway knows; calls not while it has some itself. */
  private @Nullable UsedUp over(long slice, Map<Kind, Long> limits) {
    for (Map.Entry<Kind, Long> limit : limits.entrySet()) {
      Kind kind = limit.getKey();
      boolean some = kind == Kind.CALLS && lease.left > 0;
      if (!some && sum(view, kind, slice) + waiting(kind) >= limit.getValue()) {
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
    long denied = amounts.getOrDefault(Kind.DENIED, 0L);
    Map<Kind, Long> all = new EnumMap<>(Kind.class);
    if (denied > 0) {
      all.put(Kind.DENIED, denied(slice, denied));
    }
    lock.lock();
    try {
      amounts.forEach(
          (kind, amount) -> {
            if (amount > 0 && kind != Kind.DENIED) {
              pending.merge(new Part(slice, kind), amount, Math::addExact);
            }
          });
      for (Kind kind : Kind.values()) {
        all.putIfAbsent(kind, sum(view, kind, slice) + waiting(kind));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Each refusal has a sum of its own, so that exactly one of them sees the limit reached. */
  private long denied(long slice, long amount) throws StoreException {
    Round round;
    long place;
    lock.lock();
    try {
      round = next;
      round.denied += amount;
      place = round.denied;
      join(round, slice);
    } finally {
      lock.unlock();
    }
    round.await();
    return sum(round.found().view, Kind.DENIED, slice) - round.denied + place;
  }

  /** Tells what waits, and gives back what was taken and is not used. */
  void settle(long now) throws StoreException {
    lock.lock();
    try {
      long slice = Math.floorDiv(now, sliceMillis);
      boolean unused = lease.idles() || now - used > TimeUnit.NANOSECONDS.toMillis(UNUSED);
      settle(slice, unused || lease.slice != slice);
    } finally {
      lock.unlock();
    }
  }

  /** Tells what waits, and gives back all that was taken, since this gateway ends. */
  void end() throws StoreException {
    lock.lock();
    try {
      settle(Math.floorDiv(System.currentTimeMillis(), sliceMillis), true);
    } finally {
      lock.unlock();
    }
  }

  private void settle(long slice, boolean over) throws StoreException {
    if (!syncing && !next.led && (!pending.isEmpty() || (over && lease.left > 0))) {
      if (over) {
        giveBack();
      }
      join(next, slice);
    }
  }

  private void giveBack() {
    if (lease.left > 0) {
      pending.merge(new Part(lease.slice, Kind.CALLS), -lease.left, Math::addExact);
      lease.left = 0;
    }
  }

  /** Whether it can be forgotten here. */
  boolean idle(long now) {
    lock.lock();
    try {
      return !syncing && pending.isEmpty() && lease.left == 0 && now - used > 60_000;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held: the first to join asks the store, once the round before is over. */
  private void join(Round round, long slice) throws StoreException {
    // Of the latest of them, so that no call leaves the window early.
    round.slice = Math.max(round.slice, slice);
    if (!round.led) {
      round.led = true;
      while (syncing) {
        synced.awaitUninterruptibly();
      }
      sync(round);
    }
  }

  /** With the lock held, which is let go of meanwhile. */
  private void sync(Round round) throws StoreException {
    syncing = true;
    next = new Round();
    long slice = round.slice;
    long wanted = round.calls == 0 ? 0 : Math.max(round.calls, lease.next());
    if (wanted > 0) {
      giveBack();
    }
    Map<Part, Long> told = pending;
    pending = new HashMap<>();
    Map<Part, Long> all = new HashMap<>(told);
    if (round.denied > 0) {
      all.merge(new Part(slice, Kind.DENIED), round.denied, Math::addExact);
    }
    Map<Kind, Long> limits = round.limits == null ? Map.of() : round.limits;
    boolean first = !known;
    lock.unlock();
    Seen found = null;
    try {
      if (first) {
        var unused = store.insertOnce("insert into gateway_budget_key (id) values (?)", id);
      }
      Need need = new Need(limits, round.calls, wanted);
      found = store.with(connection -> inTransaction(connection, slice, all, need));
    } finally {
      lock.lock();
      syncing = false;
      round.found = found;
      if (found == null) {
        told.forEach(this::later);
      } else {
        known = true;
        view = found.view;
        seen = System.nanoTime();
        if (found.taken > 0) {
          lease = new Lease(slice, limits, found.taken);
          lease.left -= Math.min(found.taken, round.calls);
        }
      }
      round.over.countDown();
      synced.signalAll();
    }
  }

  /** What may have been told and may not; to be given back twice would be a call too many. */
  private void later(Part part, long amount) {
    if (amount > 0) {
      pending.merge(part, amount, Math::addExact);
    }
  }

  /**
   * What a round asks for.
   *
   * @param calls how many wait
   * @param wanted how many are taken where there is plenty; 0 for none
   */
  private record Need(Map<Kind, Long> limits, long calls, long wanted) {
    /** Never more than what is left, nor more of it than a share where nobody waits for them. */
    long of(long left) {
      return Math.min(left, Math.max(calls, Math.min(wanted, left / SHARE)));
    }
  }

  private Seen inTransaction(Connection connection, long slice, Map<Part, Long> told, Need need)
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
      UsedUp over = usedUp(now, slice, need.limits, need.wanted > 0);
      Long most = need.limits.get(Kind.CALLS);
      long taken = 0;
      if (over == null && need.wanted > 0 && most != null) {
        taken = need.of(most - sum(now, Kind.CALLS, slice));
        count(connection, new Part(slice, Kind.CALLS), taken);
        now.computeIfAbsent(Kind.CALLS, any -> new TreeMap<>()).merge(slice, taken, Long::sum);
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
