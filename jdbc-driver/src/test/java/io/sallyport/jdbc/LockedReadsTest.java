package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** FOR UPDATE on a relation with masks locks the rows that it reads, and no others. */
class LockedReadsTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theRowsBehindTheMaskAreLockedAndNoOthers(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.on(database)) {
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
            .isInstanceOf(SQLException.class)
            .message()
            .containsIgnoringCase("lock");
      }
    }
  }
}
