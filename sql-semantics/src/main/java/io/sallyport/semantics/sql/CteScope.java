package io.sallyport.semantics.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The common table expressions that are visible at one place. */
final class CteScope {
  private final @Nullable CteScope parent;
  private final Map<String, Outputs> known = new HashMap<>();

  CteScope(@Nullable CteScope parent) {
    this.parent = parent;
  }

  void define(String name, Outputs outputs) {
    known.put(name, outputs);
  }

  @Nullable Outputs find(String name) {
    Outputs outputs = known.get(name);
    return outputs != null || parent == null ? outputs : parent.find(name);
  }
}
