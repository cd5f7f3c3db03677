package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row filters of a relation with those of the relations it shares rows with. For one thread.
 */
final class EffectiveFilters {
  private final RowFilters filters;
  private final EffectiveMasks families;
  private final SessionProfile profile;
  private final Catalog catalog;
  private final Map<RelationName, RowCondition> known = new HashMap<>();

  EffectiveFilters(
      RowFilters filters, EffectiveMasks families, SessionProfile profile, Catalog catalog) {
    this.filters = filters;
    this.families = families;
    this.profile = profile;
    this.catalog = catalog;
  }

  /** What every row of the relation must meet; null where all rows exist. */
  @Nullable RowCondition of(Relation relation) {
    if (filters.isEmpty()) {
      return null;
    }
    RowCondition before = known.get(relation.name());
    if (before != null) {
      return before;
    }
    Set<String> texts = new LinkedHashSet<>();
    for (RelationName name : families.family(relation)) {
      texts.addAll(filters.byRelation().getOrDefault(name, List.of()));
    }
    RowCondition all = null;
    for (String text : texts) {
      RowCondition one = RowCondition.read(text, relation, profile, catalog);
      all = all == null ? one : all.and(one);
    }
    if (all != null) {
      known.put(relation.name(), all);
    }
    return all;
  }
}
