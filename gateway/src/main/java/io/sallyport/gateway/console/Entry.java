package io.sallyport.gateway.console;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.identity.OidcSignIn;
import io.sallyport.gateway.identity.SamlSignIn;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How people come in and go: by a token that they paste, or by their browser at an issuer or a SAML
 * identity provider. What they get is a cookie that scripts cannot read and other sites cannot
 * send. Thread-safe.
 */
final class Entry {
  /** Where a browser begins to sign in, and where the issuer sends it back to. */
  static final String BEGIN = "/console/sign-in";

  static final String BACK = "/console/signed-in";

  /** The same of SAML, and where an identity provider reads what it has to know. */
  static final String SAML_BEGIN = "/console/saml/sign-in";

  static final String SAML_BACK = "/console/saml/signed-in";
  static final String SAML_METADATA = "/console/saml/metadata";

  private static final Logger log = LoggerFactory.getLogger(Entry.class);
  private static final String REFUSED = "/#/refused?code=";
  private static final String SEAT = "__Host-sallyport";
  private static final String BEGUN = "__Host-sallyport-begun";
  private static final String SAML_BEGUN = "__Host-sallyport-saml";

  /** Lax, since the issuer's answer comes as a link from another site. */
  private static final String BY_LINK = "; SameSite=Lax; Max-Age=";

  /** None, since a form of another site brings the answer; the seat's own cookie stays strict. */
  private static final String BY_POST = "; SameSite=None; Max-Age=";

  static final Reason OF_NO_GROUP =
      Reason.of(
          "SP-7502",
          "You are known, but none of your groups may see the console.",
          "Sign in as somebody who may.");

  private final ConsoleData data;
  private final DoorServices services;
  private final Seats seats;
  private final SignIns<OidcSignIn.Begun> begun;
  private final SignIns<SamlSignIn.Begun> samlBegun;

  Entry(ConsoleData data, DoorServices services, Clock clock) {
    this.data = data;
    this.services = services;
    this.seats = new Seats(clock);
    this.begun = new SignIns<>(clock);
    this.samlBegun = new SignIns<>(clock);
  }

  /** The ways in besides a token, for the page on which nobody is signed in yet. */
  Reply ways() {
    Map<String, Object> ways = new LinkedHashMap<>();
    OidcSignIn issuer = data.signIn();
    if (issuer != null) {
      ways.put("issuer", issuer.issuer());
    }
    SamlSignIn saml = data.saml();
    if (saml != null) {
      ways.put("saml", saml.at().toString());
    }
    return Reply.good(ways);
  }

  /**
   * Answers a browser that signs in elsewhere.
   *
   * @return whether that was asked for
   */
  boolean served(HttpServerExchange exchange, String path) {
    String asked = exchange.getRequestMethod() + " " + path;
    SamlSignIn saml = data.saml();
    if (asked.equals("GET " + BEGIN)) {
      begin(exchange);
    } else if (asked.equals("GET " + BACK)) {
      finish(exchange);
    } else if (saml != null && asked.equals("GET " + SAML_BEGIN)) {
      begin(exchange, saml);
    } else if (saml != null && asked.equals("POST " + SAML_BACK)) {
      finish(exchange, saml);
    } else if (saml != null && asked.equals("GET " + SAML_METADATA)) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/samlmetadata+xml");
      exchange.getResponseSender().send(saml.metadata());
    } else {
      return false;
    }
    return true;
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

  /**
   * Whoever shows a token with the request itself, as programs do: no browser sends one for another
   * site, so that there is nothing to forge. Good for this request.
   *
   * @param header the header Authorization (RFC 6750)
   * @return null where it shows no token
   * @throws AccessDeniedException when it does not count, or gives no role
   */
  Seats.@Nullable Seat guest(HttpServerExchange exchange, String header)
      throws AccessDeniedException {
    String text = Presented.Token.text(header);
    if (text == null) {
      return null;
    }
    try (Secret token = Secret.of(text.toCharArray())) {
      Login login = services.authenticate(new Presented.Token(token, peer(exchange)));
      Viewer.Role role = role(login);
      if (role == null) {
        services.turnedAway(peer(exchange), login.caller().subject().id(), OF_NO_GROUP);
        throw new AccessDeniedException(OF_NO_GROUP, null);
      }
      return Seats.guest(login, role);
    }
  }

