package io.sallyport.semantics.http;

import io.sallyport.api.Reason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The caps on one call, from its start on. For one call; thread-safe. */
public final class Limits {
  private final long bytes;
  private final long millis;
  private final long start = System.nanoTime();

  private Limits(long bytes, long millis) {
    this.bytes = bytes;
    this.millis = millis;
  }

  /** The caps of these rules; the clock starts now. */
  public static Limits of(ResponseRules rules) {
    return new Limits(rules.maxBytes(), rules.maxMillis());
  }

  /**
   * Why the call must end now, or null.
   *
   * @param handed the bytes handed out, those at hand included
   */
  public @Nullable Reason over(long handed) {
    if (bytes >= 0 && handed > bytes) {
      return Codes.tooMuch(bytes);
    }
    if (millis >= 0 && System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(millis)) {
      return Codes.tooSlow(millis);
    }
    return null;
  }

  /** Milliseconds until the time is over, at least 1; 0 where it never is. */
  public long left() {
    if (millis < 0) {
      return 0;
    }
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return Math.max(1, millis - passed);
  }
}
