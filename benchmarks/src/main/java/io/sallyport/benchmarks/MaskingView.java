package io.sallyport.benchmarks;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.Catalog;
import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnFamily;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.MaskKey;
import io.sallyport.semantics.sql.Masks;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.RelationName;
import io.sallyport.semantics.sql.Rewrite;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SqlAnalyzer;
import io.sallyport.semantics.sql.Understood;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * A view that masks as the driver does, in a schema that comes first: the statement stays as it is,
 * and nothing stands between it and the database.
 */
final class MaskingView {
  private static final String SCHEMA = "masking";

  private MaskingView() {}

  static Source over(Database database) throws SQLException {
    try (Connection connection = database.direct();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
      statement.execute(
          "CREATE OR REPLACE VIEW " + SCHEMA + ".customers AS " + rewritten(database.kind()));
    }
    return () -> {
      Connection connection = database.direct();
      connection.setSchema(name(database.kind(), SCHEMA));
      return connection;
    };
  }

  private static String rewritten(Database.Kind kind) throws SQLException {
    Dialect dialect = kind == Database.Kind.H2 ? Dialect.H2 : Dialect.POSTGRESQL;
    String schema = name(kind, "public");
    RelationName customers = new RelationName(schema, name(kind, "customers"));
    Masks masks =
        Masks.builder(new MaskKey(new byte[32]))
            .mask(customers, name(kind, "email"), MaskKind.PARTIAL)
            .mask(customers, name(kind, "card"), MaskKind.REDACT)
            .build();
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      String sql = "SELECT id, name, email, card, points FROM customers";
      if (analyzer.analyze(sql, SessionProfile.of(dialect, schema), catalog(kind))
              instanceof Understood understood
          && understood.rewrite(masks) instanceof Rewrite.Rewritten rewritten) {
        return rewritten.text();
      }
      throw new SQLException("The masking view's own text is not understood.");
    }
  }

  private static Catalog catalog(Database.Kind kind) {
    return MapCatalog.builder("1")
        .add(
            Relation.table(
                name(kind, "public"),
                name(kind, "customers"),
                column(kind, "id", "bigint", ColumnFamily.NUMERIC),
                column(kind, "name", "varchar(60)", ColumnFamily.TEXT),
                column(kind, "email", "varchar(80)", ColumnFamily.TEXT),
                column(kind, "card", "varchar(19)", ColumnFamily.TEXT),
                column(kind, "points", "integer", ColumnFamily.NUMERIC)))
        .build();
  }

  private static Column column(Database.Kind kind, String name, String type, ColumnFamily family) {
    return new Column(name(kind, name), type, family, true);
  }

  /** A name as the database stores it when it is written without quotes. */
  private static String name(Database.Kind kind, String name) {
    return kind == Database.Kind.H2 ? name.toUpperCase(Locale.ROOT) : name;
  }
}
