package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogCacheTest {
  private static Connection open(String kind) throws SQLException {
    return switch (kind) {
      case "jdbc:postgresql:" -> TestPostgres.connect(TestPostgres.freshDatabase());
      case "jdbc:mariadb:" -> TestMariaDb.connect(TestMariaDb.freshDatabase());
      default -> TestH2.connect(TestH2.freshDatabase());
    };
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql:", "jdbc:mariadb:", "jdbc:h2:"})
  void everyChangeOfTheSchemaGivesANewVersion(String kind) throws SQLException {
    try (Connection c = open(kind)) {
      CatalogCache cache = new CatalogCache(Vendor.of(kind), Duration.ZERO);
      String alias =
          kind.equals("jdbc:h2:")
              ? "CREATE ALIAS f FOR 'java.lang.Math.abs(int)'"
              : kind.equals("jdbc:mariadb:")
                  ? "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN a"
                  : "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'";
      for (String change :
          List.of(
              "CREATE TABLE t (a INT, b VARCHAR(9))",
              "ALTER TABLE t ADD COLUMN c INT",
              renamed(kind),
              "CREATE VIEW v AS SELECT a FROM t",
              "CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a > 1",
              alias,
              "DROP VIEW v")) {
        String before = cache.current(c).version();
        assertThat(cache.refreshIfStale(c)).as("nothing changed before " + change).isFalse();
        run(c, change);
        assertThat(cache.refreshIfStale(c)).as(change).isTrue();
        assertThat(cache.current(c).version()).isNotEqualTo(before);
      }
    }
  }

  private static String renamed(String kind) {
    return kind.equals("jdbc:h2:")
        ? "ALTER TABLE t ALTER COLUMN b RENAME TO d"
        : "ALTER TABLE t RENAME COLUMN b TO d";
  }

  @Test
  void databaseIsAskedAtMostOncePerMinimumAgeUnlessForced() throws SQLException {
    AtomicLong now = new AtomicLong();
    try (Connection c = open("jdbc:h2:")) {
      CatalogCache cache = new CatalogCache(Vendor.of("jdbc:h2:"), Duration.ofSeconds(5), now::get);
      String first = cache.current(c).version();
      run(c, "CREATE TABLE t (a INT)");
      now.set(Duration.ofSeconds(4).toNanos());
      assertThat(cache.refreshIfStale(c)).isFalse();
      now.set(Duration.ofSeconds(5).toNanos());
      assertThat(cache.refreshIfStale(c)).isTrue();
      assertThat(cache.current(c).version()).isNotEqualTo(first);
      run(c, "CREATE TABLE u (a INT)");
      cache.invalidate();
      assertThat(cache.current(c).find("PUBLIC", "U")).isNotNull();
    }
  }

  @Test
  void readingThatWasUnderWayWhenTheSchemaChangedIsNotKept() throws SQLException {
    AtomicReference<CatalogCache> itself = new AtomicReference<>();
    AtomicLong asked = new AtomicLong();
    try (Connection c = open("jdbc:h2:")) {
      CatalogCache cache =
          new CatalogCache(
              Vendor.of("jdbc:h2:"),
              Duration.ZERO,
              () -> {
                // The clock is read between the fingerprint and the reading.
                if (asked.incrementAndGet() == 1) {
                  itself.get().invalidate();
                }
                return 0;
              });
      itself.set(cache);
      String first = cache.current(c).version();
      assertThat(cache.known()).isNull();
      assertThat(cache.current(c).version()).isNotEqualTo(first);
      assertThat(cache.known()).isNotNull();
    }
  }

  @Test
  void versionsOfTwoCachesDiffer() throws SQLException {
    try (Connection c = open("jdbc:h2:")) {
      Vendor vendor = Vendor.of("jdbc:h2:");
      assertThat(new CatalogCache(vendor, Duration.ZERO).current(c).version())
          .isNotEqualTo(new CatalogCache(vendor, Duration.ZERO).current(c).version());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql:", "jdbc:mariadb:", "jdbc:h2:"})
  void fiveHundredTablesAreReadInSeconds(String kind) throws SQLException {
    try (Connection c = open(kind)) {
      int tables = Integer.getInteger("sallyport.test.tables", 500);
      c.setAutoCommit(false);
      for (int i = 0; i < tables; i++) {
        run(c, "CREATE TABLE t" + i + " (a INT PRIMARY KEY, b VARCHAR(9), c INT, d INT, e INT)");
      }
      c.commit();
      c.setAutoCommit(true);
      Vendor vendor = Vendor.of(kind);
      long start = System.nanoTime();
      vendor.loadCatalog(c, "1");
      vendor.fingerprint(c);
      long end = System.nanoTime();
      assertThat(Duration.ofNanos(end - start)).isLessThan(Duration.ofSeconds(10));
    }
  }
}
