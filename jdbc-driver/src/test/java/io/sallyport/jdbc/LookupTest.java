package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A masked column with a lookup: one bound value finds its row, and no other form of comparing
 * tells whether a value is there.
 */
class LookupTest {
  private static final String THERE = "raw7@shop.test";
  private static final String NOWHERE = "rax7@shop.test";

  /** Each {@code ?} takes the value that is looked up; all of these find the row of customer 7. */
  private static final List<String> FINDS =
      List.of(
          "SELECT id FROM customers WHERE email = ?",
          "SELECT id, email FROM customers WHERE (email = ?)",
          "SELECT c.id FROM customers c WHERE c.id > 3 AND (c.id < 9 AND ? = c.email)",
          "SELECT o.id FROM orders o JOIN customers c ON o.customer = c.id WHERE c.email = ?",
          "SELECT o.id FROM customers c, orders o WHERE o.customer = c.id AND c.email = ?",
          "SELECT o.id FROM customers c LEFT JOIN orders o ON o.customer = c.id WHERE c.email = ?",
          "SELECT id FROM orders WHERE customer = (SELECT id FROM customers WHERE email = ?)",
          "SELECT id FROM orders o WHERE EXISTS"
              + " (SELECT 1 FROM customers c WHERE c.id = o.customer AND c.email = ?)",
          "WITH c AS (SELECT id FROM customers WHERE email = ?) SELECT id FROM c",
          "SELECT max(id), email FROM customers WHERE email = ? GROUP BY email");

  /** None of these tells a value that is there from one that is not. */
  private static final List<String> TELLS_NOTHING =
      List.of(
          "SELECT id FROM customers WHERE email = ? OR id = 0",
          "SELECT id FROM customers WHERE NOT email = ?",
          "SELECT id FROM customers WHERE NOT (email <> ?)",
          "SELECT id FROM customers WHERE (email = ?) IS TRUE",
          "SELECT id FROM customers WHERE CASE WHEN email = ? THEN 1 ELSE 0 END = 1",
          "SELECT id FROM customers WHERE email IN (?)",
          "SELECT id FROM customers WHERE email LIKE ?",
          "SELECT id FROM customers WHERE email >= ?",
          "SELECT id FROM customers WHERE lower(email) = ?",
          "SELECT id FROM customers WHERE email = lower(?)",
          "SELECT id FROM customers WHERE email BETWEEN ? AND 'rb'",
          "SELECT id FROM customers WHERE (email, id) = (?, 7)",
          "SELECT id FROM customers WHERE email = ANY (SELECT CAST(? AS CHAR(14)))",
          "SELECT count(CASE WHEN email = ? THEN 1 END) FROM customers",
          "SELECT email = ? FROM customers",
          "SELECT email FROM customers GROUP BY email HAVING email = ?",
          "SELECT id FROM customers ORDER BY email = ?, id",
          "SELECT c.id FROM orders o JOIN customers c ON c.email = ?",
          "SELECT count(*) FROM orders o LEFT JOIN customers c ON c.email = ?",
          "SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer WHERE c.email = ?",
          "SELECT c.id FROM customers c RIGHT JOIN orders o ON c.id = o.customer WHERE c.email = ?",
          "WITH c AS (SELECT * FROM customers) SELECT id FROM c WHERE email = ?",
          "SELECT id FROM (SELECT * FROM customers) c WHERE email = ?",
          "SELECT id FROM people WHERE email = ?",
          "SELECT o.id FROM customers c, orders o"
              + " WHERE EXISTS (SELECT 1 FROM orders x WHERE c.email = ?)",
          "EXPLAIN SELECT id FROM customers WHERE email = ?",
          "UPDATE customers SET name = 'z' WHERE email = ? OR id = 0",
          "UPDATE customers SET name = email WHERE email = ?",
          "DELETE FROM customers WHERE NOT email = ?",
          "DELETE FROM customers WHERE email IN (?)");

  private static Shop shop(TestDatabase database) throws SQLException {
    Shop shop = Shop.on(database);
    try (Connection admin = shop.admin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE VIEW people AS SELECT id, email FROM customers");
    }
    shop.rules
        .add(TestRules.permit("views", "people", "sql.select"))
        .add(TestRules.permit("orders", "orders", "sql.select"))
        .add(
            TestRules.lookup(
                TestRules.mask(
                    TestRules.permit(
                        "customers",
                        "customers",
                        "sql.select",
                        "sql.update",
                        "sql.delete",
                        "sql.explain"),
                    "email",
                    MaskKind.REDACT),
                "email"));
    return shop;
  }