  private Viewer.@Nullable Role role(Login login) {
    Viewer.Role role =
        new Viewer.Groups(data.admins(), data.auditors(), data.users())
            .role(login.caller().subject().groups());
    // An agent that acts for an administrator is none: else it would make itself a token.
    return role == null || login.caller().actor() == null ? role : Viewer.Role.USER;
  }

  private Reply take(HttpServerExchange exchange, Login login) {
    Viewer.Role role = role(login);
    if (role == null) {
      return refused(exchange, login, 403, OF_NO_GROUP);
    }
    String cookie = seats.take(login, role);
    Seats.Seat seat = seats.find(cookie);
    if (cookie == null || seat == null) {
      return refused(
          exchange,
          login,
          503,
          Reason.of("SP-7506", "Too many people are signed in.", "Wait a moment."));
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

  private Reply refused(HttpServerExchange exchange, Login login, int status, Reason reason) {
    services.turnedAway(peer(exchange), login.caller().subject().id(), reason);
    return Reply.problem(status, reason.code(), reason.message());
  }

  Reply signOut(HttpServerExchange exchange, Seats.Seat seat) {
    data.signedOut(seat.login(), peer(exchange));
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
  private void begin(HttpServerExchange exchange) {
    OidcSignIn issuer = data.signIn();
    if (issuer == null) {
      go(exchange, "/");
      return;
    }
    try {
      OidcSignIn.Begun started = issuer.begin();
      long patience = SignIns.PATIENCE.toSeconds();
      setCookie(exchange, BEGUN, begun.keep(started), BY_LINK + patience);
      go(exchange, started.at().toString());
    } catch (AccessDeniedException e) {
      refuse(exchange, e);
    }
  }

  private void begin(HttpServerExchange exchange, SamlSignIn saml) {
    SamlSignIn.Begun started = saml.begin();
    long patience = SignIns.PATIENCE.toSeconds();
    setCookie(exchange, SAML_BEGUN, samlBegun.keep(started), BY_POST + patience);
    go(exchange, started.at().toString());
  }

  /** Takes the issuer's answer; wherever that leads, it leads to the console itself. */
  private void finish(HttpServerExchange exchange) {
    OidcSignIn issuer = data.signIn();
    OidcSignIn.Begun started = begun.take(cookie(exchange, BEGUN));
    setCookie(exchange, BEGUN, "", BY_LINK + 0);
    String code = query(exchange, "code");
    try {
      if (issuer == null
          || started == null
          || code == null
          || !started.is(query(exchange, "state"))) {
        throw new AccessDeniedException(OidcSignIn.FAILED, null);
      }
      come(exchange, issuer.finish(started, code, query(exchange, "iss")));
    } catch (AccessDeniedException e) {
      refuse(exchange, e);
    }
  }

  /** Takes an identity provider's answer; what else it says, such as where to go, is not read. */
  private void finish(HttpServerExchange exchange, SamlSignIn saml) {
    SamlSignIn.Begun started = samlBegun.take(cookie(exchange, SAML_BEGUN));
    setCookie(exchange, SAML_BEGUN, "", BY_POST + 0);
    try {
      if (started == null) {
        throw SamlSignIn.unasked(null);
      }
      come(exchange, saml.finish(started, field(exchange, "SAMLResponse")));
    } catch (AccessDeniedException e) {
      refuse(exchange, e);
    }
  }

  private void come(HttpServerExchange exchange, Login login) throws AccessDeniedException {
    data.check(login);
    Reply taken = take(exchange, login);
    if (taken.status() == 200) {
      go(exchange, "/");
    } else {
      go(exchange, REFUSED + taken.body().get("code"));
    }
  }

  private void refuse(HttpServerExchange exchange, AccessDeniedException e) {
    services.turnedAway(peer(exchange), null, e.reason());
    go(exchange, REFUSED + e.reason().code());
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

  /** The field of a posted form, which has to be there once; empty where it is not. */
  private static String field(HttpServerExchange exchange, String name) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      return "";
    }
    List<String> found = new ArrayList<>();
    try (InputStream in = exchange.getInputStream()) {
      for (String pair : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          found.add(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      log.info("A posted form of {} cannot be read: {}", peer(exchange), e.toString());
      return "";
    }
    return found.size() == 1 ? found.get(0) : "";
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
