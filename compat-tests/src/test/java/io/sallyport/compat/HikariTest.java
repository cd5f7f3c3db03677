package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.api.Caller;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Subject;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HikariTest {
  @ParameterizedTest
  @EnumSource(Peer.class)
  void aPoolHandsOutTheSameConnectionAgainAfterARefusal(Peer peer) throws Exception {
    Database database = Shop.on(peer);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.governedUrl());
    config.setDataSourceProperties(database.settings("app.yaml", "till", "app"));
    config.setMaximumPoolSize(1);
    config.setConnectionTestQuery("SELECT 1");
    config.setAutoCommit(false);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      for (int i = 0; i < 5; i++) {
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          Throwable thrown =
              catchThrowable(() -> statement.executeQuery("SELECT amount FROM salaries"));
          assertThat(thrown).isInstanceOf(SallyportAccessDeniedException.class);
          try (ResultSet row =
              statement.executeQuery("SELECT name, email FROM customers WHERE id = 1")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("Ada");
            assertThat(row.getString(2)).isNotEqualTo(Shop.EMAIL);
          }
          statement.executeUpdate("UPDATE customers SET version = version + 1 WHERE id = 2");
          connection.commit();
        }
      }
    }
    assertThat(database.value("SELECT version FROM customers WHERE id = 2")).isEqualTo("5");
  }

  @ParameterizedTest
  @EnumSource(Peer.class)
  void workThatWasNotCommittedIsGoneForTheNextBorrower(Peer peer) throws Exception {
    Database database = Shop.on(peer);
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.governed("app.yaml", "till", "app"));
    config.setMaximumPoolSize(1);
    config.setAutoCommit(false);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        statement.executeUpdate("UPDATE customers SET version = 99 WHERE id = 2");
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(version(connection)).isZero();
        assertThat(connection.getTransactionIsolation())
            .isNotEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Peer.class, names = "MARIADB", mode = EnumSource.Mode.EXCLUDE)
  void oneConnectionServesManyCallersEachByTheirOwnRules(Peer peer) throws Exception {
    Database database = Shop.on(peer);
    HikariConfig config = new HikariConfig();
    config.setDataSource(
        ((SallyportDataSource) database.governed("app.yaml", "pool", "nobody")).withoutOwner());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Sallyport.Scope clerk = Sallyport.as(Caller.of(Subject.of("clerk", "app")))) {
        assertThat(version(pool)).isZero();
      }
      try (Sallyport.Scope guest = Sallyport.as(Caller.of(Subject.of("guest", "guests")))) {
        assertThat(catchThrowable(() -> version(pool)))
            .isInstanceOf(SallyportAccessDeniedException.class);
      }
      assertThat(catchThrowable(() -> version(pool)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SP-5003");
      try (Sallyport.Scope clerk = Sallyport.as(Caller.of(Subject.of("clerk", "app")))) {
        assertThat(version(pool)).isZero();
      }
    }
  }

  private static int version(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return version(connection);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM customers WHERE id = 2")) {
      row.next();
      return row.getInt(1);
    }
  }
}
