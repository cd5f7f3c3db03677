package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The masks of a relation with those of the relations it shares rows with. */
final class EffectiveMasks {
  private final Masks masks;
  private final Catalog catalog;

  EffectiveMasks(Masks masks, Catalog catalog) {
    this.masks = masks;
    this.catalog = catalog;
  }

  Map<String, ColumnMask> of(Relation relation) {
    boolean alone = relation.parents().isEmpty() && catalog.children(relation.name()).isEmpty();
    if (alone) {
      return masks.of(relation.name());
    }
    Map<String, ColumnMask> all = new HashMap<>();
    for (RelationName name : family(relation)) {
      masks.of(name).forEach((column, kind) -> all.merge(column, kind, ColumnMask::strictest));
    }
    return all;
  }

  /** Whether all that mask the column let its raw value be compared with a parameter. */
  boolean mayLookUp(Relation relation, String column) {
    return family(relation).stream()
        .filter(name -> masks.of(name).containsKey(column))
        .allMatch(name -> masks.mayLookUp(name, column));
  }

  /** The relations that share rows with it, itself included. */
  Set<RelationName> family(Relation relation) {
    Set<RelationName> family = new LinkedHashSet<>();
    ancestors(relation.name(), family);
    descendants(relation.name(), family);
    return family;
  }

  private void ancestors(RelationName name, Set<RelationName> family) {
    Relation relation = catalog.find(name.schema(), name.name());
    if (family.add(name) && relation != null) {
      relation.parents().forEach(parent -> ancestors(parent, family));
    }
  }

  private void descendants(RelationName name, Set<RelationName> family) {
    family.add(name);
    for (RelationName child : catalog.children(name)) {
      if (family.add(child)) {
        descendants(child, family);
      }
    }
  }
}
