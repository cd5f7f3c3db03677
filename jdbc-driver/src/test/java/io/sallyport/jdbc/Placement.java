package io.sallyport.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.Caller;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * Where the driver stands in tests that are run in both places: in this process, unless a module
 * names another one in META-INF/services.
 */
public interface Placement {
  /** What is in force here. */
  Placement HERE = ServiceLoader.load(Placement.class).findFirst().orElse(Placement::embedded);

  /** A governed connection of that caller to a database, whose target is named {@code shop}. */
  Connection connect(TestDatabase database, String name, AccessBroker broker, Caller caller)
      throws SQLException;

  /** Whether it stands in this process. */
  default boolean isEmbedded() {
    return true;
  }

  /** In this process. */
  static Connection embedded(TestDatabase database, String name, AccessBroker broker, Caller caller)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("sallyport.target", "shop");
    String url = "jdbc:sallyport:" + database.url(name).substring("jdbc:".length());
    return new SallyportDataSource(url, properties, broker).getConnection(caller);
  }
}
