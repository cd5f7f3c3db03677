package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.api.Sallyport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Identity belongs to the call, never to the socket. */
class IdentityTest {
  private static final String READ = "SELECT name FROM customers WHERE id = 1";

  @Test
  void theScopeOfTheThreadCountsAtEachExecution() throws SQLException {
    try (Shop shop = Shop.on(TestDatabase.H2)) {
      shop.rules.add(TestRules.to("bob", TestRules.permit("bobs", "customers", "sql.select")));
      try (Connection connection = shop.connect(Shop.ALICE);
          PreparedStatement statement = connection.prepareStatement(READ)) {
        assertThatThrownBy(statement::executeQuery)
            .isInstanceOf(SallyportAccessDeniedException.class);
        try (var scope = Sallyport.as(Shop.BOB)) {
          assertThat(scope).isNotNull();
          statement.executeQuery().close();
        }
        assertThatThrownBy(statement::executeQuery)
            .isInstanceOf(SallyportAccessDeniedException.class);
      }
      assertThat(shop.decisions().stream().map(d -> d.caller().subject().id()))
          .containsExactly("alice", "bob", "alice");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aPooledConnectionCarriesNobodyFromOneBorrowerToTheNext(TestDatabase database)
      throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(TestRules.to("bob", TestRules.permit("bobs", "customers", "sql.select")));
      HikariConfig config = new HikariConfig();
      config.setDataSource(shop.source().withoutOwner());
      config.setMaximumPoolSize(1);
      try (HikariDataSource pool = new HikariDataSource(config)) {
        try (var scope = Sallyport.as(Shop.BOB);
            Connection connection = pool.getConnection();
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(READ)) {
          assertThat(scope).isNotNull();
          assertThat(rows.next()).isTrue();
        }
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          assertThatThrownBy(() -> statement.executeQuery(READ)).hasMessageStartingWith("SP-5003");
          try (var scope = Sallyport.as(Shop.ALICE)) {
            assertThat(scope).isNotNull();
            assertThatThrownBy(() -> statement.executeQuery(READ))
                .isInstanceOf(SallyportAccessDeniedException.class);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aPoolKeepsAConnectionOnWhichSomethingWasDenied(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      HikariConfig config = new HikariConfig();
      config.setDataSource(shop.source().withoutOwner());
      config.setMaximumPoolSize(1);
      try (HikariDataSource pool = new HikariDataSource(config);
          var scope = Sallyport.as(Shop.ALICE)) {
        assertThat(scope).isNotNull();
        GovernedConnection first = denied(pool);
        assertThat(denied(pool)).isSameAs(first);
      }
    }
  }

  private static GovernedConnection denied(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery(READ))
          .isInstanceOf(SallyportAccessDeniedException.class);
      return connection.unwrap(GovernedConnection.class);
    }
  }

  @Test
  void aPooledConnectionIsResetBetweenBorrowers() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2);
        var scope = Sallyport.as(Shop.ALICE)) {
      assertThat(scope).isNotNull();
      PooledConnection pooled = shop.source().getPooledConnection();
      AtomicInteger returned = new AtomicInteger();
      pooled.addConnectionEventListener(
          new ConnectionEventListener() {
            @Override
            public void connectionClosed(ConnectionEvent event) {
              returned.incrementAndGet();
            }

            @Override
            public void connectionErrorOccurred(ConnectionEvent event) {}
          });
      Connection first = pooled.getConnection();
      first.setAutoCommit(false);
      Statement kept = first.createStatement();
      kept.executeUpdate("DELETE FROM orders WHERE id = 1");
      first.close();
      assertThatThrownBy(() -> kept.executeQuery(READ)).hasMessageStartingWith("SP-5008");
      assertThat(returned).hasValue(1);
      assertThatThrownBy(first::createStatement).isInstanceOf(SQLException.class);
      Connection second = pooled.getConnection();
      assertThat(second.getAutoCommit()).isTrue();
      try (ResultSet rows = second.createStatement().executeQuery("SELECT count(*) FROM orders")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(20);
      }
      pooled.close();
      assertThat(shop.outcomes()).hasSameSizeAs(shop.decisions());
    }
  }
}
