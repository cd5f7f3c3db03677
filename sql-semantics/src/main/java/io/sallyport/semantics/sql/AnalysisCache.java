package io.sallyport.semantics.sql;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map in two generations: what was not asked for while one generation filled up is
 * forgotten. A hit takes no lock, which an access-ordered map could not offer. Thread-safe.
 */
final class AnalysisCache {
  /** What an analysis depends on. */
  record Key(String sql, SessionProfile profile, String catalogVersion) {

    /** Of the text alone: it is remembered by the string, and profiles are few. */
    @Override
    public int hashCode() {
      return sql.hashCode();
    }
  }

  private record Generations(
      ConcurrentMap<Key, SqlAnalysis> young, ConcurrentMap<Key, SqlAnalysis> old) {}

  private final int half;
  private volatile Generations generations = fresh();

  AnalysisCache(int entries) {
    this.half = Math.max(1, entries / 2);
  }

  private static Generations fresh() {
    return new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  @Nullable SqlAnalysis get(Key key) {
    Generations now = generations;
    SqlAnalysis found = now.young().get(key);
    if (found != null) {
      return found;
    }
    SqlAnalysis old = now.old().get(key);
    if (old != null) {
      put(key, old);
    }
    return old;
  }

  void put(Key key, SqlAnalysis analysis) {
    Generations now = generations;
    if (now.young().size() >= half) {
      turn();
      now = generations;
    }
    now.young().put(key, analysis);
  }

  /** Of several threads that find the generation full, the first turns it. */
  private synchronized void turn() {
    if (generations.young().size() >= half) {
      generations = new Generations(new ConcurrentHashMap<>(), generations.young());
    }
  }

  synchronized void clear() {
    generations = fresh();
  }
}
