package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows that a filter hides do not exist for the caller, by whatever route: on every database, in
 * two worlds that differ in hidden rows only. Orders of more than 10 are hidden.
 */
class RowFilterTest {
  private static final Caller CLERK = caller(10L);

  private static final List<String> READS =
      List.of(
          "SELECT * FROM orders ORDER BY id",
          "SELECT count(*), sum(total), max(id), min(customer) FROM orders",
          "SELECT count(*) FROM orders WHERE total > 10",
          "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer ORDER BY o.id",
          "SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer = c.id ORDER BY 1",
          "SELECT c.id FROM customers c WHERE NOT EXISTS"
              + " (SELECT 1 FROM orders o WHERE o.customer = c.id) ORDER BY 1",
          "SELECT id FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE total > 10)",
          "SELECT id FROM customers WHERE id IN (SELECT customer FROM orders) ORDER BY 1",
          "SELECT (SELECT max(total) FROM orders) FROM customers",
          "SELECT id FROM orders WHERE 1 / (total - 13) IS NOT NULL ORDER BY id",
          "SELECT id FROM orders WHERE total = 13 AND 1 / (id - 13) = 5",
          "SELECT id FROM orders WHERE id = 13 OR 1 / (id - 13) < 5 ORDER BY id",
          "SELECT id FROM orders WHERE id = 13",
          "SELECT id FROM orders WHERE 9223372036854775807 - 12 + total > 0 ORDER BY id",
          "SELECT count(CASE WHEN total = 13 THEN 1 / (total - 13) END) FROM orders",
          "SELECT a.id FROM orders a JOIN orders b ON 1 / (b.total - 13) < 5 AND a.id = b.id"
              + " ORDER BY 1",
          "SELECT id FROM orders ORDER BY total DESC LIMIT 3",
          "SELECT id FROM orders ORDER BY 1 / (total - 13), id",
          "SELECT total, count(*) FROM orders GROUP BY total HAVING count(*) > 0 ORDER BY 1",
          "SELECT rank() OVER (ORDER BY total DESC), id FROM orders ORDER BY 1",
          "WITH o AS (SELECT * FROM orders) SELECT count(*) FROM o",
          "SELECT id FROM orders UNION SELECT id FROM customers ORDER BY 1",
          "SELECT id FROM orders UNION ALL SELECT total FROM orders ORDER BY 1",
          "SELECT * FROM big_orders ORDER BY id",
          "SELECT count(*) FROM big_orders",
          "SELECT id FROM big_orders WHERE 1 / (total - 13) < 5 ORDER BY id",
          "TABLE orders ORDER BY id LIMIT 3",
          "SELECT orders FROM orders ORDER BY id",
          "SELECT id FROM ONLY orders ORDER BY id",
          "SELECT count(*) FROM orders o, LATERAL (SELECT 1 / (o.total - 13) AS x) y");

  private static final List<String> WRITES =
      List.of(
          "UPDATE orders SET customer = 99",
          "UPDATE orders SET customer = 99 WHERE id > 3",
          "UPDATE orders SET customer = 99 WHERE 1 / (total - 13) < 5",
          "UPDATE orders SET customer = 99 WHERE id > 3 OR total > 3",
          "UPDATE orders SET customer = (SELECT count(*) FROM orders) WHERE id = 1",
          "UPDATE orders SET customer = 99 WHERE id IN (SELECT max(id) FROM orders)",
          "UPDATE orders SET customer = 99 WHERE id > 8 RETURNING id",
          "UPDATE orders AS o SET customer = 99 WHERE o.id > 8",
          "DELETE FROM orders",
          "DELETE FROM orders WHERE id > 5",
          "DELETE FROM orders WHERE 1 / (total - 13) < 5",
          "DELETE FROM orders WHERE id > 5 RETURNING *");

  private static final List<String> REFUSED =
      List.of(
          "INSERT INTO orders (customer) VALUES (1)",
          "INSERT INTO orders (customer, total) VALUES (1, DEFAULT)",
          "UPDATE orders SET total = 99 WHERE id = 1",
          "SELECT id FROM orders FOR UPDATE",
          "EXPLAIN SELECT id FROM orders",
          "TRUNCATE TABLE orders",
          "CREATE VIEW mine AS SELECT * FROM orders",
          "CREATE TABLE mine AS SELECT * FROM orders",
          "DELETE FROM big_orders");

  private static Caller caller(Object most) {
    Map<String, Object> attributes = Map.of("most", most, "least", "3", "name", "name-2");
    return Caller.of(new Subject("clerk", Set.of(), new Attributes(attributes)));
  }

  private static TestRules.Rule everything(String table) {
    return TestRules.permit(
        "r-" + table,
        table,
        "sql.select",
        "sql.insert",
        "sql.update",
        "sql.delete",
        "sql.truncate",
        "sql.explain",
        "sql.ddl");
  }

