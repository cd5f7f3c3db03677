package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnFamily;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog of MySQL and MariaDB from information_schema, which shows what the account may
 * see. The queries use neither double quotes, backslashes nor {@code ||}: what these mean depends
 * on the session. For one thread.
 */
final class CatalogMySql {
  private static final Set<String> SYSTEM =
      Set.of("mysql", "information_schema", "performance_schema", "sys");

  /** Engines whose tables hold rows of other tables or other servers. */
  private static final Set<String> FOREIGN =
      Set.of("federated", "connect", "spider", "mrg_myisam", "s3", "oqgraph", "sphinx");

  private static final String RELATIONS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE FROM information_schema.TABLES";

  private static final String VIEWS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS"
          + " WHERE TABLE_SCHEMA NOT IN ('mysql', 'sys')";

  private static final String COLUMNS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, IS_NULLABLE, EXTRA"
          + " FROM information_schema.COLUMNS"
          + " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION";

  private static final String INDEXES =
      "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS"
          + " ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX";

  private static final String CONSTRAINTS =
      "SELECT CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS";

  private static final String FUNCTIONS =
      "SELECT ROUTINE_NAME FROM information_schema.ROUTINES"
          + " WHERE ROUTINE_SCHEMA NOT IN ('mysql', 'sys')";

  /** Loadable functions; the table is the administrator's, so its absence is no fault. */
  private static final String LOADABLE = "SELECT name FROM mysql.func";

  private static final int TABLE_ACCESS_DENIED = 1142;
  private static final int DATABASE_ACCESS_DENIED = 1044;
  private static final int NO_SUCH_TABLE = 1146;

  private static final String[] FINGERPRINTS = {
    "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('/', TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE,"
        + " IS_NULLABLE, ORDINAL_POSITION))) FROM information_schema.COLUMNS"
        + " WHERE TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema',"
        + " 'performance_schema')",
    "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('/', TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION)))"
        + " FROM information_schema.VIEWS WHERE TABLE_SCHEMA NOT IN ('mysql', 'sys')",
    "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('/', ROUTINE_SCHEMA, ROUTINE_NAME, LAST_ALTERED)))"
        + " FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA NOT IN ('mysql', 'sys')"
  };

  private final Connection connection;
  private final CatalogParts parts = new CatalogParts();

  CatalogMySql(Connection connection) {
    this.connection = connection;
  }

  static String fingerprint(Connection connection) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String sql : FINGERPRINTS) {
      CatalogParts.query(
          connection,
          sql,
          row -> all.append(row.getString(1)).append(':').append(row.getString(2)).append(' '));
    }
    return all.toString();
  }

  CatalogSnapshot read(String version) throws SQLException {
    CatalogParts.query(connection, RELATIONS, this::relation);
    CatalogParts.query(connection, VIEWS, row -> parts.view(name(row), row.getString(3)));
    CatalogParts.query(connection, COLUMNS, this::column);
    CatalogParts.query(connection, INDEXES, this::index);
    CatalogParts.query(connection, CONSTRAINTS, row -> parts.constraint(row.getString(1)));
    CatalogParts.query(connection, FUNCTIONS, row -> parts.function(row.getString(1)));
    loadableFunctions();
    return parts.build(version);
  }

  private void loadableFunctions() throws SQLException {
    try {
      CatalogParts.query(connection, LOADABLE, row -> parts.function(row.getString(1)));
    } catch (SQLException e) {
      int code = e.getErrorCode();
      if (code != TABLE_ACCESS_DENIED && code != DATABASE_ACCESS_DENIED && code != NO_SUCH_TABLE) {
        throw e;
      }
    }
  }

  private static RelationName name(ResultSet row) throws SQLException {
    return new RelationName(row.getString(1), row.getString(2));
  }

  private void relation(ResultSet row) throws SQLException {
    RelationName name = name(row);
    parts.relation(name, kind(name.schema(), row.getString(3), row.getString(4)));
  }

  private static RelationKind kind(String schema, String type, @Nullable String engine) {
    if (SYSTEM.contains(schema.toLowerCase(Locale.ROOT)) || "SYSTEM VIEW".equals(type)) {
      return RelationKind.SYSTEM;
    }
    if ("VIEW".equals(type)) {
      return RelationKind.VIEW;
    }
    boolean foreign = engine != null && FOREIGN.contains(engine.toLowerCase(Locale.ROOT));
    return foreign ? RelationKind.FOREIGN : RelationKind.TABLE;
  }

  private void column(ResultSet row) throws SQLException {
    String type = row.getString(4);
    ColumnFamily family = family(row.getString(5).toLowerCase(Locale.ROOT));
    Column column = new Column(row.getString(3), type, family, "YES".equals(row.getString(6)));
    String extra = row.getString(7);
    boolean generated = extra != null && extra.toLowerCase(Locale.ROOT).contains("auto_increment");
    parts.column(name(row), column, generated);
  }

  private static ColumnFamily family(String type) {
    return switch (type) {
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" ->
          ColumnFamily.TEXT;
      // BOOLEAN is another way to write tinyint(1), and a number in every expression.
      case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double" ->
          ColumnFamily.NUMERIC;
      case "year" -> ColumnFamily.NUMERIC;
      case "date" -> ColumnFamily.DATE;
      case "time" -> ColumnFamily.TIME;
      case "datetime", "timestamp" -> ColumnFamily.TIMESTAMP;
      case "uuid" -> ColumnFamily.UUID;
      case "json" -> ColumnFamily.JSON;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
          ColumnFamily.BINARY;
      default -> ColumnFamily.OTHER;
    };
  }

  private void index(ResultSet row) throws SQLException {
    parts.constraint(row.getString(3));
    if ("PRIMARY".equals(row.getString(3))) {
      parts.keyColumn(name(row), row.getString(4));
    }
  }
}
