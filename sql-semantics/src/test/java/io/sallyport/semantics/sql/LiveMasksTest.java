package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each mask shows on real databases, and that it keeps the column's type. */
class LiveMasksTest {

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void masksShowWhatTheyPromise(String dialect) throws SQLException {
    try (Connection world = LiveDatabase.world(dialect, 7)) {
      world.createStatement().execute("UPDATE customers SET email = 'a@b.org' WHERE id = 2");
      world.createStatement().execute("UPDATE customers SET email = 'shy' WHERE id = 3");
      world.createStatement().execute("UPDATE customers SET email = NULL WHERE id = 4");
      List<String> partial = column(world, dialect, "email:partial", "email");
      assertThat(partial.get(0)).matches("[a-z]\\*\\*\\*@w7\\.example\\.org");
      assertThat(partial.subList(1, 4)).containsExactly("a***", "***", null);
      assertThat(column(world, dialect, "card:partial", "card").get(0)).matches("\\*\\*\\*\\d{4}");
      assertThat(column(world, dialect, "email:redact", "email")).containsOnly("***");
      assertThat(column(world, dialect, "email:null", "email")).containsOnlyNulls();
      List<String> hash = column(world, dialect, "email:hash", "email");
      assertThat(hash.get(0)).matches("[0-9a-f]{64}");
      assertThat(hash.get(3)).isNull();
      assertThat(column(world, dialect, "email:token", "email").get(0))
          .isEqualTo("tok_" + hash.get(0).substring(0, 16));
      assertThat(column(world, dialect, "ssn:hash", "ssn").get(0)).matches("[0-9a-f]{11}");
      assertThat(column(world, dialect, "salary:redact", "salary")).containsOnly("0.00");
      assertThat(column(world, dialect, "salary:partial", "salary")).containsOnlyNulls();
      assertThat(column(world, dialect, "born:redact", "born")).containsOnly("1970-01-01");
      assertThat(column(world, dialect, "born:partial", "born"))
          .allMatch(d -> d.endsWith("-01-01"));
      end(world, dialect);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void aMaskedColumnKeepsItsType(String dialect) throws SQLException {
    try (Connection world = LiveDatabase.world(dialect, 7)) {
      for (MaskKind kind : MaskKind.values()) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        String policy =
            "email:"
                + name
                + ",ssn:"
                + name
                + ",salary:"
                + name
                + ",born:"
                + name
                + ",name:"
                + name;
        assertThat(types(world, dialect, policy)).as(policy).isEqualTo(types(world, dialect, "-"));
      }
      end(world, dialect);
    }
  }

  @Test
  void hashesAgreeAcrossStatementsSoThatJoinsWork() throws SQLException {
    try (Connection world = LiveDatabase.world("postgresql", 7)) {
      String joined =
          text(
              "postgresql",
              "email:hash",
              "SELECT count(*) FROM customers a JOIN customers b ON a.email = b.email");
      try (ResultSet rows = world.createStatement().executeQuery(joined)) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(4);
      }
    }
  }

  private static void end(Connection world, String dialect) throws SQLException {
    world.rollback();
    if (dialect.equals("h2")) {
      world.createStatement().execute("DROP ALL OBJECTS");
    }
  }

  private static String text(String dialect, String policy, String sql) {
    Shop shop = Shop.of(dialect);
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      Understood understood = (Understood) analyzer.analyze(sql, shop.profile, shop.catalog);
      return ((Rewritten) understood.rewrite(shop.masks(policy))).text();
    }
  }

  private static List<String> column(Connection world, String dialect, String policy, String column)
      throws SQLException {
    List<String> values = new ArrayList<>();
    String sql = text(dialect, policy, "SELECT " + column + " FROM customers ORDER BY id");
    try (ResultSet rows = world.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static Map<String, String> types(Connection world, String dialect, String policy)
      throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    String sql = text(dialect, policy, "SELECT email, ssn, salary, born, name FROM customers");
    try (ResultSet rows = world.createStatement().executeQuery(sql)) {
      ResultSetMetaData columns = rows.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        types.put(
            columns.getColumnLabel(i), columns.getColumnTypeName(i) + columns.getPrecision(i));
      }
    }
    return types;
  }
}
