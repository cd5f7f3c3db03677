package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MaskKey;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SqlAnalysis;
import io.sallyport.semantics.sql.SqlAnalyzer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What texts mean on one connection as it is now: its catalog, its session profile, and the
 * operations worked out under them. A generation ends when either changes. Thread-safe; the
 * database is asked outside of the lock.
 */
final class Texts {
  private static final int MOST = 256;
  private static final int LONGEST_KEPT = 16_384;

  /** Of all texts that are kept: each connection has its own, and they take fifty bytes each. */
  private static final int MOST_CHARACTERS = 32_768;

  /** How long a view may have come to read another table without a known text being read anew. */
  private static final long LONGEST_UNCHECKED_NANOS = 10_000_000_000L;

  private final Connection connection;
  private final Vendor vendor;
  private final CatalogCache catalogs;
  private final SqlAnalyzer analyzer;
  private final MaskKey key;
  private final String target;
  private final Map<Object, SqlOperation> operations =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, SqlOperation> eldest) {
          return size() > MOST;
        }
      };
  private int characters;
  private volatile @Nullable State state;
  private volatile long checkedAt = System.nanoTime();
  private volatile boolean profileStale;
  private volatile boolean sessionTouched;
  private volatile boolean schemaTouched;
  private volatile @Nullable CatalogSnapshot alone;

  /** Compared by identity: another object, another generation. */
  static final class State {
    private final SessionProfile profile;
    private final CatalogSnapshot snapshot;

    State(SessionProfile profile, CatalogSnapshot snapshot) {
      this.profile = profile;
      this.snapshot = snapshot;
    }

    SessionProfile profile() {
      return profile;
    }

    CatalogSnapshot snapshot() {
      return snapshot;
    }
  }

  private record Wished(String text, KeyWish wish) {}

  Texts(
      Connection connection,
      Vendor vendor,
      CatalogCache catalogs,
      SqlAnalyzer analyzer,
      MaskKey key,
      String target) {
    this.connection = connection;
    this.vendor = vendor;
    this.catalogs = catalogs;
    this.analyzer = analyzer;
    this.key = key;
    this.target = target;
  }

  /** Whether what was worked out under this state still holds. */
  boolean holds(@Nullable State earlier) {
    return earlier != null
        && Identity.same(earlier, state)
        && !profileStale
        && System.nanoTime() - checkedAt < LONGEST_UNCHECKED_NANOS
        && Identity.same(earlier.snapshot, schemaTouched ? alone : catalogs.known());
  }

  /** Catalog and profile as they are now. Exceptions are the vendor's own. */
  State state() throws SQLException {
    State now = state;
    if (now != null && holds(now)) {
      return now;
    }
    SessionProfile profile = now == null || profileStale ? vendor.profile(connection) : now.profile;
    profileStale = false;
    CatalogSnapshot snapshot = snapshot();
    if (now != null && profile.equals(now.profile) && Identity.same(snapshot, now.snapshot)) {
      return now;
    }
    State fresh = new State(profile, snapshot);
    synchronized (operations) {
      operations.clear();
      characters = 0;
      state = fresh;
    }
    return fresh;
  }

  private CatalogSnapshot snapshot() throws SQLException {
    if (System.nanoTime() - checkedAt >= LONGEST_UNCHECKED_NANOS) {
      checkedAt = System.nanoTime();
      catalogs.refreshIfStale(connection);
    }
    if (!schemaTouched) {
      return catalogs.snapshot(connection);
    }
    CatalogSnapshot own = alone;
    if (own == null) {
      own = catalogs.readAlone(connection);
      alone = own;
    }
    return own;
  }

  /** What the text means now. Exceptions are the vendor's own. */
  SqlOperation operation(@Nullable String sql, KeyWish wish) throws SQLException {
    String text = sql == null ? "" : sql;
    Object name = wish.none() ? text : new Wished(text, wish);
    State now = state();
    SqlOperation known;
    synchronized (operations) {
      known = operations.get(name);
    }
    if (known != null) {
      return known;
    }
    if (!schemaTouched) {
      // A view may have come to read another table since; asked at most once per minimum age.
      catalogs.refreshIfStale(connection);
      now = state();
    }
    SqlAnalysis analysis = analyzer.analyze(text, now.profile, now.snapshot.catalog());
    boolean aliases = vendor.dialect() == Dialect.H2;
    SqlOperation fresh = new SqlOperation(target, text, analysis, wish, now.snapshot, key, aliases);
    if (text.length() <= LONGEST_KEPT && !fresh.mayBeStale()) {
      synchronized (operations) {
        if (Identity.same(now, state)) {
          keep(name, text, fresh);
        }
      }
    }
    return fresh;
  }

  /** With the lock held. */
  private void keep(Object name, String text, SqlOperation fresh) {
    if (characters + text.length() > MOST_CHARACTERS) {
      // As when the state changes: the analyzer still knows what is asked for often.
      operations.clear();
      characters = 0;
    }
    characters += operations.put(name, fresh) == null ? text.length() : 0;
  }

  /** Takes note of what an execution may have changed. */
  void executed(Effects effects, boolean inTransaction) {
    if (effects.session()) {
      profileStale = true;
      sessionTouched = true;
    }
    if (effects.schema()) {
      catalogs.invalidate();
      alone = null;
      schemaTouched = inTransaction;
    }
  }

  /** What was set or created in a part of the transaction may be gone again. */
  void rolledBackToSavepoint() {
    if (sessionTouched) {
      profileStale = true;
    }
    if (schemaTouched) {
      alone = null;
    }
  }

  /** The transaction ended: what was set or created in it may be gone, or there for everybody. */
  void transactionEnded() {
    if (sessionTouched) {
      profileStale = true;
    }
    if (schemaTouched) {
      schemaTouched = false;
      alone = null;
      catalogs.invalidate();
    }
  }
}
