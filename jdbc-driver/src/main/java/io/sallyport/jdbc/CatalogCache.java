package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of one database as one account sees it, shared by that account's connections.
 * Thread-safe. No lock is held while the database is asked: two threads that find the cache empty
 * may both read, and one of the two equal readings stays.
 */
final class CatalogCache {
  private final Vendor vendor;
  private final long minimumAgeNanos;
  private final LongSupplier nanoTime;
  // Versions of two caches must never be equal, since analyses of all targets share one cache.
  private final String id = UUID.randomUUID().toString();
  private final AtomicLong readings = new AtomicLong();
  private final AtomicLong invalidations = new AtomicLong();
  private volatile @Nullable Held held;

  private record Held(CatalogSnapshot snapshot, long checkedAt) {}

  /**
   * A cache that holds nothing yet.
   *
   * @param minimumAge how long a reading counts as fresh, whatever asks for a newer one
   */
  CatalogCache(Vendor vendor, Duration minimumAge) {
    this(vendor, minimumAge, System::nanoTime);
  }

  CatalogCache(Vendor vendor, Duration minimumAge, LongSupplier nanoTime) {
    this.vendor = vendor;
    this.minimumAgeNanos = minimumAge.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The catalog, read through this connection when there is none yet. */
  Catalog current(Connection connection) throws SQLException {
    return snapshot(connection).catalog();
  }

  /** The whole reading, generated keys and constraint names included. */
  CatalogSnapshot snapshot(Connection connection) throws SQLException {
    Held now = held;
    if (now != null) {
      return now.snapshot();
    }
    long before = invalidations.get();
    return read(connection, vendor.fingerprint(connection), before);
  }

  /** The last reading, or null before the first: for places that cannot ask the database. */
  @Nullable CatalogSnapshot known() {
    Held now = held;
    return now == null ? null : now.snapshot();
  }

  /**
   * A reading for this connection alone, its temporary tables included: for a session that has any,
   * and for a transaction that has changed the schema and has not committed. What it sees is not
   * true for anybody else.
   */
  CatalogSnapshot readAlone(Connection connection) throws SQLException {
    return vendor.load(connection, nextVersion(), CatalogScope.OWN_SESSION);
  }

  /** Forgets the reading: after the schema was changed through this driver. */
  void invalidate() {
    invalidations.incrementAndGet();
    held = null;
  }

  /**
   * Reads again if the database has changed since; asks at most once per minimum age.
   *
   * @return true when {@link #current} now gives another version
   */
  boolean refreshIfStale(Connection connection) throws SQLException {
    Held before = held;
    if (before != null && nanoTime.getAsLong() - before.checkedAt() < minimumAgeNanos) {
      return false;
    }
    long invalidated = invalidations.get();
    String fingerprint = vendor.fingerprint(connection);
    if (before != null && before.snapshot().fingerprint().equals(fingerprint)) {
      keep(new Held(before.snapshot(), nanoTime.getAsLong()), invalidated);
      return false;
    }
    read(connection, fingerprint, invalidated);
    return true;
  }

  private CatalogSnapshot read(Connection connection, String fingerprint, long invalidated)
      throws SQLException {
    // The time and the fingerprint are of before the reading: a change meanwhile is seen next time.
    long start = nanoTime.getAsLong();
    CatalogSnapshot loaded = vendor.load(connection, nextVersion(), CatalogScope.SHARED);
    CatalogSnapshot fresh =
        new CatalogSnapshot(
            loaded.catalog(), loaded.generatedKeys(), loaded.constraints(), fingerprint);
    keep(new Held(fresh, start), invalidated);
    return fresh;
  }

  /** A reading that was under way when the schema changed may be of before: nobody else gets it. */
  private void keep(Held fresh, long invalidated) {
    held = fresh;
    if (invalidations.get() != invalidated) {
      held = null;
    }
  }

  private String nextVersion() {
    return id + "/" + readings.incrementAndGet();
  }
}
