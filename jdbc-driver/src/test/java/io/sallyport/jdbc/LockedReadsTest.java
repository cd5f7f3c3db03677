package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** FOR UPDATE on a relation with masks locks the rows that it reads, and no others. */
class LockedReadsTest {

  @Test
  void onPostgresTheRowsBehindTheMaskAreLocked() throws SQLException {
    try (Shop shop = Shop.on(TestDatabase.POSTGRES)) {
      shop.rules.add(
          TestRules.mask(
              TestRules.permit("masked", "customers", "sql.select"), "email", MaskKind.REDACT));
      try (Connection connection = shop.connect();
          Connection other = shop.admin();
          Statement reading = connection.createStatement();
          Statement waiting = other.createStatement()) {
        connection.setAutoCommit(false);
        try (ResultSet rows =
            reading.executeQuery("SELECT id, email FROM customers WHERE id = 3 FOR UPDATE")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(2)).isEqualTo("***");
        }
        waiting.executeQuery("SELECT 1 FROM customers WHERE id = 4 FOR UPDATE NOWAIT").close();
        assertThatThrownBy(
                () ->
                    waiting.executeQuery("SELECT 1 FROM customers WHERE id = 3 FOR UPDATE NOWAIT"))
            .hasMessageContaining("lock");
      }
    }
  }
}
