package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row filters that hold for one execution: conditions over a relation's own columns, written by
 * whoever keeps the rules. {@code ${subject.name}} in a condition stands for a value that is bound.
 * Immutable.
 */
public final class RowFilters {
  private static final RowFilters NONE = new RowFilters(Map.of());

  private final Map<RelationName, List<String>> byRelation;

  private RowFilters(Map<RelationName, List<String>> byRelation) {
    this.byRelation = byRelation;
  }

  /**
   * No filters at all.
   *
   * @return the empty set
   */
  public static RowFilters none() {
    return NONE;
  }

  /**
   * Starts a set of filters.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether every row may be seen.
   *
   * @return true when empty
   */
  public boolean isEmpty() {
    return byRelation.isEmpty();
  }

  Map<RelationName, List<String>> byRelation() {
    return byRelation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof RowFilters filters && byRelation.equals(filters.byRelation));
  }

  @Override
  public int hashCode() {
    return byRelation.hashCode();
  }

  @Override
  public String toString() {
    return "RowFilters" + byRelation;
  }

  /** Collects filters; all of one relation must hold. For one thread at a time. */
  public static final class Builder {
    private final Map<RelationName, Set<String>> filters = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a filter.
     *
     * @param relation the relation's full name as stored
     * @param condition over its unqualified columns
     * @return this
     */
    public Builder filter(RelationName relation, String condition) {
      filters.computeIfAbsent(relation, r -> new LinkedHashSet<>()).add(condition);
      return this;
    }

    /**
     * Builds the set.
     *
     * @return the filters
     */
    public RowFilters build() {
      if (filters.isEmpty()) {
        return NONE;
      }
      Map<RelationName, List<String>> copy = new HashMap<>();
      filters.forEach((relation, texts) -> copy.put(relation, List.copyOf(texts)));
      return new RowFilters(Map.copyOf(copy));
    }
  }
}