  private static Shop shop(TestDatabase database, boolean other) throws SQLException {
    Shop shop = Shop.on(database);
    try (Connection admin = shop.admin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE INDEX by_total ON orders (total)");
      statement.execute("CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 5");
      if (other) {
        statement.execute("DELETE FROM orders WHERE id IN (13, 20)");
        statement.execute("UPDATE orders SET total = 100 + total, customer = 3 WHERE id > 10");
      }
    }
    shop.rules
        .add(everything("customers"))
        .add(everything("big_orders"))
        .add(everything("mine"))
        .add(TestRules.filter(everything("orders"), "total <= ${subject.most}"));
    return shop;
  }

  private static List<String> answer(Statement statement, boolean rows) throws SQLException {
    List<String> answer = new ArrayList<>();
    if (rows) {
      try (ResultSet result = statement.getResultSet()) {
        int width = result.getMetaData().getColumnCount();
        while (result.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= width; i++) {
            row.append(result.getString(i)).append('|');
          }
          answer.add(row.toString());
        }
      }
    } else {
      answer.add("count " + statement.getUpdateCount());
    }
    for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
      answer.add("warning " + w.getMessage());
    }
    return answer;
  }

  private static List<String> answer(Connection connection, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      all.addAll(answer(statement, statement.execute(sql)));
    } catch (SQLException e) {
      all.add("error " + e.getSQLState() + " " + e.getMessage());
    }
    connection.rollback();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < 2; i++) {
        all.addAll(answer(statement, statement.execute()));
        connection.rollback();
      }
    } catch (SQLException e) {
      all.add("error " + e.getSQLState() + " " + e.getMessage());
      connection.rollback();
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void answersAreTheSameWhateverTheHiddenRowsAre(TestDatabase database) throws SQLException {
    List<String> told = new ArrayList<>();
    int ran = 0;
    try (Shop one = shop(database, false);
        Shop two = shop(database, true);
        Connection first = one.connect(CLERK);
        Connection second = two.connect(CLERK)) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      List<String> all = new ArrayList<>(READS);
      all.addAll(WRITES);
      for (String sql : all) {
        List<String> answer = answer(first, sql);
        List<String> other = answer(second, sql);
        boolean failed = answer.stream().anyMatch(row -> row.startsWith("error"));
        ran += failed ? 0 : 1;
        if (!answer.equals(other)) {
          told.add(sql + "\n  " + answer + "\n  " + other);
        }
      }
    }
    assertThat(told).isEmpty();
    assertThat(ran).isGreaterThan(READS.size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void onlyRowsThatMeetTheFilterAreReadAndWritten(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false)) {
      try (Connection connection = shop.connect(CLERK);
          Statement statement = connection.createStatement()) {
        ResultSet rows = statement.executeQuery("SELECT count(*), max(total) FROM orders");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(10);
        assertThat(rows.getInt(2)).isEqualTo(10);
        assertThat(statement.executeUpdate("UPDATE orders SET customer = 77")).isEqualTo(10);
        assertThat(statement.executeUpdate("DELETE FROM orders WHERE id > 8")).isEqualTo(2);
      }
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM orders WHERE id > 10 AND customer = id");
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(10);
      }
      assertThat(shop.decisions().get(0).canonical()).contains("?").doesNotContain("clerk");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void insertedRowsMeetTheFilterOrAreNotInserted(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false)) {
      try (Connection connection = shop.connect(CLERK);
          Statement statement = connection.createStatement()) {
        assertThat(
                List.of(
                    statement.executeUpdate("INSERT INTO orders (customer, total) VALUES (70, 9)"),
                    statement.executeUpdate("INSERT INTO orders (customer, total) VALUES (70, 99)"),
                    statement.executeUpdate(
                        "INSERT INTO orders (total, customer) VALUES (99, 70), (8, 70), (NULL, 70)"),
                    statement.executeUpdate(
                        "INSERT INTO orders (customer, total) SELECT 70, 2 * total FROM orders"
                            + " WHERE id <= 10 ORDER BY id")))
            .containsExactly(1, 0, 1, 5);
        try (PreparedStatement prepared =
            connection.prepareStatement(
                "INSERT INTO orders (customer, total) VALUES (70, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
          for (int total : new int[] {7, 77, 6}) {
            prepared.setInt(1, total);
            assertThat(prepared.executeUpdate()).isEqualTo(total > 10 ? 0 : 1);
          }
          for (int total : new int[] {5, 55, 4}) {
            prepared.setInt(1, total);
            prepared.addBatch();
          }
          assertThat(prepared.executeBatch()).containsExactly(1, 0, 1);
        }
      }
      assertThat(number(shop, "SELECT count(*) FROM orders WHERE customer = 70")).isEqualTo(11);
      assertThat(number(shop, "SELECT max(total) FROM orders WHERE customer = 70")).isEqualTo(10);
    }
  }

  /** Were it asked once for the filter and once for the row, half of the rows would slip past. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatChangesWithEachLookIsLookedAtOnce(TestDatabase database) throws SQLException {
    String random = database == TestDatabase.POSTGRES ? "random()" : "RAND()";
    try (Shop shop = shop(database, false)) {
      String sql =
          "INSERT INTO orders (customer, total) SELECT 70, CASE WHEN %s < 0.5 THEN 1 ELSE 99 END"
                  .formatted(random)
              + " FROM customers";
      try (Connection connection = shop.connect(CLERK);
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < 10; i++) {
          statement.executeUpdate(sql);
        }
      }
      assertThat(number(shop, "SELECT count(*) FROM orders WHERE customer = 70")).isPositive();
      assertThat(number(shop, "SELECT max(total) FROM orders WHERE customer = 70")).isEqualTo(1);
    }
  }

  private static int number(Shop shop, String sql) throws SQLException {
    try (Connection admin = shop.admin();
        Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatAFilterCannotHoldOnIsRefused(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false);
        Connection connection = shop.connect(CLERK);
        Statement statement = connection.createStatement()) {
      for (String sql : REFUSED) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .isInstanceOf(SallyportAccessDeniedException.class)
            .hasMessageContaining("SP-10");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void parametersStayInTheirPlacesAroundTheFilters(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false)) {
      shop.rules.add(
          TestRules.filter(
              TestRules.permit("names", "customers", "sql.select"), "name <> ${subject.name}"));
      String sql =
          "SELECT o.id, c.name, CAST(? AS CHAR(1)) FROM orders o JOIN customers c"
              + " ON c.id = o.customer AND c.id > ? WHERE o.total < ? ORDER BY o.id";
      try (Connection connection = shop.connect(CLERK);
          PreparedStatement statement = connection.prepareStatement(sql)) {
        assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(3);
        for (int i = 0; i < 10; i++) {
          statement.setString(1, "x");
          statement.setInt(2, i);
          statement.setInt(3, 50);
          List<String> expected = new ArrayList<>();
          for (int id = i + 1; id <= 10; id++) {
            if (id != 2) {
              expected.add(id + "|name-" + id + "|x|");
            }
          }
          assertThat(answer(statement, statement.execute())).isEqualTo(expected);
          statement.clearParameters();
        }
        statement.setString(1, "x");
        statement.setInt(2, 0);
        assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
        if (database != TestDatabase.MARIADB) {
          // MariaDB's driver takes a parameter that the text does not have, and forgets it.
          assertThatThrownBy(() -> statement.setInt(4, 1000)).isInstanceOf(SQLException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void batchesHoldTheFilterInEveryEntry(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false);
        Connection connection = shop.connect(CLERK);
        Statement plain = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement("UPDATE orders SET customer = ? WHERE id = ?")) {
      for (int id : new int[] {1, 15, 2}) {
        prepared.setInt(1, 50 + id);
        prepared.setInt(2, id);
        prepared.addBatch();
      }
      assertThat(prepared.executeBatch()).containsExactly(1, 0, 1);
      plain.addBatch("UPDATE orders SET customer = 5 WHERE id = 3");
      plain.addBatch("UPDATE orders SET customer = 5 WHERE id = 13");
      plain.addBatch("UPDATE customers SET name = 'z' WHERE id = 13");
      assertThat(plain.executeBatch()).containsExactly(1, 0, 1);
      ResultSet rows = plain.executeQuery("SELECT customer FROM orders WHERE id = 2");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(52);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void oneStatementServesCallersWithDifferentValues(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false)) {
      String sql = "SELECT count(*) FROM orders WHERE id > ?";
      List<Integer> counts = new ArrayList<>();
      try (Connection connection = shop.connect(CLERK);
          PreparedStatement statement = connection.prepareStatement(sql)) {
        for (long most : new long[] {10, 5, 10, 7}) {
          try (Sallyport.Scope scope = Sallyport.as(caller(most))) {
            assertThat(scope).isNotNull();
            statement.setInt(1, 2);
            ResultSet rows = statement.executeQuery();
            rows.next();
            counts.add(rows.getInt(1));
          }
        }
      }
      assertThat(counts).containsExactly(8, 3, 8, 5);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void severalFiltersAllHoldAndSeeTheRawValuesOfMaskedColumns(TestDatabase database)
      throws SQLException {
    try (Shop shop = shop(database, false)) {
      shop.rules
          .add(
              TestRules.mask(
                  TestRules.permit("m", "orders", "sql.select"), "total", MaskKind.REDACT))
          .add(
              TestRules.filter(
                  TestRules.permit("least", "orders", "sql.select"), "total >= ${subject.least}"));
      try (Connection connection = shop.connect(CLERK);
          Statement statement = connection.createStatement()) {
        ResultSet rows = statement.executeQuery("SELECT count(*), max(total), min(id) FROM orders");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(8);
        assertThat(rows.getInt(2)).isZero();
        assertThat(rows.getInt(3)).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aValueThatIsMissingOrAListIsRefused(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, false)) {
      for (Caller caller : List.of(Shop.ALICE, caller(List.of("10")))) {
        try (Connection connection = shop.connect(caller);
            Statement statement = connection.createStatement()) {
          assertThatThrownBy(() -> statement.executeQuery("SELECT id FROM orders"))
              .isInstanceOf(SallyportAccessDeniedException.class)
              .hasMessageContaining("SP-5023");
        }
      }
    }
  }
}
