package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Updates on a conflict, MERGE, defaults and writes with joins under a row filter: they change what
 * exists for the caller and nothing else, in two worlds that differ in hidden rows only. Orders of
 * more than 10 are hidden, which are those with an id above 10.
 */
class FilteredWritesTest {
  private static final Caller CLERK =
      Caller.of(new Subject("clerk", Set.of(), new Attributes(Map.of("most", 10L))));

  /**
   * A write.
   *
   * @param count how many rows it says to have written; -1 where it is refused, -2 where the
   *     database's way of counting is its own
   * @param visible what the visible rows hold afterwards: how many, sums of customers and totals
   */
  private record Write(String sql, int count, String visible) {}

  private static final String UNCHANGED = "10 55 55";

  private static final List<Write> POSTGRES =
      List.of(
          conflict("(5, 50, 7)", "SET customer = 50", 1, "10 100 55"),
          conflict("(15, 50, 7)", "SET customer = 50", 0, UNCHANGED),
          conflict("(99, 50, 7)", "SET customer = 50", 1, "11 105 62"),
          conflict("(5, 50, 70)", "SET customer = 50", 0, UNCHANGED),
          conflict(
              "(5, 50, 7), (15, 50, 7), (99, 50, 7)",
              "SET customer = EXCLUDED.customer, total = EXCLUDED.total",
              2,
              "11 150 64"),
          conflict("(15, 50, 7)", "SET customer = 1 WHERE 1 / (o.total - 15) < 5", 0, UNCHANGED),
          conflict("(5, 50, 7)", "SET customer = 50 WHERE o.total = 5", 1, "10 100 55"),
          conflict("(5, 50, 7)", "SET total = 3", -1, UNCHANGED),
          conflict("(5, 50, 7)", "SET total = EXCLUDED.total + 100", -1, UNCHANGED),
          conflict("(5, 50, 7)", "SET (customer, total) = (1, 99)", -1, UNCHANGED),
          new Write(
              "UPDATE orders SET customer = 99 FROM customers c WHERE c.id = orders.id"
                  + " AND 1 / (orders.total - 13) < 5 AND c.id > 9",
              1,
              "10 144 55"),
          new Write(
              "UPDATE orders o SET customer = 99 FROM customers c WHERE c.id = o.id AND c.id > 8",
              2,
              "10 234 55"),
          new Write(
              "DELETE FROM orders USING customers c WHERE c.id = orders.id AND c.id > 8",
              2,
              "8 36 36"),
          new Write("DELETE FROM orders USING customers c WHERE c.id = 1", 10, "0 null null"),
          new Write(merge("WHEN NOT MATCHED BY SOURCE THEN DELETE"), 9, "1 5 5"),
          new Write(
              "WITH d AS (DELETE FROM orders WHERE id > 8 RETURNING id)"
                  + " UPDATE customers SET name = 'x' WHERE id IN (SELECT id FROM d)",
              2,
              "8 36 36"));

  private static final List<Write> MARIADB =
      List.of(
          duplicate("(5, 50, 7)", "customer = 50", "10 100 55"),
          duplicate("(15, 50, 7)", "customer = 50", UNCHANGED),
          duplicate("(99, 50, 7)", "customer = 50", "11 105 62"),
          duplicate("(5, 50, 70)", "customer = 50", UNCHANGED),
          duplicate("(5, 50, 7), (15, 50, 7)", "customer = VALUES(customer)", "10 100 55"),
          duplicate("(5, 50, 7)", "customer = total + 1", "10 56 55"),
          new Write(
              "INSERT INTO orders (id, customer, total) VALUES (5, 50, 7) ON DUPLICATE KEY UPDATE"
                  + " total = 3",
              -1,
              UNCHANGED),
          new Write("INSERT INTO orders SET customer = 50, total = 7", 1, "11 105 62"),
          new Write("INSERT INTO orders SET customer = 50, total = 70", 0, UNCHANGED),
          new Write(
              "INSERT INTO orders SET total = 9, customer = (SELECT 40 + 10)", 1, "11 105 64"),
          new Write("INSERT INTO orders SET customer = 50", -1, UNCHANGED),
          new Write("INSERT INTO orders SET customer = 50, total = DEFAULT", -1, UNCHANGED),
          new Write("REPLACE INTO orders (id, customer, total) VALUES (15, 50, 7)", -1, UNCHANGED),
          new Write("REPLACE INTO orders SET id = 15, customer = 50, total = 7", -1, UNCHANGED),
          new Write(
              "UPDATE orders o JOIN customers c ON c.id = o.id SET o.customer = 9 WHERE c.id > 8",
              -1,
              UNCHANGED));

  private static final List<Write> MERGES =
      List.of(
          new Write(merge("WHEN MATCHED THEN UPDATE SET customer = 50"), 1, "10 100 55"),
          new Write(merge("WHEN MATCHED THEN DELETE"), 1, "9 50 50"),
          new Write(
              merge("WHEN MATCHED AND 1 / (orders.total - 15) < 5 THEN DELETE"), 1, "9 50 50"),
          new Write(
              merge(
                  "WHEN NOT MATCHED AND s.i > 50 THEN"
                      + " INSERT (id, customer, total) VALUES (s.i, 60, s.t)"),
              1,
              "11 115 62"),
          new Write(
              merge(
                  "WHEN NOT MATCHED AND s.i > 50 THEN INSERT (id, customer, total) VALUES (s.i, 60,"
                      + " 70)"),
              0,
              UNCHANGED),
          new Write(merge("WHEN MATCHED THEN UPDATE SET total = 3"), -1, UNCHANGED),
          new Write(
              merge(
                  "WHEN NOT MATCHED AND s.i > 50 THEN"
                      + " INSERT (id, customer, total) VALUES (s.i, 60, s.t + 1)"),
              -1,
              UNCHANGED),
          new Write(
              merge("WHEN NOT MATCHED AND s.i > 50 THEN INSERT (id, customer) VALUES (s.i, 60)"),
              -1,
              UNCHANGED));

