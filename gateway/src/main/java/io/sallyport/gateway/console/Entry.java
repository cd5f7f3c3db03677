package io.sallyport.gateway.console;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.identity.OidcSignIn;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.Headers;
import java.time.Clock;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How people come in and go: by a token that they paste, or by their browser at an issuer. What
 * they get is a cookie that scripts cannot read and other sites cannot send. Thread-safe.
 */
final class Entry {
  /** Where a browser begins to sign in, and where the issuer sends it back to. */
  static final String BEGIN = "/console/sign-in";

  static final String BACK = "/console/signed-in";

  private static final Logger log = LoggerFactory.getLogger(Entry.class);
  private static final String SEAT = "__Host-sallyport";
  private static final String BEGUN = "__Host-sallyport-begun";

  private static final Reason OF_NO_GROUP =
      Reason.of(
          "SP-7502",
          "You are known, but none of your groups may see the console.",
          "Sign in as somebody who may.");

  private final ConsoleData data;
  private final DoorServices services;
  private final Seats seats;
  private final SignIns begun;

  Entry(ConsoleData data, DoorServices services, Clock clock) {
    this.data = data;
    this.services = services;
    this.seats = new Seats(clock);
    this.begun = new SignIns(clock);
  }

  /** The ways in besides a token, for the page on which nobody is signed in yet. */
  Reply ways() {
    OidcSignIn issuer = data.signIn();
    return Reply.good(issuer == null ? Map.of() : Map.of("issuer", issuer.issuer()));
  }

  /**
   * The seat of whoever asks.
   *
   * @return null where nobody is signed in
   * @throws AccessDeniedException where the credential does not count any more
   */
  Seats.@Nullable Seat seat(HttpServerExchange exchange) throws AccessDeniedException {
    String cookie = cookie(exchange, SEAT);
    Seats.Seat seat = seats.find(cookie);
    if (seat != null) {
      try {
        data.check(seat.login());
      } catch (AccessDeniedException e) {
        seats.leave(cookie);
        throw e;
      }
    }
    return seat;
  }

  /** Signs in by a token. */
  Reply byToken(HttpServerExchange exchange, @Nullable Object token) throws AccessDeniedException {
    if (!(token instanceof String text) || text.length() > 16 * 1024) {
      return Reply.problem(400, "SP-7505", "The request is not understood.");
    }
    try (Secret secret = Secret.of(text.toCharArray())) {
      return take(exchange, services.authenticate(new Presented.Token(secret, peer(exchange))));
    }
  }

  private Reply take(HttpServerExchange exchange, Login login) {
    Viewer.Role role =
        new Viewer.Groups(data.admins(), data.auditors(), data.users())
            .role(login.caller().subject().groups());
    if (role == null) {
      services.turnedAway(peer(exchange), login.caller().subject().id(), OF_NO_GROUP);
      return Reply.problem(403, OF_NO_GROUP.code(), OF_NO_GROUP.message());
    }
    String cookie = seats.take(login, role);
    Seats.Seat seat = seats.find(cookie);
    if (cookie == null || seat == null) {
      return Reply.problem(503, "SP-7506", "Too many people are signed in.");
    }
    log.info(
        "'{}' has signed in to the console from {} as {}.",
        seat.viewer().name(),
        peer(exchange),
        role);
    data.signedIn(login, peer(exchange));
    setCookie(exchange, SEAT, cookie, "; SameSite=Strict");
    return whoIs(seat);
  }

  Reply signOut(HttpServerExchange exchange) {
    seats.leave(cookie(exchange, SEAT));
    setCookie(exchange, SEAT, "", "; SameSite=Strict; Max-Age=0");
    return Reply.done();
  }

  static Reply whoIs(Seats.Seat seat) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", seat.viewer().name());
    shown.put("role", seat.viewer().role().toString());
    shown.put("csrf", seat.csrf());
    return Reply.good(shown);
  }

  /** Sends a browser to the issuer. */
  void begin(HttpServerExchange exchange) {
    OidcSignIn issuer = data.signIn();
    if (issuer == null) {
      go(exchange, "/");
      return;
    }
    try {
      OidcSignIn.Begun started = issuer.begin();
      // Lax, since the issuer's answer comes as a link from another site.
      setCookie(
          exchange,
          BEGUN,
          begun.keep(started),
          "; SameSite=Lax; Max-Age=" + SignIns.PATIENCE.toSeconds());
      go(exchange, started.at().toString());
    } catch (AccessDeniedException e) {
      refuse(exchange, e.reason().code());
    }
  }

  /** Takes the issuer's answer; wherever that leads, it leads to the console itself. */
  void finish(HttpServerExchange exchange) {
    OidcSignIn issuer = data.signIn();
    OidcSignIn.Begun started = begun.take(cookie(exchange, BEGUN), query(exchange, "state"));
    setCookie(exchange, BEGUN, "", "; SameSite=Lax; Max-Age=0");
    String code = query(exchange, "code");
    try {
      if (issuer == null || started == null || code == null) {
        throw new AccessDeniedException(OidcSignIn.FAILED, null);
      }
      Login login = issuer.finish(started, code, query(exchange, "iss"));
      data.check(login);
      Reply taken = take(exchange, login);
      if (taken.status() == 200) {
        go(exchange, "/");
      } else {
        refuse(exchange, String.valueOf(taken.body().get("code")));
      }
    } catch (AccessDeniedException e) {
      services.turnedAway(peer(exchange), null, e.reason());
      refuse(exchange, e.reason().code());
    }
  }

  private static void refuse(HttpServerExchange exchange, String code) {
    go(exchange, "/#/refused?code=" + code);
  }

  private static void go(HttpServerExchange exchange, String place) {
    exchange
        .setStatusCode(303)
        .getResponseHeaders()
        .put(Headers.LOCATION, place)
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange.endExchange();
  }

  private static String peer(HttpServerExchange exchange) {
    return exchange.getSourceAddress().getAddress().getHostAddress();
  }

  private static @Nullable String query(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.size() != 1 ? null : values.peekFirst();
  }

  private static @Nullable String cookie(HttpServerExchange exchange, String name) {
    Cookie cookie = exchange.getRequestCookie(name);
    return cookie == null ? null : cookie.getValue();
  }

  private static void setCookie(
      HttpServerExchange exchange, String name, String value, String more) {
    exchange
        .getResponseHeaders()
        .add(Headers.SET_COOKIE, name + "=" + value + "; Path=/; Secure; HttpOnly" + more);
  }
}
