package io.sallyport.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** Databases of H2 in memory, alive until the JVM ends. */
final class TestH2 {
  private TestH2() {}

  /** The name of a database that does not exist yet; it is created at the first connection. */
  static String freshDatabase() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  /** The vendor's URL of a database, without user. */
  static String url(String database) {
    return "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1";
  }

  /** The administrator; it has no password. */
  static String user() {
    return "sa";
  }

  static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), "");
  }
}
