package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class VendorMetaDataTest {
  @Test
  void baseColumnIsNamedBehindAliasesAndIsNullForExpressions() throws SQLException {
    try (Connection c = TestPostgres.connect(TestPostgres.freshDatabase())) {
      assertBaseColumn(c, "jdbc:postgresql:", "public", "customers", "email");
    }
    String maria = TestMariaDb.freshDatabase();
    try (Connection c = TestMariaDb.connect(maria)) {
      assertBaseColumn(c, "jdbc:mariadb:", maria, "customers", "email");
    }
    try (Connection c = TestH2.connect(TestH2.freshDatabase())) {
      assertBaseColumn(c, "jdbc:h2:", "PUBLIC", "CUSTOMERS", "EMAIL");
    }
  }

  private static void assertBaseColumn(
      Connection c, String kind, String schema, String table, String column) throws SQLException {
    Vendor vendor = Vendor.of(kind);
    try (Statement statement = c.createStatement()) {
      statement.execute("CREATE TABLE customers (email varchar(80))");
      try (ResultSet rows =
          statement.executeQuery("SELECT x.email AS name, upper(x.email) AS u FROM customers x")) {
        ResultSetMetaData metaData = rows.getMetaData();
        assertThat(vendor.baseColumn(metaData, 1))
            .isEqualTo(new ColumnName(new RelationName(schema, table), column));
        assertThat(vendor.baseColumn(metaData, 2)).isNull();
      }
    }
  }
}
