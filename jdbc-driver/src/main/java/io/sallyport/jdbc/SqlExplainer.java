package io.sallyport.jdbc;

import io.sallyport.api.AccessSession;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.MaskKey;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SqlAnalyzer;
import io.sallyport.semantics.sql.Understood;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Explains statements over a catalog, with or without a database: what each touches, what would be
 * decided, what alone would be executed, and where each result column comes from. It executes
 * nothing. Thread-safe.
 */
public final class SqlExplainer {
  private final SqlAnalyzer analyzer = new SqlAnalyzer();
  private final SessionProfile profile;
  private final CatalogSnapshot snapshot;
  private final MaskKey key;

  private SqlExplainer(SessionProfile profile, CatalogSnapshot snapshot) {
    this.profile = profile;
    this.snapshot = snapshot;
    byte[] chance = new byte[32];
    new SecureRandom().nextBytes(chance);
    this.key = new MaskKey(chance);
  }

  /** Explains over a catalog in memory, for a session of that profile. */
  public static SqlExplainer over(SessionProfile profile, MapCatalog catalog) {
    return new SqlExplainer(profile, new CatalogSnapshot(catalog, Map.of(), Set.of(), ""));
  }

  /**
   * Explains over the catalog that a database has now.
   *
   * @param connection a connection of the database's own driver, only read from
   * @param url its URL, by which the database is known
   * @throws SQLException when the catalog cannot be read, or a setting of the session makes texts
   *     mean something else than the analysis reads
   */
  public static SqlExplainer of(Connection connection, String url) throws SQLException {
    Vendor vendor = Vendor.of(url);
    vendor.pin(connection);
    CatalogSnapshot snapshot = vendor.load(connection, "explained", CatalogScope.SHARED);
    return new SqlExplainer(vendor.profile(connection), snapshot);
  }

  /** What the governed connections carry out, to open a session with. */
  public static PepCapabilities capabilities() {
    return new PepCapabilities(
        "embedded",
        Set.of(
            Obligation.Type.MASK,
            Obligation.Type.ROW_FILTER,
            Obligation.Type.LOOKUP,
            Obligation.Type.DETECT,
            Obligation.Type.LIMIT,
            Obligation.Type.RECORDING));
  }

  /** Explains a statement to the caller of a session, on the session's target. */
  public SqlExplanation explain(AccessSession session, String sql) {
    SqlOperation operation =
        new SqlOperation(
            session.target().name(),
            sql,
            analyzer.analyze(sql, profile, snapshot.catalog()),
            KeyWish.NONE,
            snapshot,
            key,
            profile.dialect() == Dialect.H2);
    return explain(session, operation);
  }

  static SqlExplanation explain(AccessSession session, SqlOperation operation) {
    Understood understood = operation.understood();
    return new SqlExplanation(
        operation.text(),
        session.explain(operation),
        understood == null ? List.of() : understood.columns());
  }
}
