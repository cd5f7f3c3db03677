package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The common table expressions that are visible at one place. */
final class CteScope {
  private final @Nullable CteScope parent;
  private final Map<String, Outputs> known = new HashMap<>();
  private final Map<String, Query.Cte> definitions = new HashMap<>();

  CteScope(@Nullable CteScope parent) {
    this.parent = parent;
  }

  void define(String name, Outputs outputs, Query.Cte cte) {
    known.put(name, outputs);
    definitions.put(name, cte);
  }

  /** What a name stands for that {@link #find} knows. */
  Query.@Nullable Cte definition(String name) {
    Query.Cte cte = definitions.get(name);
    return cte != null || parent == null ? cte : parent.definition(name);
  }

  @Nullable Outputs find(String name) {
    Outputs outputs = known.get(name);
    return outputs != null || parent == null ? outputs : parent.find(name);
  }
}
