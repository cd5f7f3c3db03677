package io.sallyport.jdbc;

import java.sql.CallableStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A parameter as it was set by name; see {@link Binding}. */
record NamedBinding(
    NamedSetter setter, @Nullable Object value, @Nullable Object first, @Nullable Object second) {

  /** Sets the parameter on a statement prepared again. Exceptions are the vendor's own. */
  void apply(CallableStatement vendor, String name) throws SQLException {
    setter.apply(vendor, name, value, first, second);
  }
}
