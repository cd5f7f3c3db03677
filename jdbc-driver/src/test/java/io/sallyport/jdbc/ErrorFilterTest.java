package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.jdbc.ErrorFilter.Level;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every failing statement would print the canary, were its error not filtered. */
class ErrorFilterTest {
  private static final String CANARY = "canary7x@example.org";

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static SQLException failing(Connection connection, String sql) {
    return catchThrowableOfType(SQLException.class, () -> run(connection, sql));
  }

  /** All that an application could print of it. */
  private static String everything(SQLException error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    for (SQLException e = error; e != null; e = e.getNextException()) {
      text.append(e.getMessage()).append(e.getSQLState()).append(" ").append("" + e.getErrorCode());
      assertThat(e.getCause()).isNull();
      assertThat(e.getSuppressed()).isEmpty();
      assertThat(e.getClass().getName()).startsWith("java.sql.");
    }
    return text.toString();
  }

  private static void assertNothingComesOut(Vendor vendor, Connection c, List<String> statements)
      throws SQLException {
    CatalogSnapshot known = vendor.load(c, "1", CatalogScope.SHARED);
    int leaking = 0;
    for (String sql : statements) {
      SQLException raw = failing(c, sql);
      assertThat((Throwable) raw).as(sql).isNotNull();
      leaking += String.valueOf(raw).contains("canary7x") ? 1 : 0;
      SQLException safe = vendor.safe(raw, Level.STRICT, known);
      assertThat(everything(safe)).as(sql).doesNotContainIgnoringCase("canary");
      assertThat(safe.getMessage()).contains("SP-5110");
    }
    assertThat(leaking).as("statements whose own error shows the canary").isGreaterThan(3);
  }

