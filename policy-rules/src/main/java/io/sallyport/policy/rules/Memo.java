package io.sallyport.policy.rules;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers, up to a number; then it forgets all and starts over, which costs less than
 * keeping an order of use. Thread-safe: of two threads that add the same key, both get the first
 * one's answer.
 */
final class Memo<K, V> {
  private final ConcurrentHashMap<K, V> known = new ConcurrentHashMap<>();
  private final int most;

  Memo(int most) {
    this.most = most;
  }

  @Nullable V get(K key) {
    return known.get(key);
  }

  V add(K key, V value) {
    if (known.size() >= most) {
      known.clear();
    }
    V first = known.putIfAbsent(key, value);
    return first == null ? value : first;
  }
}
