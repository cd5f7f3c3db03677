package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What applications do with a driver every day works unchanged. */
@Timeout(120)
public class EverydaySurfaceTest {
  private static final String SLOW =
      "SELECT count(*) FROM many a, many b, many c WHERE a.id + b.id + c.id < 0";

  /** With a table large enough that no database joins it with itself in a second. */
  private static Shop shopWithMany(Shop shop) throws SQLException {
    try (Connection admin = shop.admin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE many (id INT)");
      statement.execute("INSERT INTO many SELECT a.id FROM customers a, customers b, customers c");
    }
    return shop;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void transactionsAndSavepoints(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO orders (customer, total) VALUES (1, 1)");
      Savepoint savepoint = connection.setSavepoint("here");
      statement.executeUpdate("INSERT INTO orders (customer, total) VALUES (2, 2)");
      connection.rollback(savepoint);
      assertThat(count(statement)).isEqualTo(21);
      connection.rollback();
      assertThat(count(statement)).isEqualTo(20);
      statement.executeUpdate("INSERT INTO orders (customer, total) VALUES (1, 1)");
      connection.releaseSavepoint(connection.setSavepoint());
      connection.commit();
      connection.setAutoCommit(true);
      assertThat(count(statement)).isEqualTo(21);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aBatchHandsBackTheKeysOfAllItsRows(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO orders (customer, total) VALUES (?, 1)",
                Statement.RETURN_GENERATED_KEYS)) {
      for (int customer = 1; customer <= 3; customer++) {
        insert.setInt(1, customer);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(3);
      List<Long> keys = new ArrayList<>();
      try (ResultSet rows = insert.getGeneratedKeys()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
      assertThat(keys).hasSize(3).doesNotHaveDuplicates();
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM orders")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void valuesOfEveryKindGoInAndComeOut(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database)) {
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        statement.execute(
            "CREATE TABLE kinds (id INT PRIMARY KEY, u "
                + (database == TestDatabase.MARIADB ? "CHAR(36)" : "UUID")
                + ", j "
                + (database == TestDatabase.POSTGRES ? "JSONB" : "JSON")
                + ", b "
                + (database == TestDatabase.POSTGRES ? "BYTEA" : "VARBINARY(20)")
                + ", d DATE, t TIMESTAMP NULL, n DECIMAL(10, 2), o BOOLEAN)");
      }
      UUID uuid = UUID.fromString("6f6f6f6f-0000-4000-8000-000000000001");
      LocalDateTime time = LocalDateTime.of(2024, 5, 6, 7, 8, 9);
      try (Connection connection = shop.connect()) {
        try (PreparedStatement insert =
            connection.prepareStatement(
                database == TestDatabase.POSTGRES
                    ? "INSERT INTO kinds VALUES (?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?)"
                    : "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
          insert.setInt(1, 1);
          insert.setObject(2, database == TestDatabase.MARIADB ? uuid.toString() : uuid);
          insert.setString(3, "{\"a\": 1}");
          insert.setBytes(4, new byte[] {1, 2, 3});
          insert.setObject(5, LocalDate.of(2024, 5, 6));
          insert.setTimestamp(6, Timestamp.valueOf(time));
          insert.setBigDecimal(7, new BigDecimal("12.34"));
          insert.setBoolean(8, true);
          assertThat(insert.executeUpdate()).isEqualTo(1);
          insert.setInt(1, 2);
          for (int i = 2; i <= 8; i++) {
            insert.setNull(i, i == 4 ? Types.VARBINARY : i == 2 ? Types.OTHER : Types.NULL);
          }
          if (database == TestDatabase.MARIADB) {
            insert.setNull(2, Types.VARCHAR);
          }
          assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (PreparedStatement select =
            connection.prepareStatement("SELECT * FROM kinds WHERE id = ?")) {
          for (int i = 0; i < 8; i++) {
            select.setInt(1, 1);
            try (ResultSet rows = select.executeQuery()) {
              assertThat(rows.next()).isTrue();
              assertThat(rows.getString("u")).isEqualTo(uuid.toString());
              assertThat(rows.getObject("u", UUID.class)).isEqualTo(uuid);
              assertThat(rows.getString("j")).contains("a");
              assertThat(rows.getBytes("b")).containsExactly(1, 2, 3);
              assertThat(rows.getDate("d")).isEqualTo(Date.valueOf("2024-05-06"));
              assertThat(rows.getObject("d", LocalDate.class)).isEqualTo("2024-05-06");
              assertThat(rows.getObject("t", LocalDateTime.class)).isEqualTo(time);
              assertThat(rows.getBigDecimal("n")).isEqualTo("12.34");
              assertThat(rows.getBoolean("o")).isTrue();
              assertThat(rows.getObject("id")).isEqualTo(1);
            }
          }
        }
      }
    }
  }

  @Test
  void arraysComeBackAsOursAndGoInAgain() throws SQLException {
    for (TestDatabase database : List.of(TestDatabase.H2, TestDatabase.POSTGRES)) {
      try (Shop shop = Shop.open(database)) {
        try (Connection admin = shop.admin();
            Statement statement = admin.createStatement()) {
          statement.execute("CREATE TABLE lists (id INT PRIMARY KEY, a INT ARRAY)");
        }
        try (Connection connection = shop.connect();
            PreparedStatement insert =
                connection.prepareStatement("INSERT INTO lists VALUES (?, ?)");
            Statement statement = connection.createStatement()) {
          java.sql.Array array = connection.createArrayOf("integer", new Integer[] {1, 2, 3});
          assertThat(array instanceof GovernedArray).isEqualTo(Placement.HERE.isEmbedded());
          insert.setInt(1, 1);
          insert.setArray(2, array);
          insert.executeUpdate();
          try (ResultSet rows = statement.executeQuery("SELECT a FROM lists")) {
            rows.next();
            java.sql.Array back = rows.getArray(1);
            assertThat((Object[]) back.getArray()).containsExactly(1, 2, 3);
            try (ResultSet elements = back.getResultSet()) {
              assertThat(elements instanceof GovernedResultSet)
                  .isEqualTo(Placement.HERE.isEmbedded());
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aLargeResultIsStreamed(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT a.id FROM customers a CROSS JOIN customers b CROSS JOIN customers c")) {
        statement.setFetchSize(100);
        assertThat(statement.getFetchSize()).isEqualTo(100);
        try (ResultSet rows = statement.executeQuery()) {
          int count = 0;
          while (rows.next()) {
            count++;
          }
          assertThat(count).isEqualTo(8000);
        }
      }
      connection.commit();
      assertThat(shop.lastOutcome().rows()).isEqualTo(8000);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void scrollingStopsAtTheCap(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.limit(TestRules.permit("few", "customers", "sql.select"), LimitKind.ROWS, 5));
      try (Connection connection = shop.connect();
          Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = statement.executeQuery("SELECT id FROM customers ORDER BY id")) {
        assertThat(rows.last()).isTrue();
        assertThat(rows.getRow()).isEqualTo(5);
        assertThat(rows.isLast()).isTrue();
        assertThat(rows.next()).isFalse();
        assertThat(rows.absolute(6)).isFalse();
        assertThat(rows.first()).isTrue();
        assertThat(rows.absolute(-1)).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aStatementIsCancelledFromAnotherThread(TestDatabase database) throws Exception {
    try (Shop shop = shopWithMany(Shop.open(database));
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> cancel =
          CompletableFuture.runAsync(
              () -> cancel(statement), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
      assertThatThrownBy(() -> statement.executeQuery(SLOW)).isInstanceOf(SQLException.class);
      cancel.get(10, TimeUnit.SECONDS);
      assertThat(shop.outcomes()).anyMatch(f -> f.status() == Status.FAILED);
      assertThat(count(statement)).isEqualTo(20);
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aLimitOfTimeEndsAStatement(TestDatabase database) throws SQLException {
    try (Shop shop = shopWithMany(Shop.on(database))) {
      shop.rules.add(
          TestRules.limit(TestRules.permit("quick", "many", "sql.select"), LimitKind.TIME, 500));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.executeQuery(SLOW)).isInstanceOf(SQLException.class);
        assertThat(statement.getQueryTimeout()).isZero();
      }
    }
  }

  @Test
  void severalResultsOfACallAreHandedOutOneByOne() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.MARIADB)) {
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        statement.execute("CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2 UNION SELECT 3; END");
        statement.execute("CREATE PROCEDURE plus(IN a INT, OUT b INT) BEGIN SET b = a + 1; END");
      }
      shop.rules.add(TestRules.permit("two", "function:two", "sql.call"));
      shop.rules.add(TestRules.permit("plus", "function:plus", "sql.call"));
      try (Connection connection = shop.connect();
          CallableStatement call = connection.prepareCall("{call two()}")) {
        List<Integer> values = new ArrayList<>();
        boolean rows = call.execute();
        while (rows || call.getUpdateCount() != -1) {
          if (rows) {
            try (ResultSet result = call.getResultSet()) {
              while (result.next()) {
                values.add(result.getInt(1));
              }
            }
          }
          rows = call.getMoreResults();
        }
        assertThat(values).containsExactly(1, 2, 3);
        try (CallableStatement plus = connection.prepareCall("{call plus(?, ?)}")) {
          plus.setInt(1, 41);
          plus.registerOutParameter(2, Types.INTEGER);
          plus.execute();
          assertThat(plus.getInt(2)).isEqualTo(42);
        }
      }
      assertThat(shop.outcomes()).hasSameSizeAs(shop.decisions());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void indexesAreListedWithoutTheNumberOfTheirValues(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database)) {
      String table = database == TestDatabase.H2 ? "CUSTOMERS" : "customers";
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        statement.execute("CREATE INDEX by_email ON customers (email)");
        statement.execute("UPDATE customers SET email = 'same'");
        if (database == TestDatabase.MARIADB) {
          statement.execute("ANALYZE TABLE customers");
        }
      }
      try (Connection connection = shop.connect();
          ResultSet rows = connection.getMetaData().getIndexInfo(null, null, table, false, false)) {
        Set<String> columns = new HashSet<>();
        while (rows.next()) {
          columns.add(String.valueOf(rows.getString("COLUMN_NAME")).toLowerCase(Locale.ROOT));
          assertThat(rows.getLong("CARDINALITY")).isNotEqualTo(1);
        }
        assertThat(columns).contains("id", "email");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void metadataShowsOnlyWhatMayBeRead(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(TestRules.permit("orders", "orders", "sql.select"));
      try (Connection connection = shop.connect()) {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows =
            connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
          while (rows.next()) {
            tables.add(rows.getString("TABLE_NAME").toLowerCase());
          }
        }
        assertThat(tables).containsExactly("orders");
        List<String> columns = new ArrayList<>();
        try (ResultSet rows =
            connection.getMetaData().getColumns(connection.getCatalog(), null, "%", "%")) {
          while (rows.next()) {
            columns.add(rows.getString("COLUMN_NAME").toLowerCase());
          }
        }
        assertThat(columns).containsExactlyInAnyOrder("id", "customer", "total");
        assertThat(connection.getMetaData().getURL()).isEqualTo("jdbc:sallyport:shop");
        assertThat(connection.getMetaData().getUserName()).isEmpty();
        assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      }
      assertThat(shop.decisions()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void bytesOverTheCapAreCut(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.limit(TestRules.permit("few", "customers", "sql.select"), LimitKind.BYTES, 20));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT name FROM customers ORDER BY id")) {
        int count = 0;
        while (rows.next()) {
          rows.getString(1);
          count++;
        }
        // Six characters a row: the row in which the limit is reached is handed out whole.
        assertThat(count).isEqualTo(4);
        assertThat(rows.getWarnings().getMessage()).startsWith("SP-5043");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aDatabasesErrorHoldsNoMaskedValue(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.mask(
              TestRules.permit("m", "customers", "sql.select", "sql.insert"),
              "email",
              MaskKind.REDACT));
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        statement.execute("CREATE UNIQUE INDEX once ON customers (email)");
      }
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(
                () ->
                    statement.executeUpdate(
                        "INSERT INTO customers (name, email, ssn)"
                            + " VALUES ('x', 'raw7@shop.test', 's')"))
            .isInstanceOf(SQLException.class)
            .satisfies(e -> assertThat(((SQLException) e).getSQLState()).startsWith("23"))
            .hasMessageNotContaining("raw7");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyOutcomeIsRecordedWhenTheConnectionCloses(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database)) {
      Connection connection = shop.connect();
      for (int i = 0; i < 3; i++) {
        assertThat(connection.createStatement().executeQuery("SELECT name FROM customers").next())
            .isTrue();
      }
      boolean embedded = Placement.HERE.isEmbedded();
      assertThat(shop.outcomes()).hasSize(embedded ? 0 : 3);
      connection.close();
      // Elsewhere all rows have left for the client at once.
      long rows = embedded ? 1 : 20;
      assertThat(shop.outcomes()).hasSize(3).allMatch(f -> f.outcome().rows() == rows);
    }
  }
}
