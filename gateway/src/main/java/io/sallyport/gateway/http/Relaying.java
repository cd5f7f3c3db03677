package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.gateway.kube.StreamRelay;
import io.sallyport.gateway.kube.StreamTerms;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.BodyMasker;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.Limits;
import io.sallyport.semantics.http.MaskingException;
import io.sallyport.semantics.http.MethodWatch;
import io.sallyport.semantics.http.ResponsePlan;
import io.sallyport.semantics.http.ValueMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Makes one permitted call: writes the request anew, reads the response, hands it on masked. */
final class Relaying {
  private static final Set<String> HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          // Would lead the gateway's clients to another host and port (RFC 7838).
          "alt-svc");

  /** More answers before the answer (RFC 9110 §15.2) are none that anybody waits for. */
  private static final int MOST_INTERIM = 100;

  /** Whose requests say that they have no body (RFC 9110 §8.6). */
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final Connections connections;
  private final Route route;
  private final Route.Asked where;
  private final Secret maskKey;
  private final AccessSession session;
  private final Reply client;

  /** Shared by all calls of a connection, one after the other. */
  private final byte[] piece;

  private @Nullable HttpTape tape;

  /** Bytes of the body handed to the client. */
  private long handed;

  Relaying(
      Connections connections,
      Route route,
      Route.Asked where,
      Secret maskKey,
      AccessSession session,
      Reply client,
      byte[] piece) {
    this.connections = connections;
    this.route = route;
    this.where = where;
    this.piece = piece;
    this.maskKey = maskKey;
    this.session = session;
    this.client = client;
  }

  /** True where the client's connection can take another request. */
  boolean relay(
      Exchange<HttpCanonical> exchange,
      Body body,
      Framed raw,
      Head asked,
      @Nullable HttpTape recorded)
      throws IOException, AccessDeniedException {
    tape = recorded;
    HttpCanonical request = exchange.operation();
    Limits limits = Limits.of(request.response());
    Upstream target = null;
    try (StreamTerms terms = StreamTerms.begin(session, exchange)) {
      target = taken(exchange, !repeatable(request, body));
      Head answer = sent(target, request, body, raw, asked, limits);
      if (answer == null && target.used() && repeatable(request, body)) {
        // A kept connection that had ended unseen: nothing was answered, and repeating does no
        // harm.
        target.close();
        target = taken(exchange, true);
        answer = sent(target, request, body, raw, asked, limits);
      }
      if (answer == null) {
        throw new Malformed("the target ended the connection");
      }
      return answered(exchange, target, answer, limits, terms);
    } catch (BadBody e) {
      close(target);
      exchange.fail("body", Outcome.none());
      throw e.origin;
    } catch (HandedOn e) {
      close(target);
      exchange.fail(e.ended.getClass().getSimpleName(), Outcome.none());
      throw new IOException(e.ended);
    } catch (HttpTape.NotKept e) {
      close(target);
      throw exchange.refuse(e.reason(), Outcome.none());
    } catch (Over e) {
      close(target);
      throw exchange.refuse(e.reason, Outcome.none());
    } catch (IOException e) {
      close(target);
      exchange.fail(e.getClass().getSimpleName(), Outcome.none());
      throw new Handling.TargetFailed(e);
    } finally {
      if (recorded != null) {
        recorded.end();
      }
    }
  }

  /** The client's body is not read in one way, or broke off; what the target got is no request. */
  private static final class BadBody extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException origin;

    BadBody(IOException origin) {
      super(origin);
      this.origin = origin;
    }
  }

  /** The client has left, or something of the response has gone to it, so that nothing else can. */
  private static final class HandedOn extends IOException {
    private static final long serialVersionUID = 1L;

    private final Throwable ended;

    HandedOn(Throwable ended) {
      super(ended);
      this.ended = ended;
    }
  }

  private Upstream taken(Exchange<HttpCanonical> exchange, boolean fresh)
      throws IOException, AccessDeniedException {
    try {
      return connections.take(route, fresh);
    } catch (AccessDeniedException e) {
      throw exchange.refuse(e.reason(), Outcome.none());
    }
  }

  private static void close(@Nullable Upstream target) {
    if (target != null) {
      target.close();
    }
  }

  private static boolean repeatable(HttpCanonical request, Body body) {
    boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
    return safe && body instanceof Body.None && request.upgrade() == null;
  }

  private @Nullable Head sent(
      Upstream target, HttpCanonical request, Body body, Framed raw, Head asked, Limits limits)
      throws IOException {
    target.patience(limits, client);
    try {
      write(target.out(), request, body, raw, asked);
      Head head = Head.read(target.in());
      for (int told = 0; head != null && interim(head); told++) {
        if (told == MOST_INTERIM) {
          throw new Malformed("the target goes on without an answer");
        }
        head = Head.read(target.in());
      }
      return head;
    } catch (ClientLeft e) {
      throw new HandedOn(e);
    } catch (java.net.SocketException e) {
      if (target.used() && repeatable(request, body)) {
        return null;
      }
      throw e;
    }
  }

  private static boolean interim(Head head) throws Malformed {
    int status = head.status();
    return status >= 100 && status < 200 && status != 101;
  }

  private void write(OutputStream out, HttpCanonical request, Body body, Framed raw, Head asked)
      throws IOException {
    StringBuilder head = new StringBuilder(512);
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    Head.field(head, "host", request.origin().authority());
    for (Header header : request.headers()) {
      if (!isOfRoute(header.name())) {
        Head.field(head, header.name(), header.value());
      }
    }
    for (Header header : route.headers()) {
      Head.field(head, header.name(), header.value());
    }
    if (request.upgrade() != null) {
      Head.field(head, "connection", "Upgrade");
      Head.field(head, "upgrade", request.upgrade());
    }
    byte[] whole = body instanceof Body.Whole read ? read.content() : new byte[0];
    boolean chunked = body instanceof Body.Unread && raw.length() < 0;
    if (chunked) {
      Head.field(head, "transfer-encoding", "chunked");
    } else if (body instanceof Body.Unread) {
      Head.field(head, "content-length", Long.toString(raw.length()));
    } else if (whole.length > 0 || WITH_BODY.contains(request.method())) {
      Head.field(head, "content-length", Integer.toString(whole.length));
    }
    out.write(Head.bytes(head.append("\r\n")));
    out.write(whole);
    if (body instanceof Body.Unread) {
      client.goOn(asked);
      Chunks chunks = new Chunks(out, chunked);
      MethodWatch watch = MethodWatch.of(request);
      for (int read = next(raw, piece); read >= 0; read = next(raw, piece)) {
        Reason over = watch == null ? null : watch.over(piece, 0, read);
        if (over != null) {
          throw new Over(over);
        }
        chunks.write(piece, 0, read);
      }
      chunks.end();
    }
    out.flush();
  }

  private boolean isOfRoute(String name) {
    for (Header own : route.headers()) {
      if (own.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static int next(Framed raw, byte[] piece) throws BadBody {
    try {
      return raw.read(piece);
    } catch (IOException e) {
      throw new BadBody(e);
    }
  }

  private boolean answered(
      Exchange<HttpCanonical> exchange,
      Upstream target,
      Head answer,
      Limits limits,
      @Nullable StreamTerms terms)
      throws IOException, AccessDeniedException {
    HttpCanonical request = exchange.operation();
    int status = answer.status();
    if (status == 101) {
      if (!(client instanceof PlainReply plain) || !Tunnel.agreed(request, answer)) {
        throw new Malformed("the target upgraded to what was not asked for");
      }
      upgraded(exchange, target, answer, limits, terms, plain);
      return false;
    }
    boolean none = Framed.bodiless(request.method(), status, null);
    Framed body = none ? Framed.none(target.in()) : Framed.ofResponse(answer, target.in());
    ResponsePlan plan;
    try {
      plan =
          request
              .response()
              .plan(request.method(), status, passedOn(answer, request), new ValueMask(maskKey));
    } catch (AccessDeniedException e) {
      target.close();
      throw exchange.refuse(e.reason(), Outcome.none());
    }
    if (tape != null) {
      tape.response(status, plan.headers());
    }
    long length = plan.body() == null ? body.length() : -1;
    client.begin(answer.words(), plan.headers(), none ? told(answer, request) : length, none);
    try {
      handOn(exchange, body, plan.body(), limits);
    } catch (AccessDeniedException e) {
      target.close();
      throw e;
    }
    boolean reusable = body.ended() && !body.untilClose() && !answer.has("connection", "close");
    if (reusable && answer.start().startsWith("HTTP/1.1")) {
      connections.keep(route, target);
    } else {
      target.close();
    }
    return true;
  }

  /** The length that a response without its body tells; -1 for none. */
  private static long told(Head answer, HttpCanonical request) throws Malformed {
    if (request.response().masksBodies()) {
      return -1;
    }
    String length = answer.single("content-length");
    return length == null ? -1 : Head.length(length);
  }

  private List<Header> passedOn(Head answer, HttpCanonical request) {
    Set<String> named = named(answer);
    List<Header> kept = new ArrayList<>(answer.headers().size());
    for (Header header : answer.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      String value = header.value();
      switch (name) {
        case "location", "content-location" ->
            value = route.location(value, request.target(), where);
        case "set-cookie" -> value = route.cookie(value, where);
        default -> {
          // What this door says itself, no target says.
          if (HOP.contains(name) || named.contains(name) || name.startsWith("sallyport-")) {
            value = null;
          }
        }
      }
      if (value != null) {
        kept.add(new Header(header.name(), value));
      }
    }
    return kept;
  }

  private static Set<String> named(Head answer) {
    Set<String> named = Set.of();
    for (Header header : answer.headers()) {
      if (header.is("connection")) {
        named = new HashSet<>(named);
        for (String one : header.value().split(",", -1)) {
          named.add(one.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return named;
  }

  private void handOn(
      Exchange<HttpCanonical> exchange, Framed body, @Nullable BodyMasker masker, Limits limits)
      throws IOException, AccessDeniedException {
    ByteArrayOutputStream masked = new ByteArrayOutputStream();
    try {
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        if (masker == null) {
          hand(piece, read, limits);
        } else {
          masker.feed(piece, 0, read, masked::write);
          flush(masked, limits);
        }
        if (!body.ended() && body.available() == 0) {
          client.flush();
        }
      }
      if (masker != null) {
        masker.end(masked::write);
        flush(masked, limits);
      }
      client.end();
    } catch (Over e) {
      throw cut(exchange, e.reason, e);
    } catch (MaskingException e) {
      throw cut(exchange, e.reason(), e);
    } catch (HttpTape.NotKept e) {
      throw cut(exchange, e.reason(), e);
    } catch (IOException e) {
      exchange.fail(e.getClass().getSimpleName(), Outcome.read(-1, handed, true));
      throw new HandedOn(e);
    }
    exchange.complete(new Outcome(-1, handed, -1, false, found(masker)));
  }

  /** The reason can be told as long as nothing else has been. */
  private HandedOn cut(Exchange<HttpCanonical> exchange, Reason reason, IOException cause)
      throws AccessDeniedException {
    boolean told = client.takeBack();
    Outcome outcome = Outcome.read(-1, told ? 0 : handed, true);
    AccessDeniedException refused = exchange.refuse(reason, outcome);
    if (told) {
      throw refused;
    }
    return new HandedOn(cause);
  }

  /** What one piece became goes out at once, however many writes made it. */
  private void flush(ByteArrayOutputStream masked, Limits limits) throws IOException {
    hand(masked.toByteArray(), masked.size(), limits);
    masked.reset();
  }

  /** Each piece is recorded before it goes out. */
  private void hand(byte[] bytes, int length, Limits limits) throws IOException {
    Reason over = limits.over(handed + length);
    if (over != null) {
      throw new Over(over);
    }
    if (tape != null && length > 0) {
      tape.body(bytes, 0, length);
    }
    handed += length;
    client.write(bytes, 0, length);
  }

  private static List<String> found(@Nullable BodyMasker masker) {
    Map<String, Integer> counts = masker == null ? Map.of() : masker.counts();
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> one.getKey() + ": " + one.getValue())
        .toList();
  }

  /** What goes on must not be sent, or handed on. */
  private static final class Over extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    Over(Reason reason) {
      super(reason.toString());
      this.reason = reason;
    }
  }

  private void upgraded(
      Exchange<HttpCanonical> exchange,
      Upstream target,
      Head answer,
      Limits limits,
      @Nullable StreamTerms terms,
      PlainReply plain)
      throws IOException {
    HttpCanonical request = exchange.operation();
    ResponsePlan plan =
        request.response().upgraded(passedOn(answer, request), new ValueMask(maskKey));
    StringBuilder text = new StringBuilder(512).append("HTTP/1.1 101 Switching Protocols\r\n");
    plan.headers().forEach(header -> Head.field(text, header.name(), header.value()));
    Head.field(text, "Connection", "Upgrade");
    Head.field(text, "Upgrade", String.valueOf(answer.single("upgrade")));
    plain.out().write(Head.bytes(text.append("\r\n")));
    plain.flush();
    SSLSocket socket = plain.socket();
    socket.setSoTimeout(0);
    target.patience(0);
    if (terms != null) {
      StreamRelay.run(
          terms,
          "websocket".equals(request.upgrade()),
          new StreamRelay.Side(plain.in(), plain.out()),
          new StreamRelay.Side(target.in(), target.out()),
          () -> {
            target.close();
            socket.close();
          });
      return;
    }
    Tunnel tunnel = new Tunnel(plan.body(), limits);
    tunnel.run(plain.in(), plain.out(), socket, target);
    Reason stopped = tunnel.stopped();
    if (stopped == null) {
      exchange.complete(new Outcome(-1, tunnel.handed(), -1, false, found(plan.body())));
    } else {
      exchange.refuse(stopped, Outcome.read(-1, tunnel.handed(), true));
    }
  }
}
