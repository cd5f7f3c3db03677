package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** View definitions as the databases print them are understood, and hold masks. */
class LiveViewsTest {
  private static final List<String> VIEWS =
      List.of(
          "SELECT id, email FROM customers WHERE active AND name LIKE 'n%' AND region IN ('eu', 'us')",
          "SELECT c.id, UPPER(c.email) AS email, COUNT(o.id) AS n FROM customers c LEFT JOIN orders o"
              + " ON o.customer_id = c.id GROUP BY c.id, UPPER(c.email) HAVING COUNT(o.id) >= 0",
          "SELECT id, CASE WHEN ssn IS NULL THEN 'none' ELSE CONCAT(ssn, '-x') END AS email FROM"
              + " customers WHERE id BETWEEN 1 AND 9 OR NOT active",
          "WITH t AS (SELECT id, email FROM customers) SELECT t.id, t.email FROM t WHERE EXISTS"
              + " (SELECT 1 FROM orders o WHERE o.customer_id = t.id) OR t.id > 0",
          "SELECT id, email FROM customers UNION ALL SELECT id, note FROM orders",
          "SELECT id, CAST(salary AS CHAR(20)) AS email FROM customers WHERE born > DATE '1900-01-01'",
          "SELECT id, COALESCE(email, 'x') AS email FROM (SELECT id, email FROM customers ORDER BY id) s",
          "SELECT id, MAX(email) OVER (PARTITION BY region ORDER BY id) AS email FROM customers");

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void printedDefinitionsAreUnderstoodAndMasked(String dialect) throws SQLException {
    Shop shop = Shop.of(dialect);
    List<String> failures = new ArrayList<>();
    try (Connection world = LiveDatabase.world(dialect, 7)) {
      for (int i = 0; i < VIEWS.size(); i++) {
        String name = "printed" + i;
        world.createStatement().execute("CREATE VIEW " + name + " AS " + VIEWS.get(i));
        String printed = printed(world, dialect, name);
        boolean upper = dialect.equals("h2");
        Relation view =
            Relation.view(
                shop.name("orders").schema(),
                upper ? name.toUpperCase(Locale.ROOT) : name,
                printed,
                new Column(upper ? "ID" : "id", "integer", ColumnFamily.NUMERIC, true),
                new Column(upper ? "EMAIL" : "email", "varchar(120)", ColumnFamily.TEXT, true));
        check(world, shop, view, name, i == 1, failures);
      }
      if (dialect.equals("h2")) {
        world.createStatement().execute("DROP ALL OBJECTS");
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void check(
      Connection world,
      Shop shop,
      Relation view,
      String name,
      boolean third,
      List<String> failures) {
    MapCatalog.Builder builder = MapCatalog.builder(name);
    for (String table : List.of("customers", "orders")) {
      Relation known = shop.catalog.find(shop.name(table).schema(), shop.name(table).name());
      builder.add(known);
    }
    Relation shown =
        third
            ? Relation.view(
                view.name().schema(),
                view.name().name(),
                view.viewDefinition(),
                view.columns().get(0),
                view.columns().get(1),
                new Column(
                    view.columns().get(0).name().equals("ID") ? "N" : "n",
                    "bigint",
                    ColumnFamily.NUMERIC,
                    true))
            : view;
    builder.add(shown);
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      SqlAnalysis analysis =
          analyzer.analyze("SELECT email FROM " + name + " v", shop.profile, builder.build());
      Rewrite rewrite = ((Understood) analysis).rewrite(shop.masks("full"));
      if (!(rewrite instanceof Rewritten rewritten) || rewritten.masked().isEmpty()) {
        failures.add(view.viewDefinition() + " -> " + rewrite);
        return;
      }
      try (ResultSet rows = world.createStatement().executeQuery(rewritten.text())) {
        while (rows.next()) {
          if (String.valueOf(rows.getString(1)).matches(".*(?i:quokka|-45-678|77\\.25).*")) {
            failures.add(rewritten.text() + " shows " + rows.getString(1));
          }
        }
      } catch (SQLException e) {
        failures.add(rewritten.text() + " -> " + e.getMessage());
      }
    }
  }

  private static String printed(Connection world, String dialect, String name) throws SQLException {
    String sql =
        switch (dialect) {
          case "postgresql" -> "SELECT pg_get_viewdef('" + name + "'::regclass)";
          case "h2" ->
              "SELECT VIEW_DEFINITION FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_NAME = '"
                  + name.toUpperCase(Locale.ROOT)
                  + "'";
          default ->
              "SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_NAME = '"
                  + name
                  + "'";
        };
    try (ResultSet rows = world.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
