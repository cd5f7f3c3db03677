package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is permitted runs, what is not does not, and both are recorded: on every database. */
class GovernedStatementsTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aPermittedSelectRunsAndItsOutcomeIsRecordedOnce(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT id, name FROM customers")) {
        int count = 0;
        while (rows.next()) {
          count++;
          assertThat(rows.getString(2)).startsWith("name-");
        }
        assertThat(count).isEqualTo(20);
      }
      assertThat(shop.decisions()).singleElement().matches(Decided::permitted);
      assertThat(shop.outcomes()).hasSize(1);
      assertThat(shop.lastOutcome().rows()).isEqualTo(20);
      assertThat(shop.lastOutcome().bytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aDenialLeavesConnectionTransactionAndStatementUsable(TestDatabase database)
      throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(TestRules.permit("orders", "orders", "sql.select", "sql.insert"));
      try (Connection connection = shop.connect()) {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate("INSERT INTO orders (customer, total) VALUES (1, 5)");
          SallyportAccessDeniedException denied =
              catchThrowableOfType(
                  SallyportAccessDeniedException.class,
                  () -> statement.executeUpdate("DELETE FROM orders WHERE id = 1"));
          assertThat(denied.getSQLState()).isEqualTo("42501");
          assertThat(denied.code()).isEqualTo("SP-2002");
          assertThat(denied.reason()).isNotBlank();
          assertThat(denied.remedy()).isNotBlank();
          assertThat(count(statement)).isEqualTo(21);
        }
        connection.commit();
      }
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        assertThat(count(statement)).isEqualTo(21);
      }
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
  void aMaskHoldsInPlainAndPreparedStatements(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.mask(
              TestRules.permit("masked", "customers", "sql.select"), "email", MaskKind.REDACT));
      try (Connection connection = shop.connect();
          Statement plain = connection.createStatement();
          PreparedStatement prepared =
              connection.prepareStatement("SELECT email FROM customers WHERE id = ?")) {
        try (ResultSet rows = plain.executeQuery("SELECT email FROM customers WHERE id = 1")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo("***");
        }
        for (int i = 1; i <= 10; i++) {
          prepared.setInt(1, i);
          try (ResultSet rows = prepared.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("email")).isEqualTo("***");
          }
        }
      }
      assertThat(shop.decisions()).hasSize(11);
      assertThat(shop.outcomes()).hasSize(11).allMatch(f -> f.status() == Status.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aMaskHoldsInEveryShapeOfAQuery(TestDatabase database) throws SQLException {
    String[] shapes = {
      "SELECT DISTINCT email FROM customers",
      "SELECT email FROM customers GROUP BY email",
      "SELECT * FROM (SELECT email FROM customers ORDER BY id LIMIT 5) x",
      "SELECT email FROM customers UNION ALL SELECT name FROM customers",
      "SELECT max(email), count(*) FROM customers",
      "WITH c AS (SELECT * FROM customers) SELECT * FROM c",
      "SELECT o.id, c.* FROM orders o JOIN customers c ON c.id = o.customer",
      "SELECT (SELECT email FROM customers WHERE id = o.customer) FROM orders o",
      "SELECT upper(email), substring(email, 1, 3) FROM customers ORDER BY email"
    };
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.mask(
              TestRules.permit("m", "customers", "sql.select"), "email", MaskKind.REDACT));
      shop.rules.add(TestRules.permit("orders", "orders", "sql.select"));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        for (String shape : shapes) {
          try (ResultSet rows = statement.executeQuery(shape)) {
            int columns = rows.getMetaData().getColumnCount();
            int count = 0;
            for (; rows.next(); count++) {
              for (int i = 1; i <= columns; i++) {
                assertThat(String.valueOf(rows.getString(i)).toLowerCase(Locale.ROOT))
                    .as(shape)
                    .doesNotStartWith("raw");
              }
            }
            assertThat(count).as(shape).isPositive();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyExecutionOfAPreparedStatementIsDecidedAnew(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT name FROM customers WHERE id = ?")) {
      for (int i = 1; i <= 10; i++) {
        statement.setInt(1, i);
        statement.executeQuery().close();
      }
      shop.rules.add(TestRules.deny("stop", "customers", "sql.select"));
      assertThatThrownBy(statement::executeQuery)
          .isInstanceOf(SallyportAccessDeniedException.class);
      shop.rules
          .clear()
          .add(
              TestRules.mask(
                  TestRules.permit("masked", "customers", "sql.select"), "name", MaskKind.REDACT));
      statement.setInt(1, 3);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("***");
      }
      assertThat(shop.decisions()).hasSize(12);
      assertThat(shop.decisions().stream().map(d -> d.arguments().digest()).distinct()).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aStatementDeniedWhenPreparedRunsOnceItIsPermitted(TestDatabase database)
      throws SQLException {
    try (Shop shop = Shop.on(database);
        Connection connection = shop.connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT name FROM customers WHERE id = ?")) {
      statement.setInt(1, 7);
      assertThatThrownBy(statement::executeQuery)
          .isInstanceOf(SallyportAccessDeniedException.class);
      shop.rules.add(TestRules.permit("now", "customers", "sql.select"));
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("name-7");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void rowsOverTheCapAreCutWithAWarningAndARecord(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.limit(TestRules.permit("few", "customers", "sql.select"), LimitKind.ROWS, 5));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT name FROM customers")) {
        int count = 0;
        while (rows.next()) {
          count++;
        }
        assertThat(count).isEqualTo(5);
        assertThat(rows.getWarnings().getMessage()).startsWith("SP-5043");
      }
      assertThat(shop.lastOutcome().rows()).isEqualTo(5);
      assertThat(shop.lastOutcome().cut()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aWriteOverItsCapIsUndoneAndRefused(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.limit(TestRules.permit("few", "orders", "sql.update"), LimitKind.AFFECTED, 3));
      shop.rules.add(TestRules.permit("look", "orders", "sql.select"));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        for (boolean auto : new boolean[] {true, false}) {
          connection.setAutoCommit(auto);
          assertThatThrownBy(
                  () -> statement.executeUpdate("UPDATE orders SET total = 0 WHERE id > 2"))
              .isInstanceOf(SallyportAccessDeniedException.class)
              .hasMessageContaining("18 rows");
          assertThat(connection.getAutoCommit()).isEqualTo(auto);
          assertThat(statement.executeUpdate("UPDATE orders SET total = 1 WHERE id < 3"))
              .isEqualTo(2);
          try (ResultSet rows = statement.executeQuery("SELECT sum(total) FROM orders")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1 + 1 + 210 - 3);
          }
        }
        connection.commit();
      }
      assertThat(shop.outcomes().stream().filter(f -> f.status() == Status.REFUSED)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aBatchIsDecidedStatementByStatementBeforeAnyRuns(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(TestRules.permit("orders", "orders", "sql.insert", "sql.select"));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        statement.addBatch("INSERT INTO orders (customer, total) VALUES (1, 1)");
        statement.addBatch("DELETE FROM orders WHERE id = 1");
        BatchUpdateException refused =
            catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
        assertThat(refused.getSQLState()).isEqualTo("42501");
        assertThat(refused.getUpdateCounts()).isEmpty();
        assertThat((Throwable) refused.getNextException())
            .isInstanceOf(SallyportAccessDeniedException.class);
        assertThat(count(statement)).isEqualTo(20);
        try (PreparedStatement prepared =
            connection.prepareStatement("INSERT INTO orders (customer, total) VALUES (?, ?)")) {
          for (int i = 0; i < 3; i++) {
            prepared.setInt(1, i);
            prepared.setInt(2, i);
            prepared.addBatch();
          }
          assertThat(prepared.executeBatch()).hasSize(3);
        }
        assertThat(count(statement)).isEqualTo(23);
      }
      assertThat(shop.decisions()).hasSize(2 + 1 + 3 + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aBatchOverItsCapIsUndoneAsAWhole(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(
          TestRules.limit(TestRules.permit("few", "orders", "sql.update"), LimitKind.AFFECTED, 3));
      shop.rules.add(TestRules.permit("look", "orders", "sql.select"));
      try (Connection connection = shop.connect();
          PreparedStatement prepared =
              connection.prepareStatement("UPDATE orders SET total = 0 WHERE id = ?")) {
        for (int i = 1; i <= 5; i++) {
          prepared.setInt(1, i);
          prepared.addBatch();
        }
        assertThatThrownBy(prepared::executeBatch)
            .isInstanceOf(BatchUpdateException.class)
            .hasMessageContaining("SP-5040")
            .hasMessageContaining("(rule 'few')");
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT sum(total) FROM orders")) {
          rows.next();
          assertThat(rows.getInt(1)).isEqualTo(210);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void generatedKeysHoldTheKeysAlone(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect()) {
      String sql = "INSERT INTO orders (customer, total) VALUES (?, ?)";
      for (int way = 0; way < 3; way++) {
        try (PreparedStatement insert =
            way == 0
                ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                : way == 1
                    ? connection.prepareStatement(sql, new String[] {"id"})
                    : connection.prepareStatement(sql, new int[] {1})) {
          insert.setInt(1, 1);
          insert.setInt(2, 2);
          assertThat(insert.executeUpdate()).isEqualTo(1);
          try (ResultSet keys = insert.getGeneratedKeys()) {
            assertThat(keys.next()).isTrue();
            assertThat(keys.getInt(1)).isEqualTo(21 + way);
            assertThat(keys.getMetaData().getColumnCount()).isEqualTo(1);
            assertThat(keys.next()).isFalse();
          }
        }
      }
    }
  }
}
