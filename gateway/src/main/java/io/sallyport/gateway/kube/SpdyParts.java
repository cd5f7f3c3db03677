package io.sallyport.gateway.kube;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the streams that a client has opened, by their numbers. Thread-safe. */
final class SpdyParts<P> {
  private final Map<Integer, P> parts = new ConcurrentHashMap<>();

  /** Keeps it; false where the stream is known already. */
  boolean add(int stream, P part) {
    return parts.putIfAbsent(stream, part) == null;
  }

  boolean has(int stream) {
    return parts.containsKey(stream);
  }

  Collection<P> all() {
    return parts.values();
  }

  /** That of the frame's stream, which has to be open. */
  P of(Spdy.Frame frame) throws BrokenStream {
    P part = parts.get(frame.stream());
    if (part == null) {
      throw new BrokenStream("what is written to was opened");
    }
    return part;
  }

  /** Tells the client that the target has taken a stream. */
  void taken(Spdy.Frame frame, Spdy target, Spdy client) throws IOException {
    of(frame);
    target.headers(frame);
    client.reply(frame.stream(), frame.last());
  }
}
