package io.sallyport.gateway.console;

import io.sallyport.gateway.door.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in. A seat is known by a cookie of 256 random bits; it ends after half an hour
 * without a request that a person made, after eight hours, or with its credential. Thread-safe.
 */
final class Seats {
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(8);
  private static final int MOST = 500;

  private final Map<String, Seat> seats = new ConcurrentHashMap<>();
  private final SecureRandom chance = new SecureRandom();
  private final Clock clock;

  Seats(Clock clock) {
    this.clock = clock;
  }

  /** One who is signed in. */
  static final class Seat {
    private final Login login;
    private final Viewer viewer;
    private final String csrf;
    private final Instant until;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private volatile Instant used;

    private Seat(Login login, Viewer viewer, String csrf, Instant until, Instant used) {
      this.login = login;
      this.viewer = viewer;
      this.csrf = csrf;
      this.until = until;
      this.used = used;
    }

    Login login() {
      return login;
    }

    /** What every request that changes something has to show in a header. */
    String csrf() {
      return csrf;
    }

    Viewer viewer() {
      return viewer;
    }

    /** Whether it has not looked at that session before. */
    boolean watches(String session) {
      return watched.add(session);
    }

    boolean knows(@Nullable String shown) {
      return shown != null
          && MessageDigest.isEqual(
              csrf.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Takes a seat.
   *
   * @return the cookie's value, or null where too many are signed in
   */
  @Nullable String take(Login login, Viewer.Role role) {
    Instant now = clock.instant();
    seats.values().removeIf(seat -> over(seat, now));
    if (seats.size() >= MOST) {
      return null;
    }
    String cookie = random();
    Instant until = now.plus(LONGEST);
    Instant expires = login.expires();
    if (expires != null && expires.isBefore(until)) {
      until = expires;
    }
    Viewer viewer = new Viewer(login.caller().subject().id(), role);
    seats.put(cookie, new Seat(login, viewer, random(), until, now));
    return cookie;
  }

  /** One for a single request, that changes nothing. */
  static Seat guest(Login login, Viewer.Role role) {
    Viewer viewer = new Viewer(login.caller().subject().id(), role);
    return new Seat(login, viewer, "", Instant.MAX, Instant.MAX);
  }

  /** The seat of that cookie, or null where it is nobody's any more. */
  @Nullable Seat find(@Nullable String cookie) {
    Seat seat = cookie == null ? null : seats.get(cookie);
    if (cookie == null || seat == null) {
      return null;
    }
    Instant now = clock.instant();
    if (over(seat, now)) {
      seats.remove(cookie);
      return null;
    }
    seat.used = now;
    return seat;
  }

  void leave(@Nullable String cookie) {
    if (cookie != null) {
      seats.remove(cookie);
    }
  }

  private static boolean over(Seat seat, Instant now) {
    return now.isAfter(seat.until) || now.isAfter(seat.used.plus(IDLE));
  }

  private String random() {
    byte[] bytes = new byte[32];
    chance.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
