package io.sallyport.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The kind of results a statement gives; -1 where the driver's default is meant. Immutable.
 *
 * @param type whether results can be scrolled, as in {@link ResultSet}
 * @param holdability whether results outlive the transaction
 */
record StatementForm(int type, int holdability) {
  static final StatementForm DEFAULT = new StatementForm(-1, -1);

  /** Checks that nothing updatable is asked for. */
  static StatementForm of(int type, int concurrency, int holdability) throws SQLException {
    if (concurrency != ResultSet.CONCUR_READ_ONLY) {
      throw Codes.updatable();
    }
    return new StatementForm(type, holdability);
  }

  StatementForm scrolling() {
    return new StatementForm(ResultSet.TYPE_SCROLL_INSENSITIVE, holdability);
  }

  Statement create(Connection vendor) throws SQLException {
    if (type < 0) {
      return vendor.createStatement();
    }
    return holdability < 0
        ? vendor.createStatement(type, ResultSet.CONCUR_READ_ONLY)
        : vendor.createStatement(type, ResultSet.CONCUR_READ_ONLY, holdability);
  }

  PreparedStatement prepare(Connection vendor, String text, KeyColumns keys) throws SQLException {
    if (!keys.none()) {
      return vendor.prepareStatement(text, keys.names());
    }
    if (type < 0) {
      return vendor.prepareStatement(text);
    }
    return holdability < 0
        ? vendor.prepareStatement(text, type, ResultSet.CONCUR_READ_ONLY)
        : vendor.prepareStatement(text, type, ResultSet.CONCUR_READ_ONLY, holdability);
  }

  CallableStatement prepareCall(Connection vendor, String text) throws SQLException {
    if (type < 0) {
      return vendor.prepareCall(text);
    }
    return holdability < 0
        ? vendor.prepareCall(text, type, ResultSet.CONCUR_READ_ONLY)
        : vendor.prepareCall(text, type, ResultSet.CONCUR_READ_ONLY, holdability);
  }

  /** Carries over what the caller has set on a statement that is made anew. */
  static void settings(Statement from, Statement to) throws SQLException {
    to.setMaxFieldSize(from.getMaxFieldSize());
    to.setPoolable(from.isPoolable());
    int direction = from.getFetchDirection();
    if (direction != ResultSet.FETCH_FORWARD) {
      to.setFetchDirection(direction);
    }
  }
}
