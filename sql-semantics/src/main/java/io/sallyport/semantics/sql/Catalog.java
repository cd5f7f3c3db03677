package io.sallyport.semantics.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of what a target's database holds. Names are exactly as stored.
 * Thread-safe.
 */
public interface Catalog {
  /**
   * Identifies the snapshot; analyses are cached under it, so a changed catalog needs a new
   * version.
   *
   * @return the version
   */
  String version();

  /**
   * Looks a relation up.
   *
   * @param schema the schema as stored
   * @param name the name as stored
   * @return the relation, or null when the schema has none of that name
   */
  @Nullable Relation find(String schema, String name);

  /**
   * The direct partitions or inheritance children of a relation.
   *
   * @param parent the parent's name
   * @return the children, empty when there are none
   */
  default List<RelationName> children(RelationName parent) {
    return List.of();
  }

  /**
   * Whether a user-defined function of this name exists in any schema. Such a function may shadow a
   * built-in one, so calling the name is an access of its own.
   *
   * @param name the name in lower case
   * @return true when there is one
   */
  boolean isUserFunction(String name);
}
