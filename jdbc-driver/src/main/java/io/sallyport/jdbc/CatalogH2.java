package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnFamily;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads H2's catalog from its INFORMATION_SCHEMA. For one thread. */
final class CatalogH2 {
  private static final String RELATIONS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, STORAGE_TYPE FROM INFORMATION_SCHEMA.TABLES";

  private static final String VIEWS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM INFORMATION_SCHEMA.VIEWS";

  // DATA_TYPE_SQL writes the type as CAST takes it, precision, enumerators and elements included.
  private static final String COLUMNS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME,"
          + " DATA_TYPE_SQL(TABLE_SCHEMA, TABLE_NAME, 'TABLE', DTD_IDENTIFIER), DATA_TYPE,"
          + " IS_NULLABLE, IS_IDENTITY, COLUMN_DEFAULT FROM INFORMATION_SCHEMA.COLUMNS"
          + " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION";

  private static final String CONSTRAINTS =
      "SELECT CONSTRAINT_SCHEMA, CONSTRAINT_NAME, CONSTRAINT_TYPE"
          + " FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS";

  // Not joined by H2: it makes up the whole of the inner table again for every outer row.
  private static final String KEYS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_SCHEMA, CONSTRAINT_NAME, COLUMN_NAME"
          + " FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE"
          + " ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION";

  private static final String INDEXES = "SELECT INDEX_NAME FROM INFORMATION_SCHEMA.INDEXES";

  private static final String FUNCTIONS =
      "SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES"
          + " UNION SELECT CONSTANT_NAME FROM INFORMATION_SCHEMA.CONSTANTS";

  private static final String SYNONYMS =
      "SELECT SYNONYM_SCHEMA, SYNONYM_NAME FROM INFORMATION_SCHEMA.SYNONYMS";

  private static final String FINGERPRINT =
      "SELECT (SELECT CONCAT_WS('/', COUNT(*), SUM(ORA_HASH(CONCAT_WS('/', TABLE_SCHEMA,"
          + " TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION,"
          + " NUMERIC_SCALE, IS_NULLABLE, ORDINAL_POSITION))))"
          + " FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'),"
          + " (SELECT CONCAT_WS('/', COUNT(*), SUM(ORA_HASH(CONCAT_WS('/', TABLE_SCHEMA,"
          + " TABLE_NAME, VIEW_DEFINITION)))) FROM INFORMATION_SCHEMA.VIEWS),"
          + " (SELECT CONCAT_WS('/', COUNT(*), SUM(ORA_HASH(CONCAT_WS('/', TABLE_SCHEMA,"
          + " TABLE_NAME, TABLE_TYPE, STORAGE_TYPE)))) FROM INFORMATION_SCHEMA.TABLES),"
          + " (SELECT CONCAT_WS('/', COUNT(*), SUM(ORA_HASH(CONCAT_WS('/', ROUTINE_SCHEMA,"
          + " SPECIFIC_NAME, ROUTINE_DEFINITION)))) FROM INFORMATION_SCHEMA.ROUTINES),"
          + " (SELECT CONCAT_WS('/', COUNT(*), SUM(ORA_HASH(CONCAT_WS('/', SYNONYM_SCHEMA,"
          + " SYNONYM_NAME, SYNONYM_FOR)))) FROM INFORMATION_SCHEMA.SYNONYMS)";

  private static final int FINGERPRINT_COLUMNS = 5;

  private final Connection connection;
  private final CatalogParts parts = new CatalogParts();
  private final Set<RelationName> primaryKeys = new HashSet<>();

  CatalogH2(Connection connection) {
    this.connection = connection;
  }

  static String fingerprint(Connection connection) throws SQLException {
    StringBuilder all = new StringBuilder();
    CatalogParts.query(
        connection,
        FINGERPRINT,
        row -> {
          for (int i = 1; i <= FINGERPRINT_COLUMNS; i++) {
            all.append(row.getString(i)).append(' ');
          }
        });
    return all.toString();
  }

  CatalogSnapshot read(String version) throws SQLException {
    CatalogParts.query(connection, RELATIONS, this::relation);
    CatalogParts.query(connection, VIEWS, row -> parts.view(name(row), row.getString(3)));
    CatalogParts.query(connection, COLUMNS, this::column);
    CatalogParts.query(connection, CONSTRAINTS, this::constraint);
    CatalogParts.query(connection, KEYS, this::key);
    CatalogParts.query(connection, INDEXES, row -> parts.constraint(row.getString(1)));
    CatalogParts.query(connection, FUNCTIONS, row -> parts.function(row.getString(1)));
    // A synonym has no columns of its own here: nothing is known of what it leads to.
    CatalogParts.query(
        connection, SYNONYMS, row -> parts.relation(name(row), RelationKind.FOREIGN));
    return parts.build(version);
  }

  private static RelationName name(ResultSet row) throws SQLException {
    return new RelationName(row.getString(1), row.getString(2));
  }

  private void relation(ResultSet row) throws SQLException {
    RelationName name = name(row);
    parts.relation(name, kind(name.schema(), row.getString(3), row.getString(4)));
  }

  private static RelationKind kind(String schema, String type, @Nullable String storage) {
    if (schema.equalsIgnoreCase("INFORMATION_SCHEMA")) {
      return RelationKind.SYSTEM;
    }
    if ("VIEW".equals(type)) {
      return RelationKind.VIEW;
    }
    return "TABLE LINK".equals(storage) ? RelationKind.FOREIGN : RelationKind.TABLE;
  }

  private void column(ResultSet row) throws SQLException {
    String data = row.getString(5);
    String type = row.getString(4) == null ? data : row.getString(4);
    Column column =
        new Column(row.getString(3), type, family(data), "YES".equals(row.getString(6)));
    String value = row.getString(8);
    boolean sequence = value != null && value.startsWith("NEXT VALUE FOR");
    parts.column(name(row), column, sequence || "YES".equals(row.getString(7)));
  }

  private static ColumnFamily family(String type) {
    return switch (type) {
      case "CHARACTER VARYING",
          "CHARACTER",
          "CHARACTER LARGE OBJECT",
          "VARCHAR_IGNORECASE",
          "ENUM" ->
          ColumnFamily.TEXT;
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "NUMERIC",
          "DECIMAL",
          "REAL",
          "DOUBLE PRECISION",
          "DECFLOAT",
          "FLOAT" ->
          ColumnFamily.NUMERIC;
      case "BOOLEAN" -> ColumnFamily.BOOLEAN;
      case "DATE" -> ColumnFamily.DATE;
      case "TIME", "TIME WITH TIME ZONE" -> ColumnFamily.TIME;
      case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE" -> ColumnFamily.TIMESTAMP;
      case "UUID" -> ColumnFamily.UUID;
      case "JSON" -> ColumnFamily.JSON;
      case "BINARY", "BINARY VARYING", "BINARY LARGE OBJECT" -> ColumnFamily.BINARY;
      case "ARRAY" -> ColumnFamily.ARRAY;
      default -> ColumnFamily.OTHER;
    };
  }

  private void constraint(ResultSet row) throws SQLException {
    parts.constraint(row.getString(2));
    if ("PRIMARY KEY".equals(row.getString(3))) {
      primaryKeys.add(name(row));
    }
  }

  private void key(ResultSet row) throws SQLException {
    if (primaryKeys.contains(new RelationName(row.getString(3), row.getString(4)))) {
      parts.keyColumn(name(row), row.getString(5));
    }
  }
}
