package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A pool, Spring JDBC and Hibernate over a gateway: only the URL is another one. */
@Timeout(120)
class GatewayFrameworksTest {
  @TempDir static Path folder;
  private static Database database;
  private static GatewayProcess gateway;
  private static HikariDataSource pool;

  @BeforeAll
  static void start() throws Exception {
    database = Shop.on(Peer.POSTGRES);
    String rules;
    try (var in =
        Objects.requireNonNull(
            GatewayFrameworksTest.class.getResourceAsStream("/hibernate.yaml"))) {
      rules = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("version: 1", "");
    }
    gateway =
        GatewayProcess.start(
            GatewayProcess.config(
                folder, database, "gateway: { listeners: { jdbc: { port: 0 } } }\n" + rules));
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(gateway.url());
    Properties properties = gateway.properties(gateway.token("till", "app"));
    config.setDataSourceProperties(properties);
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
  }

  @AfterAll
  static void stop() {
    pool.close();
    gateway.close();
  }

  @Test
  void aRefusalEvictsNoConnectionFromAPool() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(gateway.url());
    config.setDataSourceProperties(gateway.properties(gateway.token("till", "app")));
    config.setMaximumPoolSize(1);
    config.setAutoCommit(false);
    Set<Connection> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try (HikariDataSource one = new HikariDataSource(config)) {
      for (int i = 0; i < 5; i++) {
        try (Connection connection = one.getConnection();
            Statement statement = connection.createStatement()) {
          seen.add(connection.unwrap(Connection.class));
          assertThat(catchThrowable(() -> statement.executeQuery("SELECT amount FROM salaries")))
              .isInstanceOf(SallyportAccessDeniedException.class);
          try (ResultSet row =
              statement.executeQuery("SELECT name, email FROM customers WHERE id = 1")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("Ada");
            assertThat(row.getString(2)).isNotEqualTo(Shop.EMAIL);
          }
          statement.executeUpdate("UPDATE customers SET version = version + 1 WHERE id = 3");
          connection.commit();
        }
      }
    }
    assertThat(seen).hasSize(1);
    assertThat(database.value("SELECT version FROM customers WHERE id = 3")).isEqualTo("5");
  }

  @Test
  void springsTemplatesAndTransactionsWork() throws Exception {
    JdbcTemplate jdbc = new JdbcTemplate(pool);
    jdbc.batchUpdate(
        "INSERT INTO orders (id, customer_id, status, total, placed) VALUES (?, 2, ?, 1.50, now())",
        List.of(new Object[] {1L, "spring"}, new Object[] {2L, "spring"}));
    assertThat(
            jdbc.queryForList(
                "SELECT id FROM orders WHERE status = ? ORDER BY id", Long.class, "spring"))
        .containsExactly(1L, 2L);
    TransactionTemplate transactions =
        new TransactionTemplate(new DataSourceTransactionManager(pool));
    transactions.executeWithoutResult(
        status -> {
          jdbc.update("DELETE FROM orders WHERE status = 'spring'");
          status.setRollbackOnly();
        });
    assertThat(database.value("SELECT count(*) FROM orders WHERE status = 'spring'"))
        .isEqualTo("2");
    assertThatThrownBy(
            () ->
                jdbc.update(
                    "INSERT INTO orders (id, customer_id, status, total, placed)"
                        + " VALUES (1, 2, 'spring', 1.50, now())"))
        .isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> jdbc.queryForList("SELECT amount FROM salaries"))
        .hasRootCauseInstanceOf(SallyportAccessDeniedException.class);
  }

  @Test
  void hibernateStoresFindsChangesAndRemoves() throws Exception {
    Map<String, Object> settings =
        Map.of("hibernate.connection.datasource", pool, "hibernate.hbm2ddl.auto", "validate");
    try (SessionFactory sessions =
        new MetadataSources(new StandardServiceRegistryBuilder().applySettings(settings).build())
            .addAnnotatedClass(Customer.class)
            .addAnnotatedClass(Order.class)
            .buildMetadata()
            .buildSessionFactory()) {
      Customer dora = new Customer("Dora", "dora@example.com");
      sessions.inTransaction(session -> session.persist(dora));
      assertThat(dora.id).isPositive();
      sessions.inTransaction(session -> session.find(Customer.class, dora.id).name = "Dora Olsen");
      assertThat(database.value("SELECT name FROM customers WHERE id = " + dora.id))
          .isEqualTo("Dora Olsen");
      sessions.inTransaction(session -> session.remove(session.find(Customer.class, dora.id)));
      assertThat(database.value("SELECT count(*) FROM customers WHERE id = " + dora.id))
          .isEqualTo("0");
    }
  }
}
