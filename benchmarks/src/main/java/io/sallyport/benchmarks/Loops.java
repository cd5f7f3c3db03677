package io.sallyport.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The bodies of the workloads: the code of an everyday JDBC user. */
final class Loops {
  private Loops() {}

  static Loop pointSelect(Connection connection, String column, int customers) throws SQLException {
    PreparedStatement select =
        connection.prepareStatement("SELECT " + column + " FROM customers WHERE id = ?");
    Keys keys = new Keys(customers);
    return new Loop() {
      @Override
      public long run(int times) throws SQLException {
        long sum = 0;
        for (int i = 0; i < times; i++) {
          sum += readOne(select, keys.next());
        }
        return sum;
      }

      @Override
      public void close() throws SQLException {
        select.close();
      }
    };
  }

  static Loop reprepare(Connection connection, int customers) {
    Keys keys = new Keys(customers);
    return new Loop() {
      @Override
      public long run(int times) throws SQLException {
        long sum = 0;
        for (int i = 0; i < times; i++) {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT name FROM customers WHERE id = ?")) {
            sum += readOne(select, keys.next());
          }
        }
        return sum;
      }

      @Override
      public void close() {}
    };
  }

  private static long readOne(PreparedStatement select, long key) throws SQLException {
    select.setLong(1, key);
    try (ResultSet rows = select.executeQuery()) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getString(1).length();
      }
      return sum;
    }
  }

  static Loop scan(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    return new Loop() {
      @Override
      public long run(int times) throws SQLException {
        long sum = 0;
        for (int i = 0; i < times; i++) {
          sum += readAll(statement);
        }
        return sum;
      }

      @Override
      public void close() throws SQLException {
        statement.close();
      }
    };
  }

  private static long readAll(Statement statement) throws SQLException {
    long sum = 0;
    try (ResultSet rows =
        statement.executeQuery("SELECT id, name, email, card, points FROM customers")) {
      while (rows.next()) {
        sum += rows.getLong(1);
        sum += rows.getString(2).length();
        sum += rows.getString(3).length();
        sum += rows.getString(4).length();
        sum += rows.getInt(5);
      }
    }
    return sum;
  }

  /** Rows with a number and a time, a thousand at a time, within a transaction. */
  static Loop fetchedScan(Connection connection) {
    return new Loop() {
      @Override
      public long run(int times) throws SQLException {
        connection.setAutoCommit(false);
        long sum = 0;
        for (int i = 0; i < times; i++) {
          sum += readFetched(connection);
          connection.commit();
        }
        connection.setAutoCommit(true);
        return sum;
      }

      @Override
      public void close() {}
    };
  }

  private static long readFetched(Connection connection) throws SQLException {
    long sum = 0;
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id, name, email, total, made FROM orders")) {
      select.setFetchSize(1_000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sum += rows.getInt(1);
          sum += rows.getString(2).length();
          sum += rows.getString(3).length();
          sum += rows.getBigDecimal(4).scale();
          sum += rows.getTimestamp(5).getNanos();
        }
      }
    }
    return sum;
  }

  static Loop update(Connection connection) throws SQLException {
    PreparedStatement update =
        connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?");
    Keys keys = new Keys(Database.accounts());
    return new Loop() {
      @Override
      public long run(int times) throws SQLException {
        long sum = 0;
        for (int i = 0; i < times; i++) {
          update.setLong(1, 1);
          update.setLong(2, keys.next());
          sum += update.executeUpdate();
        }
        return sum;
      }

      @Override
      public void close() throws SQLException {
        update.close();
      }
    };
  }

  /** Keys from 1 up to a highest one, in an order without pattern, the same in every run. */
  private static final class Keys {
    private final int highest;
    private long state = 0x9E3779B97F4A7C15L;

    Keys(int highest) {
      this.highest = highest;
    }

    long next() {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      return 1 + Long.remainderUnsigned(state, highest);
    }
  }
}
