package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A catalog held in memory, for loaders and tests. Immutable once built. */
public final class MapCatalog implements Catalog {
  private final String version;
  private final Map<RelationName, Relation> relations;
  private final Map<RelationName, List<RelationName>> children;
  private final Set<String> userFunctions;

  private MapCatalog(Builder builder) {
    version = builder.version;
    relations = Map.copyOf(builder.relations);
    userFunctions = Set.copyOf(builder.userFunctions);
    Map<RelationName, List<RelationName>> byParent = new HashMap<>();
    for (Relation relation : relations.values()) {
      for (RelationName parent : relation.parents()) {
        byParent.computeIfAbsent(parent, p -> new ArrayList<>()).add(relation.name());
      }
    }
    byParent.replaceAll((parent, list) -> List.copyOf(list));
    children = Map.copyOf(byParent);
  }

  /**
   * Starts a catalog.
   *
   * @param version the snapshot's version
   * @return the builder
   */
  public static Builder builder(String version) {
    return new Builder(version);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public @Nullable Relation find(String schema, String name) {
    return relations.get(new RelationName(schema, name));
  }

  @Override
  public List<RelationName> children(RelationName parent) {
    return children.getOrDefault(parent, List.of());
  }

  @Override
  public boolean isUserFunction(String name) {
    return userFunctions.contains(name);
  }

  /** Collects the parts of a {@link MapCatalog}. For one thread at a time. */
  public static final class Builder {
    private final String version;
    private final Map<RelationName, Relation> relations = new HashMap<>();
    private final Set<String> userFunctions = new HashSet<>();

    private Builder(String version) {
      this.version = version;
    }

    /**
     * Adds a relation, replacing one of the same name.
     *
     * @param relation the relation
     * @return this
     */
    public Builder add(Relation relation) {
      relations.put(relation.name(), relation);
      return this;
    }

    /**
     * Adds the name of a user-defined function.
     *
     * @param name the name in any case
     * @return this
     */
    public Builder userFunction(String name) {
      userFunctions.add(name.toLowerCase(Locale.ROOT));
      return this;
    }

    /**
     * Builds the snapshot.
     *
     * @return the catalog
     */
    public MapCatalog build() {
      return new MapCatalog(this);
    }
  }
}
