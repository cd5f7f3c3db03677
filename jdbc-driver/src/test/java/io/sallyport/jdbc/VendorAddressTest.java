package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorAddressTest {
  private static VendorAddress address(String url, String... given) throws SQLException {
    Properties properties = new Properties();
    for (int i = 0; i < given.length; i += 2) {
      properties.setProperty(given[i], given[i + 1]);
    }
    return Vendor.of(url).address(url, properties);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "refused-urls.csv", delimiter = '\t', quoteCharacter = '\0')
  void urlIsRefusedWithItsCode(String code, String url) {
    String real =
        url.replace("<tab>", "\t")
            .replace("<nl>", "\n")
            .replace("<nbsp>", "\u00a0")
            .replace("<sp>", " ");
    assertThatThrownBy(() -> address(real))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith(code + " ")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvFileSource(resources = "accepted-urls.csv", delimiter = '\t', quoteCharacter = '\0')
  void urlIsWrittenAnewWithoutItsProperties(String url, String base, String target)
      throws SQLException {
    VendorAddress address = address(url);
    assertThat(address.url()).isEqualTo(base);
    assertThat(address.defaultTarget()).isEqualTo(target == null ? "" : target);
  }

  @Test
  void propertyOutsideTheListIsNamedWhereverItHides() {
    Properties defaults = new Properties();
    defaults.setProperty("socketFactory", "evil.Factory");
    Properties hidden = new Properties(new Properties(defaults));
    assertThatThrownBy(
            () -> Vendor.of("jdbc:postgresql:x").address("jdbc:postgresql://h/x", hidden))
        .hasMessageContaining("SP-5103")
        .hasMessageContaining("'socketFactory'")
        .hasMessageNotContaining("evil");
  }

  @Test
  void propertyThatIsNoTextIsRefused() {
    Properties odd = new Properties();
    odd.put("user", new StringBuilder("app"));
    assertThatThrownBy(() -> Vendor.of("jdbc:h2:mem:x").address("jdbc:h2:mem:x", odd))
        .hasMessageStartingWith("SP-5104");
  }

  @Test
  void wrongCaseIsRefusedWhereTheDriverWouldIgnoreIt() {
    assertThatThrownBy(() -> address("jdbc:postgresql://h/x?sslMode=verify-full"))
        .hasMessageContaining("did you mean 'sslmode'?");
  }

  @Test
  void caseDoesNotMatterWhereTheDriverReadsNamesWithoutIt() throws SQLException {
    VendorAddress address =
        address("jdbc:mariadb://h/x?CONNECTTIMEOUT=5&SSLMODE=verify-full", "USER", "app");
    assertThat(address.properties())
        .containsEntry("connectTimeout", "5")
        .containsEntry("sslMode", "verify-full")
        .containsEntry("user", "app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1; CREATE ALIAS X FOR 'java.lang.System.exit(int)'",
        "-1\\; DROP TABLE t",
        "SELECT 1",
        ""
      })
  void h2ValueCannotCarryAStatement(String value) {
    assertThatThrownBy(() -> address("jdbc:h2:mem:x", "DB_CLOSE_DELAY", value))
        .hasMessageStartingWith("SP-5104")
        .hasMessageContaining("DB_CLOSE_DELAY");
  }

  @Test
  void sameValueTwiceIsFineAndTwoValuesAreRefused() throws SQLException {
    assertThat(address("jdbc:postgresql://h/x?user=a", "user", "a").properties())
        .containsEntry("user", "a");
    assertThatThrownBy(() -> address("jdbc:postgresql://h/x?user=a", "user", "b"))
        .hasMessageStartingWith("SP-5105");
    assertThatThrownBy(() -> address("jdbc:mariadb://h/x?user=a", "USER", "b"))
        .hasMessageStartingWith("SP-5105");
    assertThatThrownBy(() -> address("jdbc:h2:mem:x;USER=a", "user", "b"))
        .hasMessageStartingWith("SP-5105");
  }

  @Test
  void pinnedPropertiesAreThereThoughNobodyGaveThem() throws SQLException {
    assertThat(address("jdbc:mariadb://h/x").properties())
        .containsEntry("allowMultiQueries", "false")
        .containsEntry("allowLocalInfile", "false")
        .containsEntry("dumpQueriesOnException", "false");
    assertThat(address("jdbc:mysql://h/x").properties())
        .containsEntry("autoDeserialize", "false")
        .containsEntry("allowLoadLocalInfile", "false")
        .containsEntry("allowMultiQueries", "false");
    assertThat(address("jdbc:postgresql://h/x").properties())
        .containsEntry("allowEncodingChanges", "false");
  }

  @Test
  void ownPropertiesAreHandedBackAndNotGivenToTheVendor() throws SQLException {
    VendorAddress address =
        address("jdbc:h2:mem:shop?sallyport.config=a.yaml", "sallyport.subject", "ann");
    assertThat(address.own())
        .containsEntry("sallyport.config", "a.yaml")
        .containsEntry("sallyport.subject", "ann");
    assertThat(address.properties()).isEmpty();
    assertThatThrownBy(
            () -> address("jdbc:h2:mem:x?sallyport.subject=ann", "sallyport.subject", "bob"))
        .hasMessageStartingWith("SP-5105");
  }

  @Test
  void addressPrintsNoProperty() throws SQLException {
    assertThat(address("jdbc:postgresql://h/x", "password", "hunter2").toString())
        .doesNotContain("hunter2");
  }

  @Test
  void checkedAddressesConnect() throws SQLException {
    String postgres = TestPostgres.url(TestPostgres.freshDatabase());
    connects(postgres + "?ApplicationName=a&prepareThreshold=3", TestPostgres.user(), "postgres");
    String maria = TestMariaDb.url(TestMariaDb.freshDatabase());
    connects(maria + "?useServerPrepStmts=true&connectTimeout=9000", TestMariaDb.user(), "");
    String h2 = TestH2.url(TestH2.freshDatabase());
    connects(h2 + ";LOCK_TIMEOUT=1000;TRACE_LEVEL_FILE=0;MODE=REGULAR", TestH2.user(), "");
  }

  private static void connects(String url, String user, String password) throws SQLException {
    Vendor vendor = Vendor.of(url);
    VendorAddress address = address(url, "user", user, "password", password);
    try (var connection = DriverManager.getConnection(address.url(), address.properties())) {
      vendor.pin(connection);
      assertThat(vendor.profile(connection).dialect()).isEqualTo(vendor.dialect());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MODE=MySQL", "DATABASE_TO_UPPER=FALSE", "CASE_INSENSITIVE_IDENTIFIERS=TRUE"})
  void h2DatabaseThatSomebodyElseOpenedInAnotherModeIsRefused(String setting) throws SQLException {
    String url = TestH2.url(TestH2.freshDatabase()) + ";" + setting;
    try (var connection = DriverManager.getConnection(url, "sa", "")) {
      assertThatThrownBy(() -> Vendor.of(url).pin(connection)).hasMessageStartingWith("SP-5107");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET sql_mode = 'ORACLE'", "SET NAMES gbk"})
  void mariaDbSessionThatReadsTextsOtherwiseIsRefused(String statement) throws SQLException {
    try (var connection = TestMariaDb.connect("");
        var set = connection.createStatement()) {
      set.execute(statement);
      assertThatThrownBy(() -> Vendor.of("jdbc:mariadb:").pin(connection))
          .hasMessageStartingWith("SP-5107");
    }
  }

  @Test
  void postgresSettingsThatChangeTheReadingArePinned() throws SQLException {
    try (var connection = TestPostgres.connect(TestPostgres.freshDatabase());
        var statement = connection.createStatement()) {
      statement.execute("SET standard_conforming_strings = off");
      statement.execute("SET transform_null_equals = on");
      Vendor.of("jdbc:postgresql:").pin(connection);
      try (var row =
          statement.executeQuery(
              "SELECT current_setting('standard_conforming_strings') || '/' ||"
                  + " current_setting('transform_null_equals')")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("on/off");
      }
    }
  }
}
