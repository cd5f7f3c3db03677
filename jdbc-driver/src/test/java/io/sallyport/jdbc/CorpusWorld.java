package io.sallyport.jdbc;

import io.sallyport.api.ConfigurationException;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shop of the corpus in a database of its own. Worlds of different numbers differ in what the
 * masked columns and the forbidden table hold, and in nothing else.
 */
final class CorpusWorld implements AutoCloseable {
  private static final int CUSTOMERS = 6;

  final TestDatabase database;
  final String name;
  private final int number;
  private final Map<String, EmbeddedBroker> brokers = new HashMap<>();

  CorpusWorld(TestDatabase database, int number) throws SQLException {
    this.database = database;
    this.number = number;
    this.name = database.fresh();
    try (Connection admin = direct();
        Statement statement = admin.createStatement()) {
      for (String sql : CorpusSchema.of(database)) {
        statement.execute(sql);
      }
      for (int i = 1; i <= CUSTOMERS; i++) {
        for (String sql : rows(i)) {
          statement.execute(sql);
        }
      }
    }
  }

  private List<String> rows(int i) {
    int secret = number == 1 ? i : CUSTOMERS + 1 - i;
    String word = number == 1 ? "canary" : "zebra";
    List<String> rows = new ArrayList<>();
    rows.add(
        "INSERT INTO customers VALUES (%d, 'name %d', %s, '551-45-678%d', '4929 8888 5556 666%d', %d, '%d-03-0%d', '%s', %s)"
            .formatted(
                i,
                i,
                "'" + word + secret + "@example.org'",
                secret,
                secret,
                77120 + number * 1000 + secret,
                1960 + number,
                secret,
                i % 2 == 0 ? "eu" : "us",
                i % 3 == 0 ? "false" : "true"));
    rows.add(
        "INSERT INTO orders VALUES (%d, %d, '%s', %d, '2024-01-0%d 10:00:00', %s)"
            .formatted(i, i + 1, i % 2 == 0 ? "open" : "paid", i * 50, i, i == 1 ? "NULL" : "'n'"));
    rows.add("INSERT INTO products VALUES (%d, 'title %d', %d, %d)".formatted(i, i, i, i));
    rows.add("INSERT INTO order_items VALUES (%d, %d, %d)".formatted(i, i, i));
    rows.add(event(i, word + secret));
    rows.add("INSERT INTO secrets VALUES (%d, '%s-vault-%d')".formatted(i, word, secret));
    if (database == TestDatabase.POSTGRES) {
      rows.add("INSERT INTO staff VALUES (%d, '%s-pin-%d')".formatted(i, word, secret));
      rows.add("INSERT INTO staff_eu VALUES (%d, '%s-pin-%d')".formatted(9 + i, word, 9 - secret));
      rows.add("INSERT INTO visits VALUES (%d, '%s-ip-%d')".formatted(i, word, secret));
    }
    return rows;
  }

  private String event(int i, String contact) {
    String payload =
        "{\"source\": \"web\", \"step\": %d, \"items\": [%d, %d]}".formatted(i, i, i + 1);
    String values =
        switch (database) {
          case POSTGRES -> "'%s', ARRAY['t%d', 'x']".formatted(payload, i % 2);
          case MARIADB -> "'%s', '[\"t%d\", \"x\"]'".formatted(payload, i % 2);
          case H2 -> "JSON '%s', ARRAY['t%d', 'x']".formatted(payload, i % 2);
        };
    return "INSERT INTO events VALUES (%d, %d, '%s', '2024-0%d-15 08:30:00', %d, %s, '%s@example.org')"
        .formatted(i, i, i % 2 == 0 ? "click" : "buy", i, i * 10, values, contact);
  }

  Connection direct() throws SQLException {
    return database.connect(name);
  }

  /** A governed connection under a policy of the corpus. */
  Connection governed(String policy) throws SQLException {
    return Placement.HERE.connect(database, name, broker(policy), Shop.ALICE);
  }

  /** What parameters are bound to: what is looked up is there in the first world only. */
  static Object bound(String policy) {
    return policy.equals("lookup") ? "canary3@example.org" : (Object) 1;
  }

  private EmbeddedBroker broker(String policy) {
    return brokers.computeIfAbsent(policy, CorpusWorld::open);
  }

  private static EmbeddedBroker open(String policy) {
    try {
      return EmbeddedBroker.builder()
          .configText("corpus", CorpusSchema.rules(policy))
          .sink(MemoryAuditSink.latest(1))
          .discover(false)
          .build();
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Everything there is in the database, as one text; a table that is gone leaves its error. */
  String contents(Connection direct) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Statement statement = direct.createStatement()) {
      for (String sql : CorpusSchema.inventory(database)) {
        rows(statement, sql, all);
      }
    }
    return all.toString();
  }

  static void rows(Statement statement, String sql, StringBuilder all) {
    try (ResultSet rows = statement.executeQuery(sql)) {
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= width; i++) {
          all.append(rows.getString(i)).append('|');
        }
        all.append('\n');
      }
    } catch (SQLException e) {
      all.append(e.getMessage()).append('\n');
    }
  }

  /** A statement of the corpus as it is said here: the shop's database has another name. */
  String localized(String sql) {
    return database == TestDatabase.H2 ? sql : sql.replaceAll("\\bshop\\b", name);
  }

  @Override
  public void close() {
    brokers.values().forEach(EmbeddedBroker::close);
  }
}
