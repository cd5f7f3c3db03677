package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes in wrong gives one clear error, and never a hang. */
@Timeout(60)
class BadInputTest {

  @Test
  void aForeignUrlIsLeftToOthers() throws SQLException {
    SallyportDriver driver = new SallyportDriver();
    assertThat(driver.connect("jdbc:h2:mem:x", new Properties())).isNull();
    assertThat(driver.acceptsURL("jdbc:h2:mem:x")).isFalse();
    assertThat(driver.acceptsURL("jdbc:sallyport:h2:mem:x")).isTrue();
  }

  @Test
  void aMissingConfigurationFileIsNamed() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:sallyport:h2:mem:x;sallyport.subject=alice;sallyport.config=/no/such.yaml"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("SP-3")
        .hasMessageContaining("/no/such.yaml");
  }

  @Test
  void aGatewayAsksForAToken() {
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:sallyport://gateway:7443/shop"))
        .hasMessageStartingWith("SP-5301");
  }

  @Test
  void anUnknownPropertyOfOursIsRefusedWithASuggestion() {
    assertThatThrownBy(
            () -> DriverManager.getConnection("jdbc:sallyport:h2:mem:x;sallyport.subjct=alice"))
        .hasMessageStartingWith("SP-5002")
        .hasMessageContaining("did you mean 'sallyport.subject'?");
  }

  @Test
  void aVendorPropertyThatCouldWidenAccessIsRefusedByName() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2)) {
      for (String url :
          new String[] {
            "jdbc:sallyport:h2:mem:x;INIT=RUNSCRIPT FROM '/tmp/x'",
            "jdbc:sallyport:h2:mem:x;INIT=CREATE",
            "jdbc:sallyport:postgresql://h/db?socketFactory=x",
            "jdbc:sallyport:mariadb://h/db?allowMultiQueries=true"
          }) {
        assertThatThrownBy(
                () ->
                    new SallyportDataSource(url, new Properties(), shop.kernel)
                        .getConnection(Shop.ALICE))
            .as(url)
            .isInstanceOf(SQLException.class)
            .hasMessageStartingWith("SP-51");
      }
    }
  }

  @Test
  void withoutASubjectNothingIsOpened() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2)) {
      assertThatThrownBy(() -> shop.source().getConnection()).hasMessageStartingWith("SP-5003");
    }
  }

  @Test
  void anUnreachableDatabaseAndAnUnknownTargetAreSaid() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2)) {
      Properties properties = new Properties();
      properties.setProperty("user", "x");
      for (String url :
          new String[] {
            "jdbc:sallyport:postgresql://localhost:1/shop",
            "jdbc:sallyport:mariadb://localhost:1/shop"
          }) {
        assertThatThrownBy(
                () ->
                    new SallyportDataSource(url, properties, shop.kernel).getConnection(Shop.ALICE))
            .isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(
              () ->
                  new SallyportDataSource("jdbc:sallyport:nowhere", properties, shop.kernel)
                      .getConnection(Shop.ALICE))
          .hasMessageStartingWith("SP-5006");
    }
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.MARIADB)) {
      assertThatThrownBy(
              () -> {
                try (Connection c =
                    shop.source().withoutOwner().getConnection("nobody", "hunter2")) {
                  assertThat(c).isNull();
                }
              })
          .isInstanceOf(SQLException.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void unreadableTextsAreRefusedAndTheConnectionGoesOn() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      String[] texts = {
        null,
        "",
        "   ",
        "SELECT 1\0",
        "SELECT 'open",
        "x".repeat(1 << 20),
        "(".repeat(1 << 20),
        "SELECT ".repeat(150_000),
        "SELECT 1; SELECT 2",
        "/*".repeat(500_000)
      };
      for (String text : texts) {
        assertThatThrownBy(() -> statement.execute(text))
            .isInstanceOf(SallyportAccessDeniedException.class)
            .hasMessageStartingWith("SP-1");
      }
      assertThatThrownBy(() -> connection.prepareStatement(null)).isInstanceOf(SQLException.class);
      assertThat(statement.execute("SELECT name FROM customers")).isTrue();
    }
  }

  @Test
  void closedObjectsSaySo() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2)) {
      Connection connection = shop.connect();
      PreparedStatement prepared = connection.prepareStatement("SELECT name FROM customers");
      Statement statement = connection.createStatement();
      statement.close();
      assertThatThrownBy(() -> statement.execute("SELECT 1")).hasMessageStartingWith("SP-5008");
      connection.close();
      connection.close();
      assertThat(connection.isClosed()).isTrue();
      assertThat(connection.isValid(1)).isFalse();
      assertThatThrownBy(connection::createStatement).hasMessageStartingWith("SP-5008");
      assertThatThrownBy(() -> connection.prepareStatement("SELECT 1"))
          .hasMessageStartingWith("SP-5008");
      assertThatThrownBy(prepared::executeQuery).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void whatWouldChangeTheMeaningOfLaterTextsIsRefused() throws SQLException {
    try (Shop shop = Shop.open(TestDatabase.H2);
        Connection connection = shop.connect()) {
      connection.setSchema(connection.getSchema());
      assertThatThrownBy(() -> connection.setSchema("INFORMATION_SCHEMA"))
          .hasMessageStartingWith("SP-5050");
      assertThatThrownBy(() -> connection.setCatalog("other")).hasMessageStartingWith("SP-5050");
      assertThatThrownBy(() -> connection.setClientInfo("x", "y"))
          .hasMessageStartingWith("SP-5050");
      assertThatThrownBy(
              () ->
                  connection.createStatement(
                      java.sql.ResultSet.TYPE_FORWARD_ONLY, java.sql.ResultSet.CONCUR_UPDATABLE))
          .hasMessageStartingWith("SP-5051");
      assertThatThrownBy(() -> connection.unwrap(org.h2.jdbc.JdbcConnection.class))
          .isInstanceOf(SQLException.class);
      assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class)).isFalse();
    }
  }
}
