package io.sallyport.jdbc;

import java.math.BigDecimal;
import java.net.URL;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Getters that make a number or another object of a text, and so would go past a search of what is
 * handed out: they are refused for a text in which something is found.
 */
abstract class CheckedResultSet extends ForwardingResultSet {
  CheckedResultSet(LinkWrapping wrapping, ResultSet delegate) {
    super(wrapping, delegate);
  }

  private void check(int column) throws SQLException {
    if (wrapping.searches()) {
      search(column);
    }
  }

  private void check(String column) throws SQLException {
    if (wrapping.searches()) {
      search(findColumn(column));
    }
  }

  private void search(int column) throws SQLException {
    boolean holds;
    try {
      holds = text(column) && wrapping.holds(delegate.getString(column));
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    if (holds) {
      throw wrapping.unsearched("a getter of another type than text");
    }
  }

  private boolean text(int column) throws SQLException {
    return switch (delegate.getMetaData().getColumnType(column)) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.FLOAT,
          Types.REAL,
          Types.DOUBLE,
          Types.NUMERIC,
          Types.DECIMAL,
          Types.BIT,
          Types.BOOLEAN,
          Types.DATE,
          Types.TIME,
          Types.TIMESTAMP,
          Types.TIME_WITH_TIMEZONE,
          Types.TIMESTAMP_WITH_TIMEZONE ->
          false;
      default -> true;
    };
  }

  @Override
  public final long getLong(int column) throws SQLException {
    check(column);
    try {
      return delegate.getLong(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final double getDouble(int column) throws SQLException {
    check(column);
    try {
      return delegate.getDouble(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final float getFloat(int column) throws SQLException {
    check(column);
    try {
      return delegate.getFloat(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
    check(column);
    try {
      return delegate.getBigDecimal(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final @Nullable URL getURL(int column) throws SQLException {
    check(column);
    try {
      return delegate.getURL(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  @Deprecated
  public final @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    check(column);
    try {
      return delegate.getBigDecimal(column, scale);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
    wrapping.requireClass("ResultSet.getObject(int,Class)", type);
    if (type != String.class) {
      check(column);
    }
    T value;
    try {
      value = delegate.getObject(column, type);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    return wrapping.out(value, type);
  }

  @Override
  public final long getLong(String column) throws SQLException {
    check(column);
    try {
      return delegate.getLong(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final double getDouble(String column) throws SQLException {
    check(column);
    try {
      return delegate.getDouble(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final float getFloat(String column) throws SQLException {
    check(column);
    try {
      return delegate.getFloat(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final @Nullable BigDecimal getBigDecimal(String column) throws SQLException {
    check(column);
    try {
      return delegate.getBigDecimal(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final @Nullable URL getURL(String column) throws SQLException {
    check(column);
    try {
      return delegate.getURL(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  @Deprecated
  public final @Nullable BigDecimal getBigDecimal(String column, int scale) throws SQLException {
    check(column);
    try {
      return delegate.getBigDecimal(column, scale);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final <T> @Nullable T getObject(String column, Class<T> type) throws SQLException {
    wrapping.requireClass("ResultSet.getObject(String,Class)", type);
    if (type != String.class) {
      check(column);
    }
    T value;
    try {
      value = delegate.getObject(column, type);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    return wrapping.out(value, type);
  }
}