  @Test
  void postgresErrorsShowNoValue() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:postgresql:");
    try (Connection c = TestPostgres.connect(TestPostgres.freshDatabase())) {
      run(
          c,
          "CREATE TABLE customers (id int PRIMARY KEY, email text UNIQUE CHECK (email <> 'x'),"
              + " n int NOT NULL DEFAULT 1)",
          "CREATE TABLE orders (email text REFERENCES customers (email))",
          "INSERT INTO customers VALUES (1, '" + CANARY + "')",
          "CREATE FUNCTION tell() RETURNS int LANGUAGE plpgsql AS $$ DECLARE e text; BEGIN"
              + " SELECT email INTO e FROM customers; RAISE EXCEPTION 'it is %', e"
              + " USING DETAIL = e, HINT = e, TABLE = e, SCHEMA = e, COLUMN = e, CONSTRAINT = e;"
              + " END $$",
          "CREATE FUNCTION spell() RETURNS int LANGUAGE plpgsql AS $$ DECLARE e text; BEGIN"
              + " SELECT upper(left(email, 5)) INTO e FROM customers;"
              + " RAISE EXCEPTION USING ERRCODE = e; END $$");
      assertNothingComesOut(
          vendor,
          c,
          List.of(
              "SELECT CAST(email AS int) FROM customers",
              "SELECT email::date FROM customers",
              "SELECT email::json FROM customers",
              "INSERT INTO customers SELECT 2, email FROM customers",
              "INSERT INTO orders SELECT email || 'y' FROM customers",
              "UPDATE customers SET n = NULL",
              "SELECT tell()",
              "SELECT spell()",
              "SELECT 1/0 FROM customers WHERE email = '" + CANARY + "'",
              "SELECT \"" + CANARY + "\" FROM customers"));
      SQLException spelled = vendor.safe(failing(c, "SELECT spell()"), Level.STRICT, null);
      assertThat(spelled.getSQLState()).isEqualTo("HY000");
      SQLException duplicate =
          vendor.safe(
              failing(c, "INSERT INTO customers SELECT 2, email FROM customers"),
              Level.STRICT,
              vendor.load(c, "1", CatalogScope.SHARED));
      assertThat(duplicate.getSQLState()).isEqualTo("23505");
      assertThat(duplicate.getMessage())
          .startsWith("duplicate key value violates unique constraint")
          .contains("\"customers_email_key\"", "table \"customers\"");
    }
  }

  @Test
  void postgresNoticesShowNoValue() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:postgresql:");
    try (Connection c = TestPostgres.connect(TestPostgres.freshDatabase());
        Statement statement = c.createStatement()) {
      statement.execute(
          "DO $$ BEGIN RAISE NOTICE '" + CANARY + "'; RAISE WARNING '" + CANARY + "'; END $$");
      SQLWarning raw = statement.getWarnings();
      assertThat(raw.getMessage()).contains(CANARY);
      SQLWarning safe = vendor.safeWarning(raw, Level.STRICT, null);
      assertThat(everything(safe)).doesNotContain("canary");
      assertThat((Throwable) safe.getNextWarning()).isNotNull();
      assertThat(vendor.safeWarning(raw, Level.PLAIN, null).getMessage()).contains(CANARY);
    }
  }

  @Test
  void mariaDbErrorsShowNoValue() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:mariadb:");
    String db = TestMariaDb.freshDatabase();
    try (Connection c = TestMariaDb.connect(db)) {
      run(
          c,
          "CREATE TABLE customers (id int PRIMARY KEY, email varchar(80) UNIQUE, n int NOT NULL,"
              + " CONSTRAINT positive CHECK (n > 0))",
          "INSERT INTO customers VALUES (1, '" + CANARY + "', 1)",
          "CREATE TABLE orders (email varchar(80), CONSTRAINT known_one FOREIGN KEY (email)"
              + " REFERENCES customers (email))",
          "CREATE FUNCTION tell() RETURNS int READS SQL DATA BEGIN DECLARE e varchar(99);"
              + " DECLARE n int; SELECT email, 4242 INTO e, n FROM customers;"
              + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = e, MYSQL_ERRNO = n; RETURN 1; END");
      assertNothingComesOut(
          vendor,
          c,
          List.of(
              "INSERT INTO customers SELECT 2, email, 1 FROM customers",
              "UPDATE customers SET n = email",
              "UPDATE customers SET n = 0",
              "INSERT INTO orders SELECT concat(email, 'y') FROM customers",
              "SELECT tell()",
              "SELECT `" + CANARY + "` FROM customers",
              "SELECT * FROM customers WHERE email = '" + CANARY + "' AND"));
      SQLException told = vendor.safe(failing(c, "SELECT tell()"), Level.STRICT, null);
      assertThat(told.getErrorCode()).isZero();
      SQLException duplicate =
          vendor.safe(
              failing(c, "INSERT INTO customers SELECT 2, email, 1 FROM customers"),
              Level.STRICT,
              vendor.load(c, "1", CatalogScope.SHARED));
      assertThat((Throwable) duplicate)
          .isInstanceOf(SQLIntegrityConstraintViolationException.class)
          .hasMessageContaining("constraint \"email\"");
      assertThat(duplicate.getErrorCode()).isEqualTo(1062);
    }
  }

  @Test
  void mariaDbKeyNameThatAValueForgesIsNotShown() {
    SQLException forged =
        new SQLException("Duplicate entry 'x' for key 'canary' for key 'email'", "23000", 1062);
    assertThat(new ErrorNamesMySql().find(forged).constraint()).isEqualTo("email");
    SQLException cut = new SQLException("Duplicate entry 'x' for key 'canary'", "23000", 1062);
    CatalogSnapshot empty = new CatalogParts().build("1");
    assertThat(
            (Throwable) new ErrorFilter(new ErrorNamesMySql(), Level.STRICT, empty).exception(cut))
        .hasMessageNotContaining("canary");
  }

  @Test
  void h2ErrorsShowNoValue() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:h2:");
    try (Connection c = TestH2.connect(TestH2.freshDatabase())) {
      run(
          c,
          "CREATE TABLE customers (id int PRIMARY KEY, email varchar(80), n int NOT NULL"
              + " CHECK (n > 0), CONSTRAINT one_mail UNIQUE (email))",
          "INSERT INTO customers VALUES (1, '" + CANARY + "', 1)",
          "CREATE TABLE orders (email varchar(80) REFERENCES customers (email))");
      assertNothingComesOut(
          vendor,
          c,
          List.of(
              "SELECT CAST(email AS int) FROM customers",
              "SELECT CAST(email AS date) FROM customers",
              "SELECT CAST(email AS uuid) FROM customers",
              "INSERT INTO customers SELECT 2, email, 1 FROM customers",
              "INSERT INTO orders SELECT email || 'y' FROM customers",
              "UPDATE customers SET n = NULL",
              "SELECT 1/0 FROM customers WHERE email = '" + CANARY + "'",
              "SELECT \"" + CANARY + "\" FROM customers",
              "SELECT * FROM customers WHERE email = '" + CANARY + "' AND"));
      SQLException duplicate =
          vendor.safe(
              failing(c, "INSERT INTO customers SELECT 2, email, 1 FROM customers"),
              Level.STRICT,
              vendor.load(c, "1", CatalogScope.SHARED));
      assertThat((Throwable) duplicate)
          .isInstanceOf(SQLIntegrityConstraintViolationException.class);
      assertThat(duplicate.getSQLState()).isEqualTo("23505");
      assertThat(duplicate.getErrorCode()).isEqualTo(23505);
      assertThat(duplicate.getMessage()).contains("ONE_MAIL");
    }
  }

  @Test
  void plainErrorsKeepTheirTextButNoVendorClassAndNoCause() throws SQLException {
    for (String kind : List.of("jdbc:postgresql:", "jdbc:mariadb:", "jdbc:h2:")) {
      Vendor vendor = Vendor.of(kind);
      try (Connection c = open(kind)) {
        SQLException raw = failing(c, "SELECT nothing_like_it FROM nowhere_at_all");
        SQLException safe = vendor.safe(raw, Level.PLAIN);
        assertThat(everything(safe)).contains("nowhere_at_all".substring(0, 7));
        assertThat(safe.getMessage()).isEqualTo(raw.getMessage());
        assertThat(safe.getSQLState()).isEqualTo(raw.getSQLState());
        assertThat(safe.getErrorCode()).isEqualTo(raw.getErrorCode());
      }
    }
  }

  private static Connection open(String kind) throws SQLException {
    return switch (kind) {
      case "jdbc:postgresql:" -> TestPostgres.connect(TestPostgres.freshDatabase());
      case "jdbc:mariadb:" -> TestMariaDb.connect(TestMariaDb.freshDatabase());
      default -> TestH2.connect(TestH2.freshDatabase());
    };
  }

  @Test
  void batchFailureKeepsItsCountsAndItsChain() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:postgresql:");
    try (Connection c = TestPostgres.connect(TestPostgres.freshDatabase())) {
      run(c, "CREATE TABLE t (a text PRIMARY KEY)");
      try (var insert = c.prepareStatement("INSERT INTO t VALUES (?)")) {
        for (int i = 0; i < 3; i++) {
          insert.setString(1, CANARY);
          insert.addBatch();
        }
        SQLException raw = catchThrowableOfType(SQLException.class, insert::executeBatch);
        SQLException safe = vendor.safe(raw, Level.STRICT);
        assertThat(everything(safe)).doesNotContain("canary");
        assertThat(((BatchUpdateException) safe).getUpdateCounts())
            .isEqualTo(((BatchUpdateException) raw).getUpdateCounts());
        assertThat((Throwable) safe.getNextException()).isNotNull();
      }
    }
  }

  @Test
  void standardSubtypeIsKeptAndAChainWithoutEndIsCut() throws SQLException {
    SQLException endless =
        new SQLTimeoutException("late", "57014") {
          private static final long serialVersionUID = 1L;

          @Override
          public SQLException getNextException() {
            return this;
          }
        };
    SQLException safe = Vendor.of("jdbc:postgresql:").safe(endless, Level.PLAIN);
    assertThat(safe.getClass()).isEqualTo(SQLTimeoutException.class);
    int length = 0;
    for (SQLException e = safe; e != null; e = e.getNextException()) {
      length++;
    }
    assertThat(length).isEqualTo(1_001);
  }
}
