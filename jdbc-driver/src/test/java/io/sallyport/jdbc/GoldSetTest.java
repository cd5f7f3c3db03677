package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.ConfigurationException;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.CorpusAnswer.Mode;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand analytical queries a database. Permitted, each gives the rows that it gives without
 * the driver; masked, each gives the rows that it gives over views with the masks written into
 * them.
 */
class GoldSetTest {
  private static final int COUNT = Integer.getInteger("sallyport.gold", 1_000);
  private static final long SEED = Long.getLong("sallyport.seed", 20_260_101L);

  private int rejected;
  private int touching;
  private int masked;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyQueryGivesItsOwnRowsAndMaskedOnesThoseOfMaskedViews(TestDatabase database)
      throws SQLException {
    String name = database.fresh();
    String views = prepare(database, name);
    List<String> problems = new ArrayList<>();
    try (Connection direct = database.connect(name);
        Connection overViews = database.connect(database == TestDatabase.MARIADB ? views : name);
        EmbeddedBroker open = broker(false);
        EmbeddedBroker masking = broker(true);
        Connection permitted = governed(database, name, open);
        Connection shielded = governed(database, name, masking)) {
      useViews(database, overViews, views);
      for (String sql : queries(database)) {
        CorpusAnswer raw = ask(direct, sql);
        if (!raw.state().isEmpty()) {
          rejected++;
          System.out.println(database + " rejects " + sql + " " + raw.lines());
        } else {
          same(sql, raw, ask(permitted, sql), problems);
          overMasks(sql, ask(overViews, sql), ask(shielded, sql), problems);
        }
      }
    }
    System.out.printf(
        "%s: %d queries, %d rejected by the database, %d touch masked columns, %d of them ran%n",
        database, COUNT, rejected, touching, masked);
    assertThat(problems).as(problems.size() + " problems").isEmpty();
    assertThat(rejected).isLessThan(COUNT / 50);
    assertThat(masked).isGreaterThanOrEqualTo(touching * 99 / 100);
    assertThat(touching).isGreaterThan(COUNT / 10);
  }

  private static Set<String> queries(TestDatabase database) {
    Set<String> queries = new LinkedHashSet<>();
    for (long seed = SEED; queries.size() < COUNT; seed++) {
      queries.add(GoldQueries.query(database, seed));
    }
    return queries;
  }

  private static CorpusAnswer ask(Connection connection, String sql) {
    CorpusAnswer answer = CorpusAnswer.of(connection, sql, Mode.PLAIN, 0);
    return new CorpusAnswer(
        answer.refused(), answer.state(), answer.lines().stream().sorted().toList());
  }

  private static void same(
      String sql, CorpusAnswer raw, CorpusAnswer governed, List<String> problems) {
    if (!raw.equals(governed)) {
      problems.add(sql + "\n  " + raw + "\n  " + governed);
    }
  }

  private void overMasks(
      String sql, CorpusAnswer oracle, CorpusAnswer shielded, List<String> problems) {
    boolean touches = sql.contains("email") || sql.contains("salary");
    touching += touches ? 1 : 0;
    if (shielded.refused()) {
      System.out.println("refused: " + sql + " " + shielded.lines());
      return;
    }
    masked += touches ? 1 : 0;
    boolean both = !oracle.state().isEmpty() && oracle.state().equals(shielded.state());
    if (!both && !oracle.equals(shielded)) {
      problems.add(sql + "\n  over views " + oracle + "\n  masked     " + shielded);
    }
  }

  private static EmbeddedBroker broker(boolean masked) {
    try {
      return EmbeddedBroker.builder()
          .configText("gold", GoldSchema.rules(masked))
          .sink(MemoryAuditSink.latest(1))
          .discover(false)
          .build();
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Connection governed(TestDatabase database, String name, EmbeddedBroker broker)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("sallyport.target", "shop");
    String url = "jdbc:sallyport:" + database.url(name).substring("jdbc:".length());
    return new SallyportDataSource(url, properties, broker).getConnection(Shop.ALICE);
  }

  /** The tables, and beside them views of the same names that show what the masks show. */
  private static String prepare(TestDatabase database, String name) throws SQLException {
    String views = database == TestDatabase.MARIADB ? database.fresh() : "masked";
    String tables =
        switch (database) {
          case POSTGRES -> "public";
          case MARIADB -> name;
          case H2 -> "PUBLIC";
        };
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      for (String sql : GoldSchema.definitions()) {
        statement.execute(sql);
      }
      for (String sql : GoldSchema.rows()) {
        statement.execute(sql);
      }
      if (database != TestDatabase.MARIADB) {
        statement.execute("CREATE SCHEMA masked");
      }
      for (String table : GoldSchema.TABLES) {
        statement.execute(
            "CREATE VIEW %s.%s AS SELECT %s FROM %s.%s"
                .formatted(views, table, GoldSchema.maskedColumns(table), tables, table));
      }
    }
    return views;
  }

  private static void useViews(TestDatabase database, Connection connection, String views)
      throws SQLException {
    if (database != TestDatabase.MARIADB) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            database == TestDatabase.H2 ? "SET SCHEMA " + views : "SET search_path TO " + views);
      }
    }
  }
}
