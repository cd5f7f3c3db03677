package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the queries of a catalog reader give, in whatever order they give it. For one
 * thread.
 */
final class CatalogParts {
  private final Map<RelationName, Parts> relations = new LinkedHashMap<>();
  private final Set<String> functions = new HashSet<>();
  private final Set<String> constraints = new HashSet<>();

  private static final class Parts {
    private final RelationKind kind;
    private @Nullable String view;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> primaryKey = new ArrayList<>();
    private final List<RelationName> parents = new ArrayList<>();
    private final Set<String> generated = new LinkedHashSet<>();

    private Parts(RelationKind kind) {
      this.kind = kind;
    }
  }

  /** Takes one row of a query. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  static void query(Connection connection, String sql, RowReader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  void relation(RelationName name, RelationKind kind) {
    relations.put(name, new Parts(kind));
  }

  /** Parts of a relation that is not there are dropped: it came or went between two queries. */
  void view(RelationName name, @Nullable String definition) {
    Parts parts = relations.get(name);
    if (parts != null && definition != null && !definition.isBlank()) {
      parts.view = definition;
    }
  }

  void column(RelationName name, Column column, boolean generated) {
    Parts parts = relations.get(name);
    if (parts != null) {
      parts.columns.add(column);
      if (generated) {
        parts.generated.add(column.name());
      }
    }
  }

  void keyColumn(RelationName name, String column) {
    Parts parts = relations.get(name);
    if (parts != null) {
      parts.primaryKey.add(column);
    }
  }

  void parent(RelationName name, RelationName parent) {
    Parts parts = relations.get(name);
    if (parts != null) {
      parts.parents.add(parent);
    }
  }

  void function(String name) {
    functions.add(name);
  }

  void constraint(String name) {
    constraints.add(name);
  }

  CatalogSnapshot build(String version) {
    MapCatalog.Builder catalog = MapCatalog.builder(version);
    Map<RelationName, List<String>> generated = new LinkedHashMap<>();
    relations.forEach(
        (name, parts) -> {
          catalog.add(
              new Relation(
                  name, parts.kind, parts.columns, parts.view, parts.primaryKey, parts.parents));
          Set<String> keys = new LinkedHashSet<>(parts.generated);
          keys.addAll(parts.primaryKey);
          if (!keys.isEmpty()) {
            generated.put(name, List.copyOf(keys));
          }
        });
    functions.forEach(catalog::userFunction);
    return new CatalogSnapshot(catalog.build(), generated, constraints, "");
  }
}
