package io.sallyport.gateway.console;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.store.StoreException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which request means what, and for whom. What changes something needs a header that only the page
 * knows besides the cookie. A path that is not listed here is not there. Thread-safe.
 */
final class Console implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final String API = "/console/api/";
  private static final HttpString CSRF = new HttpString("X-Sallyport-Csrf");
  private static final HttpString SITE = new HttpString("Sec-Fetch-Site");
  private static final String POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final ConsoleData data;
  private final Entry entry;
  private final Pages pages;
  private final Replays replays;
  private final ApprovalPages approvals;

  Console(ConsoleData data, Entry entry, Pages pages, Replays replays, ApprovalPages approvals) {
    this.data = data;
    this.entry = entry;
    this.pages = pages;
    this.replays = replays;
    this.approvals = approvals;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    secured(exchange.getResponseHeaders());
    String path = exchange.getRequestPath();
    if (entry.served(exchange, path)) {
      return;
    }
    if (!path.startsWith(API)) {
      file(exchange, path);
      return;
    }
    Reply reply;
    try {
      reply = reply(exchange, path.substring(API.length()));
    } catch (AccessDeniedException e) {
      int status = e.reason().equals(Entry.OF_NO_GROUP) ? 403 : 401;
      reply = Reply.problem(status, e.reason().code(), e.reason().message());
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
      return entry.byToken(exchange, body(exchange).get("token"));
    }
    if (reads && path.equals("ways")) {
      return entry.ways();
    }
    if (reads && path.equals("openapi.json")) {
      return Reply.good(Assets.openApi());
    }
    String shown = reads ? headers.getFirst(Headers.AUTHORIZATION) : null;
    Seats.Seat seat = shown == null ? entry.seat(exchange) : entry.guest(exchange, shown);
    if (seat == null) {
      return Reply.problem(401, "SP-7501", "Nobody is signed in.");
    }
    if (!reads && !seat.knows(headers.getFirst(CSRF))) {
      return Reply.problem(403, "SP-7503", "The request does not come from the console's page.");
    }
    if (path.equals("session")) {
      return reads
          ? Entry.whoIs(seat)
          : method.equals("DELETE") ? entry.signOut(exchange, seat) : Reply.missing();
    }
    if (ApprovalPages.own(path)) {
      String state = query(exchange, "state");
      return approvals.reply(method, path, state, () -> body(exchange), seat.login());
    }
    if (method.equals("POST") && path.equals("policy/explain")) {
      return seat.viewer().seesAll()
          ? pages.whatIf(body(exchange), seat.login())
          : notFor(seat.viewer());
    }
    return reads ? read(exchange, path, seat) : change(exchange, method, path, seat.viewer());
  }

  private Reply read(HttpServerExchange exchange, String path, Seats.Seat seat)
      throws StoreException, IOException {
    Viewer viewer = seat.viewer();
    String[] parts = path.split("/", -1);
    if (parts.length == 3 && parts[0].equals("calls")) {
      return pages.call(viewer, parts[1], parts[2]);
    }
    if (parts.length >= 2 && parts[0].equals("replays")) {
      return replay(parts, seat, query(exchange, "after"), "true".equals(query(exchange, "wait")));
    }
    return switch (path) {
      case "overview" -> pages.overview(viewer, name -> query(exchange, name));
      case "calls" -> pages.calls(viewer, name -> query(exchange, name));
      case "replays" -> pages.replays(replays, viewer, name -> query(exchange, name));
      case "sessions" -> pages.sessions(viewer);
      case "policy" -> viewer.seesAll() ? pages.policy() : notFor(viewer);
      case "targets" -> viewer.seesAll() ? pages.targets(viewer) : notFor(viewer);
      case "tokens" -> viewer.seesAll() ? pages.tokens() : notFor(viewer);
      default -> Reply.missing();
    };
  }

  private Reply replay(String[] parts, Seats.Seat seat, @Nullable String after, boolean waits)
      throws IOException {
    SessionLog.Seen session = replays.session(parts[1]);
    if (session == null || !seat.viewer().sees(session.subject())) {
      return Reply.missing();
    }
    if (!session.subject().equals(seat.viewer().name()) && seat.watches(session.id())) {
      data.watched(seat.login(), session.id(), session.subject(), session.target());
    }
    return parts.length == 2
        ? replays.one(session, after, waits)
        : parts.length == 3 ? replays.cast(session, parts[2], after, waits) : Reply.missing();
  }

  private static Reply notFor(Viewer viewer) {
    return Reply.problem(403, "SP-7509", "Not for the role " + viewer.role() + ".");
  }

  private Reply change(HttpServerExchange exchange, String method, String path, Viewer viewer)
      throws StoreException, ParseException, IOException {
    String[] parts = path.split("/", -1);
    if (method.equals("DELETE") && parts.length == 2 && parts[0].equals("sessions")) {
      return pages.endSession(parts[1], viewer);
    }
    if (!viewer.administers()) {
      return notFor(viewer);
    }
    if (method.equals("POST") && path.equals("tokens")) {
      return pages.createToken(body(exchange), viewer.name());
    }
    if (method.equals("DELETE") && parts.length == 2 && parts[0].equals("tokens")) {
      return pages.revokeToken(parts[1], viewer.name());
    }
    return Reply.missing();
  }

  private static @Nullable String query(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.peekFirst();
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
