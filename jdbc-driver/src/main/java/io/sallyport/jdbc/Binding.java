package io.sallyport.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as it was set by position: what {@code record} was given. The value is null for SQL
 * NULL and for an output parameter; first and second are the setter's further arguments (SQL type,
 * length, calendar).
 */
record Binding(
    Setter setter, @Nullable Object value, @Nullable Object first, @Nullable Object second) {

  /** Sets the parameter on a statement prepared again. Exceptions are the vendor's own. */
  void apply(PreparedStatement vendor, int position) throws SQLException {
    setter.apply(vendor, position, value, first, second);
  }
}
