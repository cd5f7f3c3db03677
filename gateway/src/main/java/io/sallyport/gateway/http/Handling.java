package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.HttpOperation;
import io.sallyport.semantics.http.HttpReader;
import io.sallyport.semantics.http.HttpRequest;
import io.sallyport.semantics.http.Problem;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one request after the other of a client: who asks, for what, whether it may, and then the
 * call. The same for each version of HTTP. For one thread at a time.
 */
final class Handling implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Handling.class);
  private static final int SIZE = 16_384;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int BAD = 400;
  private static final int NOT_FOUND = 404;
  private static final int MISDIRECTED = 421;
  private static final int BAD_GATEWAY = 502;

  private final Common door;
  private final @Nullable String named;
  private final Visitor visitor;
  private final byte[] piece = new byte[SIZE];

  /**
   * For one connection, or for one of the places of one that carries several requests at a time.
   *
   * @param cut ends the connection at once, from any thread
   */
  Handling(Common door, SSLSocket socket, Runnable cut) {
    this.door = door;
    this.named = door.routes().named(socket.getSession());
    this.visitor = new Visitor(door.services(), socket, cut);
  }

  /**
   * Handles one request.
   *
   * @param admitted is run once it is known who asks
   * @return whether the connection can take another one behind it
   * @throws Malformed when it is not read in one way only, which {@link #malformed} answers
   */
  boolean one(Head head, Framed body, Reply reply, Runnable admitted) throws IOException {
    RequestLine line = RequestLine.of(head);
    String path = line.target();
    Route.Asked asked;
    Visitor.Visit visit;
    try {
      asked = door.routes().asked(line, named);
      path = asked.rest();
      visit = visitor.visit(line.bearer(), asked.name());
    } catch (AccessDeniedException e) {
      boolean kubernetes = Route.Asked.likeKubernetes(path);
      answer(reply, line, status(e.reason()), e.reason(), kubernetes, false);
      return false;
    }
    admitted.run();
    boolean keep = !head.has("connection", "close");
    return decided(head, line, asked, visit, body, reply) && keep && body.ended();
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
      Head head, RequestLine line, Route.Asked asked, Visitor.Visit visit, Framed raw, Reply reply)
      throws IOException {
    Route route = visit.route();
    Body body = body(head, raw, reply);
    HttpRequest request =
        new HttpRequest(
            line.method(),
            route.http().origin().scheme(),
            route.http().origin().authority(),
            route.target(asked),
            withoutRead(head.headers()),
            body);
    HttpOperation operation = door.reader().read(route.http(), request);
    visit.live.note(operation.text());
    try (Exchange<HttpCanonical> exchange =
        visit.session.begin(operation, HttpReader.arguments(body))) {
      return new Relaying(
              door.upstream(),
              route,
              asked,
              door.services().broker().maskKey(),
              visit.session,
              reply,
              piece)
          .relay(exchange, body, raw, head, taped(visit, exchange, operation.text(), body));
    } catch (AccessDeniedException e) {
      // A field that some readers take for another one may be about the length of this request.
      boolean whole = raw.ended() && !e.reason().code().equals(Codes.DOUBTFUL_FIELD);
      answer(reply, line, FORBIDDEN, e.reason(), route.http().kubernetes(), whole);
      return whole;
    } catch (TargetFailed e) {
      log.warn("SP-8705 target '{}' failed.", route.http().name(), e.getCause());
      boolean whole = raw.ended();
      answer(reply, line, BAD_GATEWAY, Codes.unreachable(), route.http().kubernetes(), whole);
      return whole;
    }
  }

  /** What has been taken from the head goes no further, the token least of all. */
  private static List<Header> withoutRead(List<Header> headers) {
    List<Header> others = new ArrayList<>(headers);
    others.removeIf(header -> header.is("host") || header.is("authorization"));
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
  private static Body body(Head head, Framed raw, Reply reply) throws IOException {
    if (raw.ended()) {
      return Body.NONE;
    }
    if (!HttpReader.wantsBody(head.headers())) {
      return new Body.Unread("not JSON, a form or GraphQL in UTF-8");
    }
    if (raw.length() < 0 || raw.length() > HttpReader.MOST_BODY) {
      return new Body.Unread(raw.length() < 0 ? "a stream" : "larger than is read");
    }
    reply.goOn(head);
    return new Body.Whole(raw.readAllBytes());
  }

  /** Tells a client that its request is not read in one way only. */
  static void malformed(Reply reply, Malformed why) throws IOException {
    Reason reason = Codes.malformed(String.valueOf(why.getMessage()));
    answer(reply, null, BAD, reason, false, false);
  }

  private static void answer(
      Reply reply,
      @Nullable RequestLine line,
      int status,
      Reason reason,
      boolean kubernetes,
      boolean keep)
      throws IOException {
    byte[] content = kubernetes ? Problem.kubernetes(reason, status) : Problem.of(reason, status);
    List<Header> fields = new ArrayList<>();
    fields.add(new Header("Content-Type", kubernetes ? "application/json" : Problem.TYPE));
    fields.add(new Header("Sallyport-Code", reason.code()));
    if (status == UNAUTHORIZED) {
      fields.add(new Header("WWW-Authenticate", "Bearer"));
    }
    if (!keep) {
      fields.add(new Header("Connection", "close"));
    }
    // What follows the head of an answer to HEAD would be taken for the next answer.
    boolean bodiless = line != null && line.method().equals("HEAD");
    try {
      reply.begin(status + " Refused by Sallyport", fields, content.length, bodiless);
      if (!bodiless) {
        reply.write(content, 0, content.length);
      }
      reply.end();
    } catch (SocketException e) {
      log.debug("The client did not wait for its answer.", e);
    }
  }

  /** Ends the sessions of whoever asked. */
  @Override
  public void close() {
    visitor.close();
  }

  /** The target did not answer as it must; nothing of its answer was handed on. */
  static final class TargetFailed extends IOException {
    private static final long serialVersionUID = 1L;

    TargetFailed(@Nullable Throwable cause) {
      super("The target failed.", cause);
    }
  }
}
