package io.sallyport.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * A database to measure on. Immutable.
 *
 * @param kind which system it is
 * @param url the vendor's JDBC URL
 * @param user the user's name; the databases here need no password
 */
record Database(Kind kind, String url, String user) {
  private static final int ACCOUNTS = 1000;

  /** The systems measured. */
  enum Kind {
    H2("H2 in memory"),
    POSTGRESQL("PostgreSQL over loopback");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** How the report calls it. */
    String title() {
      return title;
    }
  }

  /** An H2 in this JVM's memory, alive for as long as a connection to it is open. */
  static Database h2(String name) {
    return new Database(Kind.H2, "jdbc:h2:mem:" + name, "sa");
  }

  /** A connection of the vendor's driver, with nothing in between. */
  Connection direct() throws SQLException {
    return DriverManager.getConnection(url, properties());
  }

  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", "");
    return properties;
  }

  /** Makes the tables: {@code customers} to read and {@code accounts} to write. */
  void fill(int customers) throws SQLException {
    try (Connection connection = direct()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE IF EXISTS customers");
        statement.execute("DROP TABLE IF EXISTS accounts");
        statement.execute(
            "CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(60), email VARCHAR(80),"
                + " card VARCHAR(19), points INTEGER)");
        statement.execute("CREATE TABLE accounts (id BIGINT PRIMARY KEY, balance BIGINT)");
      }
      connection.setAutoCommit(false);
      insertCustomers(connection, customers);
      insertAccounts(connection);
      connection.commit();
    }
    if (kind == Kind.POSTGRESQL) {
      try (Connection connection = direct();
          Statement statement = connection.createStatement()) {
        statement.execute("VACUUM ANALYZE");
      }
    }
  }

  private static void insertCustomers(Connection connection, int count) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO customers VALUES (?, ?, ?, ?, ?)")) {
      for (int id = 1; id <= count; id++) {
        insert.setLong(1, id);
        insert.setString(2, "Customer Number " + id);
        insert.setString(3, "customer" + id + "@example.com");
        insert.setString(4, "4000-0000-%04d-%04d".formatted(id / 10_000, id % 10_000));
        insert.setInt(5, id % 977);
        insert.addBatch();
        if (id % 1000 == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void insertAccounts(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO accounts VALUES (?, 0)")) {
      for (int id = 1; id <= ACCOUNTS; id++) {
        insert.setLong(1, id);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** How many rows {@code accounts} has. */
  static int accounts() {
    return ACCOUNTS;
  }
}
