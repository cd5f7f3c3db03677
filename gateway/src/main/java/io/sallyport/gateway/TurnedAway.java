package io.sallyport.gateway;

import io.sallyport.api.Reason;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records who was refused at a door: so many a minute altogether and of each address, since
 * strangers cause them. What is over that is counted, and stands with the next one. Thread-safe.
 */
final class TurnedAway implements AutoCloseable {
  private static final int MOST = 1_000;
  private static final int MOST_OF_ONE = 30;
  private static final int LONGEST = 200;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final ActRecorder acts;
  private final Map<String, Integer> written = new HashMap<>();
  private long begun = System.nanoTime();
  private int all;
  private long more;

  TurnedAway(ActRecorder acts) {
    this.acts = acts;
  }

  void record(
      String door, String peer, @Nullable String subject, @Nullable String target, Reason reason) {
    long unwritten = room(peer);
    if (unwritten >= 0) {
      acts.did(
          Act.of(Act.Kind.LOGIN_REFUSED, peer)
              .on(door)
              .concerning(cut(subject), target)
              .because(reason)
              .with("more", unwritten == 0 ? null : unwritten));
    }
  }

  /** It may be what a stranger says. */
  private static @Nullable String cut(@Nullable String subject) {
    return subject == null || subject.length() <= LONGEST
        ? subject
        : subject.substring(0, LONGEST) + "…";
  }

  /** How many were counted since the last that was written; -1 where this one is counted, too. */
  private synchronized long room(String peer) {
    long now = System.nanoTime();
    if (now - begun > WINDOW) {
      begun = now;
      all = 0;
      written.clear();
    }
    if (all >= MOST || written.getOrDefault(peer, 0) >= MOST_OF_ONE) {
      more++;
      return -1;
    }
    all++;
    written.merge(peer, 1, Integer::sum);
    long unwritten = more;
    more = 0;
    return unwritten;
  }

  /** Records how many are not written yet. */
  @Override
  public void close() {
    long unwritten;
    synchronized (this) {
      unwritten = more;
      more = 0;
    }
    if (unwritten > 0) {
      acts.did(Act.of(Act.Kind.LOGIN_REFUSED, "several").with("more", unwritten));
    }
  }
}
