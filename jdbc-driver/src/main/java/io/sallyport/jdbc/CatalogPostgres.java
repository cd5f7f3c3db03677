package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnFamily;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads PostgreSQL's catalog in seven queries. While it reads, the session's search path is
 * pg_catalog alone: no operator or function of a user's schema can stand in for one of the queries,
 * and the server prints view definitions and types with full names. For one thread.
 */
final class CatalogPostgres {
  /** Below it are the objects that the server itself brings. */
  private static final int FIRST_USER_OID = 16_384;

  private static final String RELATIONS =
      "SELECT c.oid, n.nspname, c.relname, c.relkind, n.nspname IN ('pg_catalog',"
          + " 'information_schema') AS system,"
          + " CASE WHEN c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog',"
          + " 'information_schema') THEN pg_catalog.pg_get_viewdef(c.oid) END AS definition"
          + " FROM pg_catalog.pg_class c"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname <> 'pg_toast'"
          + " AND (c.relpersistence <> 't' OR (? AND n.oid = pg_catalog.pg_my_temp_schema()))"
          + " ORDER BY c.oid";

  private static final String COLUMNS =
      "WITH RECURSIVE base (oid, root) AS ("
          + " SELECT t.oid, t.oid FROM pg_catalog.pg_type t WHERE t.typtype <> 'd'"
          + " UNION ALL SELECT d.oid, b.root FROM pg_catalog.pg_type d"
          + " JOIN base b ON d.typbasetype = b.oid WHERE d.typtype = 'd')"
          + " SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),"
          + " r.typname, r.typcategory, a.attnotnull, a.attidentity <> '' OR"
          + " COALESCE(pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)"
          + " FROM pg_catalog.pg_attribute a"
          + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
          + " JOIN base b ON b.oid = a.atttypid JOIN pg_catalog.pg_type r ON r.oid = b.root"
          + " LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
          + " WHERE a.attnum > 0 AND NOT a.attisdropped"
          + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
          + " ORDER BY a.attrelid, a.attnum";

  private static final String KEYS =
      "SELECT i.indrelid, a.attname FROM pg_catalog.pg_index i"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid"
          + " WHERE i.indisprimary ORDER BY i.indrelid, a.attnum";

  private static final String PARENTS =
      "SELECT h.inhrelid, h.inhparent FROM pg_catalog.pg_inherits h"
          + " ORDER BY h.inhrelid, h.inhseqno";

  // Casts and operators run functions without naming them: their functions are in pg_proc, and the
  // operators' own names are given too, so that "=" can be told to be somebody's own.
  private static final String FUNCTIONS =
      "SELECT p.proname FROM pg_catalog.pg_proc p WHERE p.oid >= "
          + FIRST_USER_OID
          + " UNION SELECT o.oprname FROM pg_catalog.pg_operator o WHERE o.oid >= "
          + FIRST_USER_OID;

  private static final String CONSTRAINTS =
      "SELECT k.conname FROM pg_catalog.pg_constraint k"
          + " UNION SELECT x.relname FROM pg_catalog.pg_class x WHERE x.relkind IN ('i', 'I')";

  // xmin is the transaction that last wrote the row; no operator, so no search path matters.
  private static final String FINGERPRINT =
      "SELECT (SELECT pg_catalog.concat(pg_catalog.count(*), ':',"
          + " pg_catalog.sum(t.xmin::pg_catalog.text::pg_catalog.int8)) FROM pg_catalog.%s t)";

  private static final String[] WATCHED = {
    "pg_class",
    "pg_attribute",
    "pg_rewrite",
    "pg_proc",
    "pg_inherits",
    "pg_constraint",
    "pg_namespace",
    "pg_operator",
    "pg_cast",
    "pg_type"
  };

  private final Connection connection;
  private final CatalogScope scope;
  private final CatalogParts parts = new CatalogParts();
  private final Map<Long, RelationName> byOid = new HashMap<>();

