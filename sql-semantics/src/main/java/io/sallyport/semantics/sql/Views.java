package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the definitions of the views that one statement leads to, each once. For one thread. */
final class Views {
  private static final int MAX_DEPTH = 16;

  private final SessionProfile profile;
  private final Catalog catalog;
  private final Map<RelationName, Optional<Bound>> known = new HashMap<>();
  private final Set<RelationName> open = new HashSet<>();

  /** Whether it matters which rows a view hands on. */
  boolean judged;

  Views(SessionProfile profile, Catalog catalog) {
    this.profile = profile;
    this.catalog = catalog;
  }

  /** What a view reads; null if that cannot be understood, and then no mask can hold on it. */
  @Nullable Bound read(Relation view) {
    RelationName name = view.name();
    Optional<Bound> bound = known.get(name);
    if (bound == null) {
      bound = Optional.ofNullable(fresh(view));
      known.put(name, bound);
    }
    return bound.orElse(null);
  }

  private @Nullable Bound fresh(Relation view) {
    String definition = view.viewDefinition();
    if (definition == null || open.size() >= MAX_DEPTH || !open.add(view.name())) {
      return null;
    }
    try {
      return Binder.bind(definition, profile, catalog, this);
    } catch (Refusal unread) {
      return null;
    } finally {
      open.remove(view.name());
    }
  }
}