  private static final List<Write> DEFAULTS =
      List.of(
          new Write(
              "INSERT INTO orders (id, customer, total) VALUES (DEFAULT, 50, 7)", 1, "11 105 62"),
          new Write(
              "INSERT INTO orders (customer, total, id) VALUES (50, 7, DEFAULT)", 1, "11 105 62"),
          new Write(
              "INSERT INTO orders (customer, id, total) VALUES (50, DEFAULT, 7), (60, DEFAULT, 70)",
              1,
              "11 105 62"),
          new Write("INSERT INTO orders VALUES (DEFAULT, 50, 7)", 1, "11 105 62"),
          new Write(
              "INSERT INTO orders (id, customer, total) VALUES (DEFAULT, 50, 7), (99, 50, 7)",
              -1,
              UNCHANGED),
          new Write("INSERT INTO orders (customer, total) VALUES (50, DEFAULT)", -1, UNCHANGED),
          new Write("INSERT INTO orders (customer) VALUES (50)", -1, UNCHANGED));

  private static Write conflict(String values, String update, int count, String visible) {
    return new Write(
        "INSERT INTO orders AS o (id, customer, total) VALUES %s ON CONFLICT (id) DO UPDATE %s"
            .formatted(values, update),
        count,
        visible);
  }

  private static Write duplicate(String values, String update, String visible) {
    return new Write(
        "INSERT INTO orders (id, customer, total) VALUES %s ON DUPLICATE KEY UPDATE %s"
            .formatted(values, update),
        -2,
        visible);
  }

  private static String merge(String branch) {
    return "MERGE INTO orders USING (SELECT 5 AS i, 7 AS t UNION ALL SELECT 15, 7 UNION ALL"
        + " SELECT 99, 7 UNION ALL SELECT 98, 70) AS s ON orders.id = s.i "
        + branch;
  }

  private static List<Write> writes(TestDatabase database) {
    List<Write> own =
        switch (database) {
          case POSTGRES -> POSTGRES;
          case MARIADB -> MARIADB;
          case H2 ->
              List.of(
                  new Write(
                      "MERGE INTO orders (id, customer, total) KEY (id) VALUES (15, 50, 7)",
                      -1,
                      UNCHANGED));
        };
    List<Write> merges = database == TestDatabase.MARIADB ? List.of() : MERGES;
    return Stream.of(own, merges, DEFAULTS).flatMap(List::stream).toList();
  }

  private static Shop shop(TestDatabase database, boolean other) throws SQLException {
    Shop shop = Shop.on(database);
    if (other) {
      try (Connection admin = shop.admin();
          Statement statement = admin.createStatement()) {
        statement.execute("UPDATE orders SET total = 100 + total, customer = 3 WHERE id > 10");
      }
    }
    shop.rules.add(everything("customers"));
    shop.rules.add(TestRules.filter(everything("orders"), "total <= ${subject.most}"));
    return shop;
  }

  private static TestRules.Rule everything(String table) {
    return TestRules.permit(
        "r-" + table, table, "sql.select", "sql.insert", "sql.update", "sql.delete", "sql.merge");
  }

  private static String look(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3);
    }
  }

  private static String outcome(Connection connection, String sql, boolean prepared) {
    try (PreparedStatement statement = prepared ? connection.prepareStatement(sql) : null;
        Statement plain = connection.createStatement()) {
      return "" + (statement == null ? plain.executeUpdate(sql) : statement.executeUpdate());
    } catch (SallyportAccessDeniedException refused) {
      return refused.getMessage().contains("SP-1028") ? "-1" : refused.getMessage();
    } catch (SQLException e) {
      return "error " + e.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void writesChangeWhatExistsForTheCallerAndNothingElse(TestDatabase database) throws SQLException {
    List<String> wrong = new ArrayList<>();
    String sums = "SELECT count(*), sum(customer), sum(total) FROM orders WHERE total ";
    try (Shop one = shop(database, false);
        Shop two = shop(database, true)) {
      for (Shop shop : List.of(one, two)) {
        try (Connection connection = shop.connect(CLERK);
            Connection admin = shop.admin()) {
          connection.setAutoCommit(false);
          String hidden = look(admin, sums + "> 10");
          for (Write write : writes(database)) {
            for (boolean prepared : new boolean[] {false, true}) {
              String outcome = outcome(connection, write.sql, prepared);
              connection.commit();
              String visible = look(admin, sums + "<= 10");
              String after = look(admin, sums + "> 10");
              boolean counted = write.count == -2 || outcome.equals("" + write.count);
              if (!counted || !visible.equals(write.visible) || !after.equals(hidden)) {
                wrong.add("%s: %s, %s, hidden %s".formatted(write.sql, outcome, visible, after));
              }
              restore(admin);
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The ten visible rows as they were. */
  private static void restore(Connection admin) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute("DELETE FROM orders WHERE total <= 10 OR id > 20");
      for (int i = 1; i <= 10; i++) {
        statement.execute(
            "INSERT INTO orders (id, customer, total) VALUES (%1$d, %1$d, %1$d)".formatted(i));
      }
    }
  }
}
