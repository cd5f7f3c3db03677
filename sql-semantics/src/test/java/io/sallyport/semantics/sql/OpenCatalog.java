package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A catalog for statements over tables that are not at hand: it holds the relations that another
 * reader saw in the statement, with the columns that an earlier statement gave them, else with
 * every name in the text as a column.
 */
final class OpenCatalog implements Catalog {
  private final Map<RelationName, List<String>> defined = new HashMap<>();
  private Set<RelationName> named = Set.of();
  private List<String> words = List.of();
  private int version;

  /** Learns a definition, written {@code schema.name=column,column}. */
  void define(String definition) {
    int equals = definition.indexOf('=');
    List<String> columns = new ArrayList<>();
    for (String column : definition.substring(equals + 1).split(",")) {
      if (!column.isEmpty()) {
        columns.add(PostgresPeer.decoded(column));
      }
    }
    if (!columns.isEmpty()) {
      defined.put(PostgresPeer.name(definition.substring(0, equals)), columns);
    }
  }

  /** Forgets the last statement's relations; this one names these. */
  void statement(String sql, Set<RelationName> relations, SessionProfile profile) {
    version++;
    named = relations;
    Set<String> names = new LinkedHashSet<>();
    for (Token token : Scanner.scan(sql, profile).tokens()) {
      if (token.isName()) {
        names.add(token.value);
      }
    }
    words = List.copyOf(names);
  }

  @Override
  public String version() {
    return String.valueOf(version);
  }

  @Override
  public @Nullable Relation find(String schema, String name) {
    boolean system = schema.equals("pg_catalog") || schema.equals("information_schema");
    RelationName full = new RelationName(schema, name);
    RelationName bare = new RelationName("", name);
    boolean here = named.contains(full) || (schema.equals("public") && named.contains(bare));
    if (system || !here || (name.startsWith("pg_") && !defined.containsKey(bare))) {
      return null;
    }
    List<String> columns = defined.getOrDefault(bare, defined.getOrDefault(full, words));
    return Relation.table(
        schema,
        name,
        columns.stream()
            .map(column -> new Column(column, "text", ColumnFamily.OTHER, true))
            .toArray(Column[]::new));
  }

  @Override
  public boolean isUserFunction(String name) {
    return false;
  }
}
