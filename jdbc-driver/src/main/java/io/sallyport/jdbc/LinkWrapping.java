package io.sallyport.jdbc;

import io.sallyport.detect.Detectors;
import io.sallyport.semantics.sql.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** The wrapping of one connection, at one level of strictness; of one result where it counts. */
final class LinkWrapping extends Wrapping {
  private final Link link;
  private final CatalogCache catalogs;
  private final ErrorFilter.Level level;

  LinkWrapping(Link link, CatalogCache catalogs, ErrorFilter.Level level) {
    this(link, catalogs, level, Long.MAX_VALUE, null);
  }

  private LinkWrapping(
      Link link,
      CatalogCache catalogs,
      ErrorFilter.Level level,
      long limit,
      @Nullable Content content) {
    super(limit, content);
    this.link = link;
    this.catalogs = catalogs;
    this.level = level;
  }

  /**
   * One of a result's own, which counts what that hands out.
   *
   * @param bytes the limit, or -1 for none; the row in which it is reached is handed out whole, as
   *     long as it is no larger than the limit again
   * @param detectors what is searched for in what it hands out, or null
   */
  LinkWrapping counting(long bytes, @Nullable Detectors detectors) {
    long most = bytes < 0 || bytes > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * bytes;
    Content content = detectors == null ? null : new Content(detectors);
    return new LinkWrapping(link, catalogs, level, most, content);
  }

  Link link() {
    return link;
  }

  @Override
  SQLException rebuild(Exception error) {
    SQLException vendorError =
        error instanceof SQLException sql
            ? sql
            : new SQLException("The database's driver failed with " + error.getClass().getName());
    return link.vendor().safe(vendorError, level, catalogs.known());
  }

  @Override
  SQLWarning rebuild(SQLWarning warning) {
    return link.vendor().safeWarning(warning, level, catalogs.known());
  }

  @Override
  ResultSet governed(ResultSet vendorRows) throws SQLException {
    return GovernedResultSet.detached(this, vendorRows);
  }

  @Override
  boolean lobsInRow() {
    return link.vendor().dialect() != Dialect.POSTGRESQL;
  }

  @Override
  SQLException overLimit(long limit) {
    return Codes.valueCut(limit / 2);
  }
}
