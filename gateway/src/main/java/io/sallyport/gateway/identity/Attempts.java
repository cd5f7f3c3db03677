package io.sallyport.gateway.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts refused credentials by address, in windows of a minute. Thread-safe. */
final class Attempts {
  private static final int MOST = 20;
  private static final int ADDRESSES = 10_000;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > ADDRESSES;
        }
      };

  private static final class Count {
    private final long begun = System.nanoTime();
    private int failed;

    private boolean over() {
      return System.nanoTime() - begun > WINDOW;
    }
  }

  boolean exhausted(String peer) {
    synchronized (counts) {
      Count count = counts.get(peer);
      return count != null && !count.over() && count.failed >= MOST;
    }
  }

  void failed(String peer) {
    synchronized (counts) {
      Count count = counts.get(peer);
      if (count == null || count.over()) {
        count = new Count();
        counts.put(peer, count);
      }
      count.failed++;
    }
  }
}
