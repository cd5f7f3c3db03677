package io.sallyport.gateway.console;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.store.StoreException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which request means what. Signing in takes a token and gives a cookie that scripts cannot read
 * and other sites cannot send; what changes something needs a header besides that only the page
 * knows. A path that is not listed here is not there. Thread-safe.
 */
final class Console implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final String COOKIE = "__Host-sallyport";
  private static final String API = "/console/api/";
  private static final HttpString CSRF = new HttpString("X-Sallyport-Csrf");
  private static final HttpString SITE = new HttpString("Sec-Fetch-Site");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final ConsoleData data;
  private final DoorServices services;
  private final Seats seats;
  private final Pages pages;

  Console(ConsoleData data, DoorServices services, Seats seats, Pages pages) {
    this.data = data;
    this.services = services;
    this.seats = seats;
    this.pages = pages;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    secured(exchange.getResponseHeaders());
    String path = exchange.getRequestPath();
    if (!path.startsWith(API)) {
      file(exchange, path);
      return;
    }
    Reply reply;
    try {
      reply = reply(exchange, path.substring(API.length()));
    } catch (AccessDeniedException e) {
      reply = Reply.problem(401, e.reason().code(), e.reason().message());
    } catch (StoreException e) {
      log.error("The console could not reach the store.", e);
      reply = Reply.problem(503, "SP-7031", "The store does not answer.");
    } catch (ParseException | IllegalArgumentException e) {
      reply = Reply.problem(400, "SP-7505", "The request is not understood.");
    }
    send(exchange, reply);
  }

  private static void secured(HeaderMap headers) {
    headers
        .put(new HttpString("Content-Security-Policy"), POLICY)
        .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .put(new HttpString("X-Frame-Options"), "DENY")
        .put(new HttpString("Referrer-Policy"), "no-referrer")
        .put(new HttpString("Cross-Origin-Opener-Policy"), "same-origin")
        .put(new HttpString("Cross-Origin-Resource-Policy"), "same-origin")
        .put(new HttpString("Permissions-Policy"), "camera=(), microphone=(), geolocation=()")
        .put(Headers.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
  }

  private static void file(HttpServerExchange exchange, String path) {
    Assets.Content found =
        exchange.getRequestMethod().equalToString("GET") ? Assets.at(path) : null;
    if (found == null) {
      send(exchange, Reply.missing());
      return;
    }
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, found.type())
        .put(Headers.CACHE_CONTROL, "no-cache");
    exchange.getResponseSender().send(found.bytes());
  }

  private Reply reply(HttpServerExchange exchange, String path)
      throws AccessDeniedException, StoreException, ParseException, IOException {
    String method = exchange.getRequestMethod().toString();
    HeaderMap headers = exchange.getRequestHeaders();
    String site = headers.getFirst(SITE);
    boolean reads = method.equals("GET");
    if (site != null && !site.equals("same-origin")) {
      return Reply.problem(403, "SP-7503", "The request comes from another site.");
    }
    if (!reads && headers.getFirst(CSRF) == null) {
      return Reply.problem(403, "SP-7503", "The request does not come from the console's page.");
    }
    if (method.equals("POST") && path.equals("session")) {
      return signIn(exchange);
    }
    String cookie = cookie(exchange);
    Seats.Seat seat = seats.find(cookie);
    if (seat == null) {
      return Reply.problem(401, "SP-7501", "Nobody is signed in.");
    }
    try {
      data.check(seat.login());
    } catch (AccessDeniedException e) {
      seats.leave(cookie);
      throw e;
    }
    if (!reads && !seat.knows(headers.getFirst(CSRF))) {
      return Reply.problem(403, "SP-7503", "The request does not come from the console's page.");
    }
    if (path.equals("session")) {
      return reads ? whoIs(seat) : signOut(exchange, method, cookie);
    }
    return reads ? read(exchange, path) : change(exchange, method, path, seat.name());
  }

  private Reply signIn(HttpServerExchange exchange)
      throws AccessDeniedException, ParseException, IOException {
    Object token = body(exchange).get("token");
    if (!(token instanceof String text) || text.length() > 16 * 1024) {
      return Reply.problem(400, "SP-7505", "The request is not understood.");
    }
    String peer = exchange.getSourceAddress().getAddress().getHostAddress();
    Login login;
    try (Secret secret = Secret.of(text.toCharArray())) {
      login = services.authenticate(new Presented.Token(secret, peer));
    }
    if (Collections.disjoint(login.caller().subject().groups(), data.admins())) {
      return Reply.problem(
          403, "SP-7502", "The token is good, but its groups may not see the console.");
    }
    String cookie = seats.take(login);
    Seats.Seat seat = seats.find(cookie);
    if (cookie == null || seat == null) {
      return Reply.problem(503, "SP-7506", "Too many people are signed in.");
    }
    log.info("'{}' has signed in to the console from {}.", seat.name(), peer);
    data.signedIn(login, peer);
    setCookie(exchange, cookie, "");
    return whoIs(seat);
  }

  private Reply signOut(HttpServerExchange exchange, String method, @Nullable String cookie) {
    if (!method.equals("DELETE")) {
      return Reply.missing();
    }
    seats.leave(cookie);
    setCookie(exchange, "", "; Max-Age=0");
    return Reply.done();
  }

  private static void setCookie(HttpServerExchange exchange, String value, String more) {
    exchange
        .getResponseHeaders()
        .put(
            Headers.SET_COOKIE,
            COOKIE + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict" + more);
  }

  private static Reply whoIs(Seats.Seat seat) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", seat.name());
    shown.put("role", "admin");
    shown.put("csrf", seat.csrf());
    return Reply.good(shown);
  }

  private Reply read(HttpServerExchange exchange, String path) throws StoreException {
    String[] parts = path.split("/", -1);
    if (parts.length == 3 && parts[0].equals("calls")) {
      return pages.call(parts[1], parts[2]);
    }
    return switch (path) {
      case "overview" -> pages.overview(name -> query(exchange, name));
      case "calls" -> pages.calls(name -> query(exchange, name));
      case "sessions" -> pages.sessions();
      case "policy" -> pages.policy();
      case "tokens" -> pages.tokens();
      default -> Reply.missing();
    };
  }

  private Reply change(HttpServerExchange exchange, String method, String path, String by)
      throws StoreException, ParseException, IOException {
    String[] parts = path.split("/", -1);
    if (method.equals("POST") && path.equals("tokens")) {
      return pages.createToken(body(exchange), by);
    }
    if (method.equals("DELETE") && parts.length == 2 && parts[0].equals("tokens")) {
      return pages.revokeToken(parts[1], by);
    }
    if (method.equals("DELETE") && parts.length == 2 && parts[0].equals("sessions")) {
      return pages.endSession(parts[1], by);
    }
    return Reply.missing();
  }

  private static @Nullable String query(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.peekFirst();
  }

  private static @Nullable String cookie(HttpServerExchange exchange) {
    Cookie cookie = exchange.getRequestCookie(COOKIE);
    return cookie == null ? null : cookie.getValue();
  }

  private static Map<String, Object> body(HttpServerExchange exchange)
      throws IOException, ParseException {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/json")) {
      throw new IllegalArgumentException("The body has to be JSON.");
    }
    try (InputStream in = exchange.getInputStream()) {
      return JSONObjectUtils.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpServerExchange exchange, Reply reply) {
    exchange.setStatusCode(reply.status());
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "application/json")
        .put(Headers.CACHE_CONTROL, "no-store");
    exchange
        .getResponseSender()
        .send(reply.status() == 204 ? "" : JSONObjectUtils.toJSONString(reply.body()));
  }
}
