package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The masks that hold for one execution: relation, column, kind. Immutable. */
public final class Masks {
  private static final Masks NONE = new Masks(null, Map.of(), Set.of());

  private final @Nullable MaskKey key;
  private final Map<RelationName, Map<String, ColumnMask>> byRelation;
  private final Set<ColumnName> lookups;
  private final int hash;

  private Masks(
      @Nullable MaskKey key,
      Map<RelationName, Map<String, ColumnMask>> byRelation,
      Set<ColumnName> lookups) {
    this.key = key;
    this.byRelation = byRelation;
    this.lookups = lookups;
    this.hash = 31 * byRelation.hashCode() + (key == null ? 0 : key.hashCode());
  }

  /**
   * No masks at all.
   *
   * @return the empty set
   */
  public static Masks none() {
    return NONE;
  }

  /**
   * Starts a set of masks.
   *
   * @param key the secret for {@code hash} and {@code token}
   * @return the builder
   */
  public static Builder builder(MaskKey key) {
    return new Builder(key);
  }

  /**
   * Whether there is nothing to mask.
   *
   * @return true when empty
   */
  public boolean isEmpty() {
    return byRelation.isEmpty();
  }

  Map<RelationName, Map<String, ColumnMask>> byRelation() {
    return byRelation;
  }

  Map<String, ColumnMask> of(RelationName relation) {
    return byRelation.getOrDefault(relation, Map.of());
  }

  /** Whether the raw value may be compared with a parameter. */
  boolean mayLookUp(RelationName relation, String column) {
    return lookups.contains(new ColumnName(relation, column));
  }

  String keyHex() {
    if (key == null) {
      throw new IllegalStateException("masks without a key cannot hash");
    }
    return key.hex();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Masks masks
            && hash == masks.hash
            && byRelation.equals(masks.byRelation)
            && lookups.equals(masks.lookups)
            && Objects.equals(key, masks.key));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "Masks" + byRelation;
  }

  /** Collects masks; of two on one column the stricter holds. For one thread at a time. */
  public static final class Builder {
    private final MaskKey key;
    private final Map<RelationName, Map<String, ColumnMask>> masks = new HashMap<>();
    private final Set<ColumnName> lookups = new HashSet<>();

    private Builder(MaskKey key) {
      this.key = key;
    }

    /**
     * Adds a mask.
     *
     * @param relation the relation's full name as stored
     * @param column the column's name as stored
     * @param kind the mask
     * @return this
     */
    public Builder mask(RelationName relation, String column, MaskKind kind) {
      return mask(relation, column, ColumnMask.of(kind));
    }

    /**
     * Masks a part of the documents, or the elements of the arrays, in a column. Where the column
     * holds neither, or nothing is known of the path, all of it is redacted.
     *
     * @param relation the relation's full name as stored
     * @param column the column's name as stored
     * @param path {@code $} with names, as in {@code $.contact.email}, or {@code [*]}
     * @param kind the mask
     * @return this
     */
    public Builder mask(RelationName relation, String column, String path, MaskKind kind) {
      MaskPath way = MaskPath.of(path);
      return mask(
          relation,
          column,
          way == null ? ColumnMask.of(MaskKind.REDACT) : ColumnMask.of(way, kind));
    }

    private Builder mask(RelationName relation, String column, ColumnMask mask) {
      masks
          .computeIfAbsent(relation, r -> new HashMap<>())
          .merge(column, mask, ColumnMask::strictest);
      return this;
    }

    /**
     * Lets a masked column's raw value be compared by {@code =} with one parameter.
     *
     * @param relation the relation's full name as stored
     * @param column the column's name as stored
     * @return this
     */
    public Builder lookup(RelationName relation, String column) {
      lookups.add(new ColumnName(relation, column));
      return this;
    }

    /**
     * Builds the set.
     *
     * @return the masks
     */
    public Masks build() {
      if (masks.isEmpty()) {
        return NONE;
      }
      Map<RelationName, Map<String, ColumnMask>> copy = new HashMap<>();
      masks.forEach((relation, columns) -> copy.put(relation, Map.copyOf(columns)));
      return new Masks(key, Map.copyOf(copy), Set.copyOf(lookups));
    }
  }
}
