package io.sallyport.gateway.upstream;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;

/** Calls what is in a driver's own interface: no driver is a dependency here. */
final class Calls {
  private Calls() {}

  static void call(Connection vendor, String type, String method) throws SQLException {
    try {
      Class<?> own = Class.forName(type, false, vendor.getClass().getClassLoader());
      own.getMethod(method).invoke(vendor);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new SQLException("The driver failed in " + method + ".", "HY000", e);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new SQLException("The driver has no " + method + ".", "0A000", e);
    }
  }
}
