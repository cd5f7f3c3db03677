package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.audit.spi.AuditEvent.Decided;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session may change of itself, and that later texts are read accordingly. */
class SessionStateTest {

  private static Shop shop() throws SQLException {
    Shop shop = Shop.on(TestDatabase.POSTGRES);
    shop.rules
        .add(TestRules.permit("tables", "*", "sql.select"))
        .add(TestRules.permit("settings", "?", "sql.session"))
        .add(TestRules.permit("set", "function:set_config", "sql.call"));
    try (Connection admin = shop.admin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE SCHEMA side CREATE TABLE orders (id int, total int)");
      statement.execute("INSERT INTO side.orders VALUES (1, 777)");
    }
    return shop;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SET ROLE 'postgres'", "SET ROLE postgres", "SET LOCAL ROLE \"postgres\""})
  void settingTheRoleThatIsInForceIsPermitted(String sql) throws SQLException {
    try (Shop shop = shop();
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      assertThat(shop.decisions()).singleElement().matches(Decided::permitted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET ROLE 'pg_monitor'",
        "SET ROLE NONE",
        "SET ROLE POSTGRES_",
        "SET ROLE \"POSTGRES\"",
        "SET role = 'postgres'",
        "RESET ROLE",
        "SET SESSION AUTHORIZATION postgres",
        "SELECT set_config('role', 'pg_monitor', false)",
        "SELECT set_config('standard_conforming_strings', 'off', false)",
        "SELECT set_config('ro' || 'le', 'pg_monitor', false)",
        "SELECT set_config(?, 'pg_monitor', false)",
        "SELECT set_config(new_value => 'search_path', setting_name => 'role', is_local => false)"
      })
  void anyOtherChangeOfWhoOrHowIsRefused(String sql) throws SQLException {
    try (Shop shop = shop();
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      SallyportAccessDeniedException denied =
          catchThrowableOfType(SallyportAccessDeniedException.class, () -> statement.execute(sql));
      assertThat(denied.code()).isIn("SP-1009", "SP-1008");
    }
  }

  @Test
  void aSearchPathThatMayBeSetIsTheOneThatLaterNamesAreLookedUpIn() throws SQLException {
    try (Shop shop = shop();
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      assertThat(total(connection)).isNotEqualTo(777);
      try (PreparedStatement set =
          connection.prepareStatement("SELECT set_config('search_path', ?, false)")) {
        set.setString(1, "side");
        set.executeQuery().close();
      }
      assertThat(total(connection)).isEqualTo(777);
      assertThat(resource(shop)).isEqualTo("side.orders");
      connection.rollback();
      assertThat(total(connection)).isNotEqualTo(777);
      assertThat(resource(shop)).isEqualTo("public.orders");
    }
  }

  private static int total(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(total) FROM orders")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String resource(Shop shop) {
    var decisions = shop.decisions();
    var accesses = decisions.get(decisions.size() - 1).accesses();
    return accesses.get(0).resource().name();
  }
}