  private static List<String> ask(Connection connection, String sql, Object value)
      throws SQLException {
    List<String> answer = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= sql.chars().filter(c -> c == '?').count(); i++) {
        statement.setObject(i, value);
      }
      if (statement.execute()) {
        ResultSet rows = statement.getResultSet();
        int width = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= width; i++) {
            row.append(rows.getString(i)).append('|');
          }
          answer.add(row.toString());
        }
      } else {
        answer.add("count " + statement.getUpdateCount());
      }
    } catch (SQLException e) {
      answer.add("error " + e.getSQLState() + " " + e.getMessage());
    }
    connection.rollback();
    return answer;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void oneBoundValueFindsItsRow(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      for (String sql : FINDS) {
        List<String> found = ask(connection, sql, THERE);
        assertThat(found).as(sql).hasSize(1);
        assertThat(found.get(0)).as(sql).startsWith("7|").doesNotContain("raw");
        assertThat(ask(connection, sql, NOWHERE)).as(sql).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noOtherFormOfComparingTellsWhetherAValueIsThere(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      for (String sql : TELLS_NOTHING) {
        assertThat(ask(connection, sql, THERE)).as(sql).isEqualTo(ask(connection, sql, NOWHERE));
      }
      for (String sql : FINDS) {
        String there = sql.replace("?", "'" + THERE + "'");
        assertThat(ask(connection, there, THERE))
            .as(there)
            .isEqualTo(ask(connection, sql.replace("?", "'" + NOWHERE + "'"), THERE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void numbersAreNoWayIntoATextColumn(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      String sql = "SELECT id FROM customers WHERE email = ?";
      assertThat(ask(connection, sql, 0)).noneMatch(row -> row.matches("\\d+\\|"));
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        statement.execute("UPDATE customers SET email = '4111 1111' WHERE id = 7");
      }
      assertThat(ask(connection, sql, 4111)).isEqualTo(ask(connection, sql, 4112));
      assertThat(ask(connection, sql, "4111 1111")).containsExactly("7|");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void parametersStayInTheirPlaces(TestDatabase database) throws SQLException {
    String sql =
        "SELECT c.id FROM orders o JOIN customers c ON c.id = o.customer AND o.total > ?"
            + " WHERE c.name <> ? AND c.email = ? AND o.total < ?";
    try (Shop shop = shop(database);
        Connection connection = shop.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(4);
      for (int i = 1; i <= 12; i++) {
        statement.setInt(1, 0);
        statement.setString(2, "nobody");
        statement.setString(3, "raw" + i + "@shop.test");
        statement.setInt(4, 100);
        ResultSet rows = statement.executeQuery();
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(i);
        assertThat(rows.next()).isFalse();
      }
      assertThat(shop.decisions().get(0).canonical()).doesNotContain("raw");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void writesReachTheRowThatIsLookedUp(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      String update = "UPDATE customers SET name = 'z' WHERE email = ?";
      assertThat(ask(connection, update, THERE)).containsExactly("count 1");
      assertThat(ask(connection, update, NOWHERE)).containsExactly("count 0");
      String delete = "DELETE FROM customers WHERE id > 3 AND ? = email";
      assertThat(ask(connection, delete, THERE)).containsExactly("count 1");
      try (PreparedStatement batch =
          connection.prepareStatement("UPDATE customers SET name = ? WHERE email = ?")) {
        for (String email : List.of(THERE, NOWHERE, "raw3@shop.test")) {
          batch.setString(1, "z");
          batch.setString(2, email);
          batch.addBatch();
        }
        assertThat(batch.executeBatch()).containsExactly(1, 0, 1);
      }
      connection.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aStatementAsksForOneValue(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      for (String sql :
          List.of(
              "SELECT id FROM customers WHERE email = ? UNION ALL"
                  + " SELECT id FROM customers WHERE email = ?",
              "SELECT id FROM customers WHERE email = ? AND email = ?",
              "SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM customers WHERE email = ?)"
                  + " OR EXISTS (SELECT 1 FROM customers WHERE email = ?)")) {
        assertThat(ask(connection, sql, THERE).get(0)).as(sql).contains("SP-1030");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aMaskWithoutALookupBesideItHoldsInFull(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      String sql = "SELECT id FROM customers WHERE name = ?";
      assertThat(ask(connection, sql, "name-7")).containsExactly("7|");
      shop.rules.add(
          TestRules.mask(
              TestRules.permit("names", "customers", "sql.select"), "name", MaskKind.REDACT));
      assertThat(ask(connection, sql, "name-7")).isEmpty();
      assertThatThrownBy(
              () ->
                  connection
                      .createStatement()
                      .executeUpdate("DELETE FROM customers WHERE name = 'name-7'"))
          .isInstanceOf(SallyportAccessDeniedException.class)
          .hasMessageContaining("SP-1020");
    }
  }
}
