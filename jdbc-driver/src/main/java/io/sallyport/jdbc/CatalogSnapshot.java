package io.sallyport.jdbc;

import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.RelationName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one reading of a database's catalog gave. Immutable.
 *
 * @param catalog relations and functions, for the analysis
 * @param generatedKeys the columns the database fills in by itself (identity, serial,
 *     auto-increment) and those of the primary key, of each table that has any
 * @param constraints names of constraints and indexes: the ones an error text may speak of
 * @param fingerprint what {@link Vendor#fingerprint} said just before the reading
 */
record CatalogSnapshot(
    MapCatalog catalog,
    Map<RelationName, List<String>> generatedKeys,
    Set<String> constraints,
    String fingerprint) {

  CatalogSnapshot {
    generatedKeys = Map.copyOf(generatedKeys);
    constraints = Set.copyOf(constraints);
  }

  /** The columns that {@code RETURN_GENERATED_KEYS} speaks of; empty when there are none. */
  List<String> generatedKeys(RelationName relation) {
    return generatedKeys.getOrDefault(relation, List.of());
  }
}
