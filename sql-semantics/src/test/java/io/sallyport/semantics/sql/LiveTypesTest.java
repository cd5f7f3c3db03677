package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mask on a column of every family runs, and keeps the type where the database lets it. */
class LiveTypesTest {
  private record Typed(String type, ColumnFamily family, String value) {}

  private static final MaskKey KEY = new MaskKey("0123456789abcdef0123456789abcdef".getBytes());

  private static final List<Typed> POSTGRES =
      List.of(
          new Typed("text", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("character(12)", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("character varying(5)", ColumnFamily.TEXT, "'quokk'"),
          new Typed("smallint", ColumnFamily.NUMERIC, "7725"),
          new Typed("bigint", ColumnFamily.NUMERIC, "7725"),
          new Typed("double precision", ColumnFamily.NUMERIC, "77.25"),
          new Typed("boolean", ColumnFamily.BOOLEAN, "true"),
          new Typed("date", ColumnFamily.DATE, "'2001-02-03'"),
          new Typed("time without time zone", ColumnFamily.TIME, "'07:25'"),
          new Typed("timestamp with time zone", ColumnFamily.TIMESTAMP, "'2001-02-03 07:25'"),
          new Typed("timestamp(3) without time zone", ColumnFamily.TIMESTAMP, "'2001-02-03 07:25'"),
          new Typed("uuid", ColumnFamily.UUID, "'77257725-7725-7725-7725-772577257725'"),
          new Typed("json", ColumnFamily.JSON, "'{\"a\":\"quokka\"}'"),
          new Typed("jsonb", ColumnFamily.JSON, "'{\"a\":\"quokka\"}'"),
          new Typed("bytea", ColumnFamily.BINARY, "'quokka'"),
          new Typed("text[]", ColumnFamily.ARRAY, "'{quokka}'"),
          new Typed("inet", ColumnFamily.OTHER, "'77.25.77.25'"));

  private static final List<Typed> MARIADB =
      List.of(
          new Typed("text", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("char(12)", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("enum('quokka','b')", ColumnFamily.OTHER, "'quokka'"),
          new Typed("tinyint(4)", ColumnFamily.NUMERIC, "77"),
          new Typed("bigint(20) unsigned", ColumnFamily.NUMERIC, "7725"),
          new Typed("decimal(12,3)", ColumnFamily.NUMERIC, "77.25"),
          new Typed("double", ColumnFamily.NUMERIC, "77.25"),
          new Typed("tinyint(1)", ColumnFamily.BOOLEAN, "1"),
          new Typed("date", ColumnFamily.DATE, "'2001-02-03'"),
          new Typed("time", ColumnFamily.TIME, "'07:25'"),
          new Typed("datetime(6)", ColumnFamily.TIMESTAMP, "'2001-02-03 07:25'"),
          new Typed("timestamp", ColumnFamily.TIMESTAMP, "'2001-02-03 07:25'"),
          new Typed("uuid", ColumnFamily.UUID, "'77257725-7725-7725-7725-772577257725'"),
          new Typed("json", ColumnFamily.JSON, "'{\"a\":\"quokka\"}'"),
          new Typed("varbinary(20)", ColumnFamily.BINARY, "'quokka'"));

  private static final List<Typed> H2 =
      List.of(
          new Typed("CHARACTER LARGE OBJECT", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("CHARACTER(12)", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("CHARACTER VARYING(5)", ColumnFamily.TEXT, "'quokk'"),
          new Typed("VARCHAR_IGNORECASE(20)", ColumnFamily.TEXT, "'quokka'"),
          new Typed("SMALLINT", ColumnFamily.NUMERIC, "7725"),
          new Typed("DOUBLE PRECISION", ColumnFamily.NUMERIC, "77.25"),
          new Typed("DECFLOAT(16)", ColumnFamily.NUMERIC, "77.25"),
          new Typed("BOOLEAN", ColumnFamily.BOOLEAN, "true"),
          new Typed("DATE", ColumnFamily.DATE, "'2001-02-03'"),
          new Typed("TIME(3)", ColumnFamily.TIME, "'07:25:00'"),
          new Typed("TIMESTAMP WITH TIME ZONE", ColumnFamily.TIMESTAMP, "'2001-02-03 07:25:00+00'"),
          new Typed("UUID", ColumnFamily.UUID, "'77257725-7725-7725-7725-772577257725'"),
          new Typed("JSON", ColumnFamily.JSON, "JSON '{\"a\":\"quokka\"}'"),
          new Typed("BINARY VARYING(20)", ColumnFamily.BINARY, "X'77257725'"),
          new Typed("INTEGER ARRAY", ColumnFamily.ARRAY, "ARRAY[7725]"),
          new Typed("ENUM('quokka', 'b')", ColumnFamily.OTHER, "'quokka'"));

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void everyMaskRunsOnEveryFamily(String dialect) throws SQLException {
    Shop shop = Shop.of(dialect);
    List<Typed> types =
        switch (dialect) {
          case "h2" -> H2;
          case "mariadb" -> MARIADB;
          default -> POSTGRES;
        };
    List<String> failures = new ArrayList<>();
    try (Connection world = LiveDatabase.world(dialect, 8)) {
      world.setAutoCommit(true);
      for (int i = 0; i < types.size(); i++) {
        Typed type = types.get(i);
        String table = "typed" + i;
        world.createStatement().execute("CREATE TABLE " + table + " (v " + type.type() + ")");
        world.createStatement().execute("INSERT INTO " + table + " VALUES (" + type.value() + ")");
        for (MaskKind kind : MaskKind.values()) {
          check(world, shop, dialect, table, type, kind, failures);
        }
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
      String dialect,
      String table,
      Typed type,
      MaskKind kind,
      List<String> failures) {
    boolean upper = dialect.equals("h2");
    Relation relation =
        Relation.table(
            shop.name("orders").schema(),
            upper ? table.toUpperCase() : table,
            new Column(upper ? "V" : "v", type.type(), type.family(), true));
    MapCatalog catalog = MapCatalog.builder(table).add(relation).build();
    Masks masks = Masks.builder(KEY).mask(relation.name(), upper ? "V" : "v", kind).build();
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      SqlAnalysis analysis = analyzer.analyze("SELECT v FROM " + table, shop.profile, catalog);
      String text = ((Rewritten) ((Understood) analysis).rewrite(masks)).text();
      try (ResultSet rows = world.createStatement().executeQuery(text)) {
        rows.next();
        String value = String.valueOf(rows.getString(1));
        if (value.contains("quokk")
            || value.contains("7725")
            || value.contains("77.25")
            || value.contains("2001")) {
          failures.add(type.type() + " " + kind + " shows " + value);
        }
        if (kind == MaskKind.REDACT
            && type.family() != ColumnFamily.OTHER
            && value.equals("null")) {
          failures.add(type.type() + " " + kind + " is null");
        }
        String raw = rawType(world, table);
        String masked = rows.getMetaData().getColumnTypeName(1);
        if (!dialect.equals("mariadb") && !raw.equals(masked)) {
          failures.add(type.type() + " " + kind + " becomes " + masked + " instead of " + raw);
        }
      } catch (SQLException e) {
        failures.add(type.type() + " " + kind + ": " + e.getMessage());
      }
    }
  }

  private static String rawType(Connection world, String table) throws SQLException {
    try (ResultSet rows = world.createStatement().executeQuery("SELECT v FROM " + table)) {
      return rows.getMetaData().getColumnTypeName(1);
    }
  }
}