  CatalogPostgres(Connection connection, CatalogScope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  static String fingerprint(Connection connection) throws SQLException {
    StringBuilder all = new StringBuilder();
    StringBuilder sql = new StringBuilder();
    for (String table : WATCHED) {
      sql.append(sql.isEmpty() ? "" : " UNION ALL ").append(FINGERPRINT.formatted(table));
    }
    CatalogParts.query(connection, sql.toString(), row -> all.append(row.getString(1)).append(' '));
    return all.toString();
  }

  CatalogSnapshot read(String version) throws SQLException {
    String searchPath = setting("pg_catalog.current_setting('search_path')");
    setSearchPath("pg_catalog, pg_temp");
    try {
      relations();
      CatalogParts.query(connection, COLUMNS, this::column);
      CatalogParts.query(connection, KEYS, this::key);
      CatalogParts.query(connection, PARENTS, this::parent);
      CatalogParts.query(connection, FUNCTIONS, row -> parts.function(row.getString(1)));
      CatalogParts.query(connection, CONSTRAINTS, row -> parts.constraint(row.getString(1)));
    } finally {
      setSearchPath(searchPath);
    }
    return parts.build(version);
  }

  private String setting(String expression) throws SQLException {
    StringBuilder value = new StringBuilder();
    CatalogParts.query(connection, "SELECT " + expression, row -> value.append(row.getString(1)));
    return value.toString();
  }

  private void setSearchPath(String value) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("SELECT pg_catalog.set_config('search_path', ?, false)")) {
      set.setString(1, value);
      set.executeQuery().close();
    }
  }

  private void relations() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
      query.setBoolean(1, scope == CatalogScope.OWN_SESSION);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          RelationName name = new RelationName(row.getString(2), row.getString(3));
          byOid.put(row.getLong(1), name);
          parts.relation(name, row.getBoolean(5) ? RelationKind.SYSTEM : kind(row.getString(4)));
          parts.view(name, row.getString(6));
        }
      }
    }
  }

  private static RelationKind kind(String relkind) {
    return switch (relkind) {
      case "p" -> RelationKind.PARTITIONED;
      case "v" -> RelationKind.VIEW;
      case "m" -> RelationKind.MATERIALIZED_VIEW;
      case "f" -> RelationKind.FOREIGN;
      default -> RelationKind.TABLE;
    };
  }

  private void column(ResultSet row) throws SQLException {
    RelationName relation = byOid.get(row.getLong(1));
    if (relation != null) {
      ColumnFamily family = family(row.getString(4), row.getString(5));
      Column column = new Column(row.getString(2), row.getString(3), family, !row.getBoolean(6));
      parts.column(relation, column, row.getBoolean(7));
    }
  }

  private static ColumnFamily family(String type, String category) {
    return switch (type) {
      case "date" -> ColumnFamily.DATE;
      case "time", "timetz" -> ColumnFamily.TIME;
      case "timestamp", "timestamptz" -> ColumnFamily.TIMESTAMP;
      case "uuid" -> ColumnFamily.UUID;
      case "json", "jsonb" -> ColumnFamily.JSON;
      case "bytea" -> ColumnFamily.BINARY;
      case "int2", "int4", "int8", "numeric", "float4", "float8", "oid" -> ColumnFamily.NUMERIC;
      case "text", "varchar", "bpchar", "name", "citext" -> ColumnFamily.TEXT;
      case "bool" -> ColumnFamily.BOOLEAN;
      default -> "A".equals(category) ? ColumnFamily.ARRAY : ColumnFamily.OTHER;
    };
  }

  private void key(ResultSet row) throws SQLException {
    RelationName relation = byOid.get(row.getLong(1));
    if (relation != null) {
      parts.keyColumn(relation, row.getString(2));
    }
  }

  private void parent(ResultSet row) throws SQLException {
    @Nullable RelationName child = byOid.get(row.getLong(1));
    @Nullable RelationName parent = byOid.get(row.getLong(2));
    if (child != null && parent != null) {
      parts.parent(child, parent);
    }
  }
}
