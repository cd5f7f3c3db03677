package io.sallyport.semantics.sql;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A map in two generations, bounded in entries and in the characters of their texts, which what is
 * kept of them is in proportion to: what was not asked for while one generation filled up is
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
      ConcurrentMap<Key, SqlAnalysis> young,
      ConcurrentMap<Key, SqlAnalysis> old,
      AtomicInteger characters) {
    static Generations after(ConcurrentMap<Key, SqlAnalysis> old) {
      return new Generations(new ConcurrentHashMap<>(), old, new AtomicInteger());
    }
  }

  private final int half;
  private final int halfCharacters;
  private volatile Generations generations = Generations.after(new ConcurrentHashMap<>());

  AnalysisCache(int entries, int characters) {
    this.half = Math.max(1, entries / 2);
    this.halfCharacters = characters / 2;
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
    if (full(now)) {
      turn();
      now = generations;
    }
    if (now.young().put(key, analysis) == null) {
      now.characters().addAndGet(key.sql().length());
    }
  }

  private boolean full(Generations now) {
    return now.young().size() >= half || now.characters().get() >= halfCharacters;
  }

  /** Of several threads that find the generation full, the first turns it. */
  private synchronized void turn() {
    if (full(generations)) {
      generations = Generations.after(generations.young());
    }
  }

  synchronized void clear() {
    generations = Generations.after(new ConcurrentHashMap<>());
  }
}
