package io.sallyport.gateway.kube;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Arguments;
import io.sallyport.api.Exchange;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.ssh.OutputTerms;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries connections to ports on streams of SPDY/3.1, a pair for each connection: one for its
 * data, one for what went wrong. Each connection is a call of its own, since the port stands in its
 * streams only.
 */
final class SpdyPorts implements Relay {
  private static final Pattern PORT = Pattern.compile("[1-9]\\d{0,4}");
  private static final Pattern ID = Pattern.compile("\\d{1,10}");
  private static final int MOST = 100_000;

  private final Spdy client;
  private final Spdy target;
  private final StreamTerms terms;
  private final SpdyParts<Part> parts = new SpdyParts<>();

  /** By the client's own number; for the thread of the way up. */
  private final Map<String, Connected> connections = new HashMap<>();

  /** A connection to a port, permitted or not. */
  private static final class Connected {
    private final String port;
    private final @Nullable Exchange<HttpCanonical> exchange;
    private final @Nullable String refusal;
    private final OutputTerms terms;

    /** How many of its two streams the target has not ended yet. */
    private int left = 2;

    private boolean data;
    private boolean errors;

    Connected(String port, @Nullable Exchange<HttpCanonical> exchange, @Nullable String refusal) {
      this.port = port;
      this.exchange = exchange;
      this.refusal = refusal;
      this.terms = new OutputTerms(exchange == null ? List.of() : exchange.obligations(), null);
    }

    /** Records what came of it, on both of its streams; the first time counts. */
    void complete() {
      if (exchange != null) {
        exchange.complete(terms.outcome(List.of()));
      }
    }
  }

  /** One stream of a connection; its target's end is open until it says otherwise. */
  private record Part(Connected of, OutputStream out) {}

  SpdyPorts(Spdy client, Spdy target, StreamTerms terms) {
    this.client = client;
    this.target = target;
    this.terms = terms;
  }

  @Override
  public void up() throws IOException {
    for (Spdy.Frame frame = client.read(); frame != null; frame = client.read()) {
      switch (frame.type()) {
        case 0 -> {
          if (parts.of(frame).of().refusal == null) {
            target.data(frame.stream(), frame.payload(), 0, frame.payload().length, frame.last());
          }
        }
        case Spdy.SYN_STREAM -> open(frame);
        case Spdy.RST_STREAM -> {
          if (parts.has(frame.stream()) && parts.of(frame).of().refusal == null) {
            target.pass(frame);
          }
        }
        case Spdy.SETTINGS, Spdy.PING, Spdy.GOAWAY, Spdy.WINDOW_UPDATE -> target.pass(frame);
        default -> throw new BrokenStream("a client opens streams and writes to them");
      }
    }
  }

  private void open(Spdy.Frame frame) throws IOException {
    Map<String, String> headers = client.headers(frame);
    String type = String.valueOf(headers.get("streamtype"));
    String port = String.valueOf(headers.get("port"));
    String id = String.valueOf(headers.get("requestid"));
    boolean known = type.equals("data") || type.equals("error");
    boolean odd = (frame.stream() & 1) == 1 && !parts.has(frame.stream());
    if (!known || !odd || !PORT.matcher(port).matches() || !ID.matcher(id).matches()) {
      throw new BrokenStream("a stream names its type, a port and its connection");
    }
    if (connections.size() >= MOST) {
      throw new BrokenStream("there are at most " + MOST + " connections");
    }
    Connected connected = connections.get(id);
    if (connected == null) {
      connected = decided(port);
      connections.put(id, connected);
    }
    boolean twice = type.equals("data") ? connected.data : connected.errors;
    if (twice || !connected.port.equals(port)) {
      throw new BrokenStream("a connection has one port and one stream of each type");
    }
    connected.data |= type.equals("data");
    connected.errors |= type.equals("error");
    opened(frame, connected, type, id);
  }

  private Connected decided(String port) {
    try {
      return new Connected(
          port, terms.session().begin(terms.stream().port(port), Arguments.none()), null);
    } catch (AccessDeniedException e) {
      return new Connected(port, null, e.reason().toString());
    }
  }

  private void opened(Spdy.Frame frame, Connected connected, String type, String id)
      throws IOException {
    int stream = frame.stream();
    Exchange<HttpCanonical> exchange = connected.exchange;
    OutputStream out = connected.terms.through(terms.through(client.stream(stream)));
    parts.add(stream, new Part(connected, out));
    if (exchange != null) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("streamtype", type);
      headers.put("port", connected.port);
      headers.put("requestid", id);
      target.open(stream, frame.last(), headers);
      return;
    }
    client.reply(stream, false);
    byte[] why =
        type.equals("error")
            ? String.valueOf(connected.refusal).getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    client.data(stream, why, 0, why.length, true);
  }

  @Override
  public void down() throws IOException {
    for (Spdy.Frame frame = target.read(); frame != null; frame = target.read()) {
      switch (frame.type()) {
        case 0 -> data(frame);
        case Spdy.SYN_REPLY -> parts.taken(frame, target, client);
        case Spdy.RST_STREAM -> {
          ended(parts.of(frame));
          client.pass(frame);
        }
        case Spdy.SETTINGS, Spdy.PING, Spdy.GOAWAY, Spdy.WINDOW_UPDATE -> client.pass(frame);
        default -> throw new BrokenStream("a target answers streams and writes to them");
      }
    }
  }

  private void data(Spdy.Frame frame) throws IOException {
    Part part = parts.of(frame);
    if (part.of().refusal != null) {
      throw new BrokenStream("what is written to was opened");
    }
    part.out().write(frame.payload());
    if (frame.last()) {
      client.data(frame.stream(), frame.payload(), 0, 0, true);
      ended(part);
    }
  }

  private static void ended(Part part) {
    synchronized (part.of()) {
      if (--part.of().left == 0) {
        part.of().complete();
      }
    }
  }

  /** Records the end of connections that were still open. */
  void close() {
    parts.all().forEach(part -> part.of().complete());
  }
}
