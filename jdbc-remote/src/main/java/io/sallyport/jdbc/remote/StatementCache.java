package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Definition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements that the gateway still has although their owner has closed them: the next one of
 * the same definition takes the number. The latest are kept. Guarded by its connection.
 */
final class StatementCache {
  private static final int MOST = 128;

  private final Map<Definition, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** A statement's number, and the columns that the gateway counts as told. */
  record Kept(int number, List<Column> columns) {}

  synchronized @Nullable Kept take(Definition definition) {
    return kept.remove(definition);
  }

  /** Keeps a number; gives the one that must be let go instead, or 0. */
  synchronized int give(Definition definition, Kept one) {
    if (kept.containsKey(definition)) {
      return one.number();
    }
    kept.put(definition, one);
    if (kept.size() <= MOST) {
      return 0;
    }
    Definition eldest = kept.keySet().iterator().next();
    Kept removed = kept.remove(eldest);
    return removed == null ? 0 : removed.number();
  }

  synchronized void clear() {
    kept.clear();
  }
}
