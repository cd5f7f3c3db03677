package io.sallyport.gateway.console;

import io.sallyport.gateway.identity.OidcSignIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
 */
final class SignIns {
  static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MOST = 1_000;

  private final Clock clock;
  private final SecureRandom chance = new SecureRandom();
  private final Map<String, Waiting> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Waiting> eldest) {
          return size() > MOST;
        }
      };

  private record Waiting(OidcSignIn.Begun begun, Instant until) {}

  SignIns(Clock clock) {
    this.clock = clock;
  }

  /** Keeps it; returns the cookie's value. */
  String keep(OidcSignIn.Begun begun) {
    byte[] bytes = new byte[32];
    chance.nextBytes(bytes);
    String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (waiting) {
      waiting.put(cookie, new Waiting(begun, clock.instant().plus(PATIENCE)));
    }
    return cookie;
  }

  /** Takes out the one that this browser began and this answer belongs to, or null. */
  OidcSignIn.@Nullable Begun take(@Nullable String cookie, @Nullable String state) {
    Waiting found;
    synchronized (waiting) {
      found = cookie == null ? null : waiting.remove(cookie);
    }
    if (found == null || state == null || found.until.isBefore(clock.instant())) {
      return null;
    }
    boolean same =
        MessageDigest.isEqual(
            found.begun.state().getBytes(StandardCharsets.UTF_8),
            state.getBytes(StandardCharsets.UTF_8));
    return same ? found.begun : null;
  }
}
