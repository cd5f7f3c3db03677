package io.sallyport.jdbc;

import java.lang.reflect.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLData;
import java.sql.SQLException;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Unwraps what the caller passes. Arrays, bytes and dates are copied, so that what was decided on
 * is what the database gets, whatever the caller does to them meanwhile.
 */
final class Inward {
  private static final int DEPTH = 50;

  private Inward() {}

  static @Nullable Object unwrap(Wrapping wrapping, @Nullable Object ours) throws SQLException {
    return unwrap(wrapping, ours, 0);
  }

  @SuppressWarnings("JavaUtilDate") // java.sql's dates are subclasses of it
  private static @Nullable Object unwrap(Wrapping wrapping, @Nullable Object ours, int depth)
      throws SQLException {
    if (ours == null || ours instanceof String || ours instanceof Number) {
      return ours;
    }
    if (ours instanceof Date date) {
      return date.clone();
    }
    if (ours instanceof Calendar calendar) {
      return calendar.clone();
    }
    if (ours.getClass().isArray()) {
      return copy(wrapping, ours, depth + 1);
    }
    if (ours instanceof Blob || ours instanceof Clob) {
      wrapping.requireLob("setObject");
    }
    if (ours instanceof SQLData) {
      throw wrapping.refused(
          "SQLData.writeSQL(SQLOutput)",
          "the driver would hand its own SQLOutput to the class; pass a Struct or text");
    }
    return ours instanceof ValueDelegate wrapped ? wrapped.vendor() : ours;
  }

  private static Object copy(Wrapping wrapping, Object array, int depth) throws SQLException {
    if (depth > DEPTH) {
      throw wrapping.refused("Object[]", "an array may nest 50 deep; pass a flatter one");
    }
    int length = Array.getLength(array);
    Class<?> component = array.getClass().getComponentType();
    if (component.isPrimitive()) {
      Object copy = Array.newInstance(component, length);
      System.arraycopy(array, 0, copy, 0, length);
      return copy;
    }
    @Nullable Object[] copy = (@Nullable Object[]) Array.newInstance(open(component), length);
    for (int i = 0; i < length; i++) {
      copy[i] = unwrap(wrapping, Array.get(array, i), depth);
    }
    return copy;
  }

  /** Elements that are our wrappers turn into the vendor's, which a narrower array cannot hold. */
  private static Class<?> open(Class<?> component) {
    return ValueDelegate.class.isAssignableFrom(component) ? Object.class : component;
  }
}
