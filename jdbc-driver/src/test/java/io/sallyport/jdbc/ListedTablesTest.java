package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SHOW TABLES names the tables that some rule lets its sender read, and no others. */
class ListedTablesTest {

  @ParameterizedTest
  @EnumSource(names = {"H2", "MARIADB"})
  void onlyReadableTablesAreListed(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(TestRules.permit("one", "orders", "sql.select"));
      String own = database == TestDatabase.H2 ? "PUBLIC" : shop.name;
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        for (String sql : List.of("SHOW TABLES", "SHOW TABLES FROM " + own)) {
          assertThat(names(statement.executeQuery(sql))).as(sql).containsExactly("orders");
          try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            assertThat(names(prepared.executeQuery())).as(sql).containsExactly("orders");
          }
        }
        if (database == TestDatabase.MARIADB) {
          String like = "SHOW FULL TABLES LIKE 'c%'";
          assertThat(names(statement.executeQuery(like))).isEmpty();
          assertThat(names(statement.executeQuery("SHOW TABLES IN mysql"))).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "MARIADB"})
  void noMoveLeadsPastTheFilter(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
      shop.rules.add(TestRules.permit("one", "orders", "sql.select"));
      try (Connection connection = shop.connect();
          Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = statement.executeQuery("SHOW TABLES")) {
        assertThatThrownBy(rows::last).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> rows.absolute(1)).isInstanceOf(SQLException.class);
      }
    }
  }

  private static List<String> names(ResultSet rows) throws SQLException {
    List<String> names = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        names.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
