package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.HttpOperation;
import io.sallyport.semantics.http.HttpReader;
import io.sallyport.semantics.http.HttpRequest;
import io.sallyport.semantics.http.Problem;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one client's connection, a request at a time. */
final class Serving {
  private static final Logger log = LoggerFactory.getLogger(Serving.class);
  private static final int SIZE = 16_384;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int BAD = 400;
  private static final int NOT_FOUND = 404;
  private static final int MISDIRECTED = 421;
  private static final int BAD_GATEWAY = 502;

  private final DoorServices services;
  private final Duration idle;
  private final Connections upstream;
  private final HttpReader reader;
  private final Routes routes;
  private final @Nullable String named;
  private final AtomicBoolean draining;
  private final SSLSocket socket;
  private final Runnable cut;
  private final Wire in;
  private final byte[] piece = new byte[SIZE];
  private final Outgoing out;

  Serving(
      DoorServices services,
      Duration idle,
      Connections upstream,
      HttpReader reader,
      Routes routes,
      AtomicBoolean draining,
      SSLSocket socket,
      Runnable cut)
      throws IOException {
    this.services = services;
    this.idle = idle;
    this.upstream = upstream;
    this.reader = reader;
    this.routes = routes;
    this.named = routes.named(socket.getSession());
    this.draining = draining;
    this.socket = socket;
    this.cut = cut;
    this.in = new Wire(socket.getInputStream());
    this.out = new Outgoing(socket.getOutputStream());
  }

  /** Until the client or a refusal that leaves its framing in doubt ends it. */
  void serve(Runnable admitted) throws IOException {
    try (Visitor visitor = new Visitor(services, socket, cut)) {
      boolean goesOn = true;
      while (goesOn && !draining.get()) {
        socket.setSoTimeout((int) Math.min(idle.toMillis(), Integer.MAX_VALUE));
        Head head = Head.read(in);
        goesOn = head != null && one(head, visitor, admitted);
      }
    } catch (Malformed e) {
      answer(BAD, Codes.malformed(String.valueOf(e.getMessage())), false, false);
    }
  }

  private boolean one(Head head, Visitor visitor, Runnable admitted) throws IOException {
    RequestLine line = RequestLine.of(head);
    Framed body = Framed.ofRequest(head, in);
    String path = line.target();
    Route.Asked asked;
    Visitor.Visit visit;
    try {
      asked = routes.asked(line, named);
      path = asked.rest();
      visit = visitor.visit(line.bearer(), asked.name());
    } catch (AccessDeniedException e) {
      answer(status(e.reason()), e.reason(), Route.Asked.likeKubernetes(path), false);
      return false;
    }
    admitted.run();
    boolean keep = !head.has("connection", "close");
    return decided(head, line, asked, visit, body) && keep && body.ended();
  }

  private static int status(Reason reason) {
    return switch (reason.code()) {
      case "SP-8701", "SP-8704" -> NOT_FOUND;
      case "SP-8702" -> UNAUTHORIZED;
      case "SP-8710" -> MISDIRECTED;
      default -> reason.code().startsWith("SP-71") ? UNAUTHORIZED : FORBIDDEN;
    };
  }

  private boolean decided(
      Head head, RequestLine line, Route.Asked asked, Visitor.Visit visit, Framed raw)
      throws IOException {
    Route route = visit.route();
    Body body = body(head, raw);
    HttpRequest request =
        new HttpRequest(
            line.method(),
            route.http().origin().scheme(),
            route.http().origin().authority(),
            route.target(asked),
            withoutHost(head.headers()),
            body);
    HttpOperation operation = reader.read(route.http(), request);
    visit.live.note(operation.text());
    try (Exchange<HttpCanonical> exchange =
        visit.session.begin(operation, HttpReader.arguments(body))) {
      return new Relaying(
              upstream,
              route,
              asked,
              services.broker().maskKey(),
              visit.session,
              socket,
              in,
              out,
              piece)
          .relay(exchange, body, raw, head, taped(visit, exchange, operation.text(), body));
    } catch (AccessDeniedException e) {
      // A field that some readers take for another one may be about the length of this request.
      boolean whole = raw.ended() && !e.reason().code().equals(Codes.DOUBTFUL_FIELD);
      answer(FORBIDDEN, e.reason(), route.http().kubernetes(), whole);
      return whole;
    } catch (TargetFailed e) {
      log.warn("SP-8705 target '{}' failed.", route.http().name(), e.getCause());
      answer(BAD_GATEWAY, Codes.unreachable(), route.http().kubernetes(), raw.ended());
      return raw.ended();
    }
  }

  private static List<Header> withoutHost(List<Header> headers) {
    List<Header> others = new ArrayList<>(headers);
    others.removeIf(header -> header.is("host"));
    return others;
  }

  /** Null where nothing is to be recorded; what cannot be is refused before it is sent. */
  private static @Nullable HttpTape taped(
      Visitor.Visit visit, Exchange<HttpCanonical> exchange, String asked, Body body)
      throws AccessDeniedException {
    if (exchange.operation().stream() != null) {
      // Recorded as what it becomes, or refused.
      return null;
    }
    try {
      return HttpTape.begin(visit::recording, exchange, asked, body);
    } catch (AccessDeniedException e) {
      throw exchange.refuse(e.reason(), Outcome.none());
    }
  }

  /** Read where conditions may ask for it; else left where it is. */
  private Body body(Head head, Framed raw) throws IOException {
    if (raw.ended()) {
      return Body.NONE;
    }
    if (!HttpReader.wantsBody(head.headers())) {
      return new Body.Unread("not JSON, a form or GraphQL in UTF-8");
    }
    if (raw.length() < 0 || raw.length() > HttpReader.MOST_BODY) {
      return new Body.Unread(raw.length() < 0 ? "a stream" : "larger than is read");
    }
    Continue.say(head, out);
    return new Body.Whole(raw.readAllBytes());
  }

  private void answer(int status, Reason reason, boolean kubernetes, boolean keep)
      throws IOException {
    byte[] content = kubernetes ? Problem.kubernetes(reason, status) : Problem.of(reason, status);
    StringBuilder text =
        new StringBuilder("HTTP/1.1 ").append(status).append(" Refused by Sallyport\r\n");
    Header type = new Header("Content-Type", kubernetes ? "application/json" : Problem.TYPE);
    text.append(type.name()).append(": ").append(type.value()).append("\r\n");
    text.append("Sallyport-Code: ").append(reason.code()).append("\r\n");
    if (status == UNAUTHORIZED) {
      text.append("WWW-Authenticate: Bearer\r\n");
    }
    text.append("Content-Length: ").append(content.length).append("\r\n");
    text.append(keep ? "\r\n" : "Connection: close\r\n\r\n");
    try {
      out.write(Head.bytes(text));
      out.write(content);
      out.flush();
    } catch (SocketException e) {
      log.debug("The client did not wait for its answer.", e);
    }
  }

  /** The target did not answer as it must; nothing of its answer was handed on. */
  static final class TargetFailed extends IOException {
    private static final long serialVersionUID = 1L;

    TargetFailed(@Nullable Throwable cause) {
      super("The target failed.", cause);
    }
  }
}
