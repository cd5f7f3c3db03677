package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.semantics.sql.Catalog;
import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnFamily;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VendorCatalogTest {
  private static void run(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Relation relation(Catalog catalog, String schema, String name) {
    Relation relation = catalog.find(schema, name);
    assertThat(relation).as(schema + "." + name).isNotNull();
    return relation;
  }

  private static Column column(Relation relation, String name) {
    return relation.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void postgresTellsRelationsColumnsKeysViewsParentsAndFunctions() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:postgresql:x");
    try (Connection c = TestPostgres.connect(TestPostgres.freshDatabase())) {
      vendor.pin(c);
      run(
          c,
          "CREATE TYPE mood AS ENUM ('sad', 'ok')",
          "CREATE DOMAIN mail AS varchar(80) CHECK (VALUE LIKE '%@%')",
          "CREATE TABLE customers (id bigserial PRIMARY KEY, \"E Mail\" mail NOT NULL,"
              + " price numeric(10,2), tags text[], m mood, doc jsonb, u uuid, at timestamptz,"
              + " b bytea, dropped int)",
          "ALTER TABLE customers DROP COLUMN dropped",
          "CREATE VIEW v AS SELECT \"E Mail\" AS e FROM customers",
          "CREATE MATERIALIZED VIEW mv AS SELECT id FROM customers",
          "CREATE TABLE parts (id int GENERATED ALWAYS AS IDENTITY, d date) PARTITION BY RANGE (d)",
          "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
          "CREATE TABLE child () INHERITS (customers)",
          "CREATE FUNCTION Lower(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
          "CREATE OPERATOR @#@ (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl)",
          "CREATE TEMPORARY TABLE mine (x int)");
      CatalogSnapshot snapshot = vendor.load(c, "1", CatalogScope.SHARED);
      Catalog catalog = snapshot.catalog();

      Relation customers = relation(catalog, "public", "customers");
      assertThat(customers.kind()).isEqualTo(RelationKind.TABLE);
      assertThat(customers.primaryKey()).containsExactly("id");
      assertThat(customers.columns())
          .extracting(Column::name)
          .containsExactly("id", "E Mail", "price", "tags", "m", "doc", "u", "at", "b");
      assertThat(column(customers, "E Mail"))
          .isEqualTo(new Column("E Mail", "public.mail", ColumnFamily.TEXT, false));
      assertThat(column(customers, "price").typeName()).isEqualTo("numeric(10,2)");
      assertThat(column(customers, "tags").family()).isEqualTo(ColumnFamily.ARRAY);
      assertThat(column(customers, "m"))
          .isEqualTo(new Column("m", "public.mood", ColumnFamily.OTHER, true));
      assertThat(column(customers, "doc").family()).isEqualTo(ColumnFamily.JSON);
      assertThat(column(customers, "at").family()).isEqualTo(ColumnFamily.TIMESTAMP);

      assertThat(relation(catalog, "public", "v").viewDefinition()).contains("public.customers");
      assertThat(relation(catalog, "public", "mv").kind())
          .isEqualTo(RelationKind.MATERIALIZED_VIEW);
      assertThat(relation(catalog, "public", "parts").kind()).isEqualTo(RelationKind.PARTITIONED);
      assertThat(catalog.children(new RelationName("public", "parts")))
          .containsExactly(new RelationName("public", "parts_1"));
      assertThat(catalog.children(customers.name()))
          .containsExactly(new RelationName("public", "child"));
      assertThat(catalog.isUserFunction("lower")).isTrue();
      assertThat(catalog.isUserFunction("@#@")).isTrue();
      assertThat(catalog.isUserFunction("upper")).isFalse();
      assertThat(relation(catalog, "pg_catalog", "pg_stats").kind()).isEqualTo(RelationKind.SYSTEM);
      assertThat(snapshot.generatedKeys(customers.name())).containsExactly("id");
      assertThat(snapshot.generatedKeys(new RelationName("public", "parts"))).containsExactly("id");
      assertThat(snapshot.constraints()).contains("customers_pkey");

      String temporary = vendor.profile(c).searchPath().get(0);
      assertThat(temporary).startsWith("pg_temp_");
      assertThat(catalog.find(temporary, "mine")).isNull();
      assertThat(vendor.load(c, "2", CatalogScope.OWN_SESSION).catalog().find(temporary, "mine"))
          .isNotNull();
    }
  }

  @Test
  void postgresIsNotFooledByOperatorsAndFunctionsOnTheSearchPath() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:postgresql:x");
    try (Connection c = TestPostgres.connect(TestPostgres.freshDatabase())) {
      run(
          c,
          "CREATE TABLE customers (email text)",
          "CREATE SCHEMA evil",
          "CREATE FUNCTION evil.no(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
          "CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.no)",
          "CREATE FUNCTION evil.count() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
          "CREATE TABLE evil.pg_class (oid oid)",
          "SET search_path = evil, public, pg_catalog");
      Catalog catalog = vendor.loadCatalog(c, "1");
      assertThat(relation(catalog, "public", "customers").columns()).hasSize(1);
      assertThat(vendor.profile(c).searchPath()).startsWith("evil", "public", "pg_catalog");
    }
  }

  @Test
  void postgresReadsInsideATransactionThatIsReadOnlyAndForAnAccountWithoutRights()
      throws SQLException {
    Vendor vendor = Vendor.of("jdbc:postgresql:x");
    String database = TestPostgres.freshDatabase();
    try (Connection c = TestPostgres.connect(database)) {
      run(
          c,
          "CREATE ROLE " + database + " LOGIN PASSWORD 'x'",
          "CREATE TABLE secret (a int)",
          "CREATE VIEW see AS SELECT a FROM secret");
    }
    try (Connection c =
        java.sql.DriverManager.getConnection(TestPostgres.url(database), database, "x")) {
      vendor.pin(c);
      c.setReadOnly(true);
      c.setAutoCommit(false);
      Catalog catalog = vendor.loadCatalog(c, "1");
      assertThat(relation(catalog, "public", "see").viewDefinition()).contains("secret");
      assertThat(vendor.fingerprint(c)).isNotEmpty();
    }
  }

  @Test
  void mariaDbTellsRelationsColumnsKeysViewsAndFunctions() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:mariadb://x/");
    String db = TestMariaDb.freshDatabase();
    try (Connection c = TestMariaDb.connect(db)) {
      vendor.pin(c);
      run(
          c,
          "CREATE TABLE customers (id BIGINT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(80) NOT NULL"
              + " UNIQUE, price DECIMAL(10,2), at DATETIME(3), doc JSON, b BLOB, ok BOOLEAN)",
          "CREATE VIEW v AS SELECT email FROM customers",
          "CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN a * 2");
      CatalogSnapshot snapshot = vendor.load(c, "1", CatalogScope.SHARED);
      Catalog catalog = snapshot.catalog();
      Relation customers = relation(catalog, db, "customers");
      assertThat(customers.primaryKey()).containsExactly("id");
      assertThat(column(customers, "email"))
          .isEqualTo(new Column("email", "varchar(80)", ColumnFamily.TEXT, false));
      assertThat(column(customers, "price").typeName()).isEqualTo("decimal(10,2)");
      assertThat(relation(catalog, db, "v").viewDefinition()).contains("`" + db + "`.`customers`");
      assertThat(catalog.isUserFunction("twice")).isTrue();
      assertThat(relation(catalog, "mysql", "global_priv").kind()).isEqualTo(RelationKind.SYSTEM);
      assertThat(relation(catalog, "information_schema", "TABLES").kind())
          .isEqualTo(RelationKind.SYSTEM);
      assertThat(snapshot.generatedKeys(customers.name())).containsExactly("id");
      assertThat(snapshot.constraints()).contains("email");
      assertThat(vendor.profile(c).searchPath()).containsExactly(db);
    }
  }

  @Test
  void mariaDbReadsForAnAccountThatMayOnlySelectOneTable() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:mariadb://x/");
    String db = TestMariaDb.freshDatabase();
    String reader = db.substring(0, 12);
    try (Connection c = TestMariaDb.connect(db)) {
      run(
          c,
          "CREATE TABLE open_one (id INT)",
          "CREATE TABLE hidden (id INT)",
          "CREATE VIEW v AS SELECT id FROM hidden",
          "CREATE USER " + reader + "@localhost IDENTIFIED BY 'x'",
          "GRANT SELECT ON " + db + ".open_one TO " + reader + "@localhost",
          "GRANT SELECT ON " + db + ".v TO " + reader + "@localhost");
    }
    try (Connection c = java.sql.DriverManager.getConnection(TestMariaDb.url(db), reader, "x")) {
      Catalog catalog = vendor.loadCatalog(c, "1");
      assertThat(catalog.find(db, "open_one")).isNotNull();
      assertThat(catalog.find(db, "hidden")).isNull();
      assertThat(relation(catalog, db, "v").viewDefinition()).isNull();
    }
  }

  @Test
  void h2TellsRelationsColumnsKeysViewsSynonymsLinksAndFunctions() throws SQLException {
    Vendor vendor = Vendor.of("jdbc:h2:mem:x");
    String db = TestH2.freshDatabase();
    String other = TestH2.freshDatabase();
    try (Connection c = TestH2.connect(db);
        Connection far = TestH2.connect(other)) {
      vendor.pin(c);
      run(far, "CREATE TABLE remote (a INT)");
      run(
          c,
          "CREATE TABLE customers (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
              + " \"E Mail\" VARCHAR(80) NOT NULL UNIQUE, price NUMERIC(10,2), tags VARCHAR(20)"
              + " ARRAY[9], mood ENUM('sad', 'it''s'), at TIMESTAMP(3) WITH TIME ZONE, doc JSON)",
          "CREATE VIEW v AS SELECT \"E Mail\" AS e FROM customers",
          "CREATE SYNONYM syn FOR customers",
          "CREATE LINKED TABLE link('org.h2.Driver', 'jdbc:h2:mem:"
              + other
              + "', 'sa', '', 'REMOTE')",
          "CREATE ALIAS twice FOR 'java.lang.Math.abs(int)'");
      CatalogSnapshot snapshot = vendor.load(c, "1", CatalogScope.SHARED);
      Catalog catalog = snapshot.catalog();
      Relation customers = relation(catalog, "PUBLIC", "CUSTOMERS");
      assertThat(customers.primaryKey()).containsExactly("ID");
      assertThat(column(customers, "E Mail"))
          .isEqualTo(new Column("E Mail", "CHARACTER VARYING(80)", ColumnFamily.TEXT, false));
      for (Column column : customers.columns()) {
        run(c, "SELECT CAST(NULL AS " + column.typeName() + ")");
      }
      assertThat(column(customers, "MOOD").typeName()).isEqualTo("ENUM('sad', 'it''s')");
      assertThat(column(customers, "TAGS").family()).isEqualTo(ColumnFamily.ARRAY);
      assertThat(relation(catalog, "PUBLIC", "V").viewDefinition()).contains("\"CUSTOMERS\"");
      assertThat(relation(catalog, "PUBLIC", "SYN").kind()).isEqualTo(RelationKind.FOREIGN);
      assertThat(relation(catalog, "PUBLIC", "SYN").columns()).isEmpty();
      assertThat(relation(catalog, "PUBLIC", "LINK").kind()).isEqualTo(RelationKind.FOREIGN);
      assertThat(relation(catalog, "INFORMATION_SCHEMA", "TABLES").kind())
          .isEqualTo(RelationKind.SYSTEM);
      assertThat(catalog.isUserFunction("twice")).isTrue();
      assertThat(snapshot.generatedKeys(customers.name())).isEqualTo(List.of("ID"));
      assertThat(vendor.profile(c).searchPath()).containsExactly("PUBLIC");
    }
  }
}
