package io.sallyport.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;

/** Rebuilds without the vendor's text, counts, and lets no result set out. */
final class TestWrapping extends Wrapping {
  private final boolean lobsInRow;

  TestWrapping(boolean lobsInRow) {
    this(lobsInRow, Long.MAX_VALUE);
  }

  TestWrapping(boolean lobsInRow, long limit) {
    super(limit, null);
    this.lobsInRow = lobsInRow;
  }

  @Override
  SQLException rebuild(Exception vendor) {
    return new SQLException("rebuilt");
  }

  @Override
  SQLWarning rebuild(SQLWarning vendor) {
    return new SQLWarning("rebuilt");
  }

  @Override
  ResultSet governed(ResultSet vendor) throws SQLException {
    throw refused("test", "a result set reached the seam; that is what the test asks");
  }

  @Override
  boolean lobsInRow() {
    return lobsInRow;
  }

  @Override
  SQLException overLimit(long limit) {
    return new SQLException("over " + limit);
  }
}
