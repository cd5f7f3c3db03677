package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mask on a column of every family runs, and keeps the type where the database lets it. */
class LiveTypesTest {
  private record Typed(String type, ColumnFamily family, String value) {}

  private static final MaskKey KEY = new MaskKey("0123456789abcdef0123456789abcdef".getBytes());

  /** The kinds that have nothing to show of a family but NULL, or the zero where there is none. */
  private static final Map<MaskKind, Set<ColumnFamily>> NULLS =
      Map.of(
          MaskKind.REDACT, EnumSet.noneOf(ColumnFamily.class),
          MaskKind.NULL, EnumSet.allOf(ColumnFamily.class),
          MaskKind.HASH, EnumSet.of(ColumnFamily.BOOLEAN, ColumnFamily.ARRAY),
          MaskKind.TOKEN, EnumSet.of(ColumnFamily.BOOLEAN, ColumnFamily.ARRAY),
          MaskKind.PARTIAL,
              EnumSet.complementOf(
                  EnumSet.of(ColumnFamily.TEXT, ColumnFamily.DATE, ColumnFamily.TIMESTAMP)));

  private static final List<Typed> POSTGRES =
      List.of(
          new Typed("text", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("character(12)", ColumnFamily.TEXT, "'quokka@x.org'"),
          new Typed("character varying(5)", ColumnFamily.TEXT, "'quokk'"),
          new Typed("smallint", ColumnFamily.NUMERIC, "7725"),
          new Typed("bigint", ColumnFamily.NUMERIC, "7725"),
          new Typed("integer", ColumnFamily.NUMERIC, "7725"),
          new Typed("real", ColumnFamily.NUMERIC, "7725"),
          new Typed("numeric", ColumnFamily.NUMERIC, "77.25"),
          new Typed("numeric(6,2)", ColumnFamily.NUMERIC, "77.25"),
          new Typed("numeric(3,3)", ColumnFamily.NUMERIC, "0.7"),
          new Typed("money", ColumnFamily.NUMERIC, "77.25"),
          new Typed("time with time zone", ColumnFamily.TIME, "'07:25+02'"),
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
          new Typed("int(11)", ColumnFamily.NUMERIC, "7725"),
          new Typed("mediumint(9)", ColumnFamily.NUMERIC, "7725"),
          new Typed("float", ColumnFamily.NUMERIC, "77.25"),
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
          new Typed("INTEGER", ColumnFamily.NUMERIC, "7725"),
          new Typed("BIGINT", ColumnFamily.NUMERIC, "7725"),
          new Typed("REAL", ColumnFamily.NUMERIC, "77.25"),
          new Typed("NUMERIC(6, 2)", ColumnFamily.NUMERIC, "77.25"),
          new Typed("TIMESTAMP", ColumnFamily.TIMESTAMP, "'2001-02-03 07:25:00'"),
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
          check(world, shop, dialect, table, type, kind, true, failures);
          check(world, shop, dialect, table, type, kind, false, failures);
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
      boolean nullable,
      List<String> failures) {
    boolean upper = dialect.equals("h2");
    Relation relation =
        Relation.table(
            shop.name("orders").schema(),
            upper ? table.toUpperCase() : table,
            new Column(upper ? "V" : "v", type.type(), type.family(), nullable));
    MapCatalog catalog = MapCatalog.builder(table + nullable).add(relation).build();
    Masks masks = Masks.builder(KEY).mask(relation.name(), upper ? "V" : "v", kind).build();
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      SqlAnalysis analysis = analyzer.analyze("SELECT v FROM " + table, shop.profile, catalog);
      String text = ((Rewritten) ((Understood) analysis).rewrite(masks)).text();
      try (ResultSet rows = world.createStatement().executeQuery(text)) {
        rows.next();
        String value = String.valueOf(rows.getString(1));
        String shown = value.replace(yearOnly(type, kind), "");
        if (Stream.of("quokk", "7725", "77.25", "2001").anyMatch(shown::contains)) {
          failures.add(type.type() + " " + kind + " shows " + value);
        }
        if (value.equals("null") != (nullable && NULLS.get(kind).contains(type.family()))
            && type.family() != ColumnFamily.OTHER) {
          failures.add(type.type() + " " + kind + " nullable " + nullable + " shows " + value);
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

  /** A partly masked date keeps its year. */
  private static String yearOnly(Typed type, MaskKind kind) {
    boolean date = type.family() == ColumnFamily.DATE || type.family() == ColumnFamily.TIMESTAMP;
    return date && kind == MaskKind.PARTIAL ? "2001-01-01" : "-";
  }

  private static String rawType(Connection world, String table) throws SQLException {
    try (ResultSet rows = world.createStatement().executeQuery("SELECT v FROM " + table)) {
      return rows.getMetaData().getColumnTypeName(1);
    }
  }
}
