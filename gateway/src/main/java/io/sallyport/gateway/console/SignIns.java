package io.sallyport.gateway.console;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins that have begun and wait for their answer, each bound to the browser that began it by a
 * cookie, good once and for ten minutes. Thread-safe.
 *
 * @param <B> what the answer is held to
 */
final class SignIns<B> {
  static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MOST = 1_000;

  private final Clock clock;
  private final SecureRandom chance = new SecureRandom();
  private final Map<String, Waiting<B>> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Waiting<B>> eldest) {
          return size() > MOST;
        }
      };

  private record Waiting<B>(B begun, Instant until) {}

  SignIns(Clock clock) {
    this.clock = clock;
  }

  /** Keeps it; returns the cookie's value. */
  String keep(B begun) {
    byte[] bytes = new byte[32];
    chance.nextBytes(bytes);
    String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (waiting) {
      waiting.put(cookie, new Waiting<>(begun, clock.instant().plus(PATIENCE)));
    }
    return cookie;
  }

  /** Takes out the one that this browser began, or null. */
  @Nullable B take(@Nullable String cookie) {
    Waiting<B> found;
    synchronized (waiting) {
      found = cookie == null ? null : waiting.remove(cookie);
    }
    return found == null || found.until.isBefore(clock.instant()) ? null : found.begun;
  }
}
