package io.sallyport.gateway.kube;

import io.sallyport.detect.MaskingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;

/** Carries a process on streams of SPDY/3.1, each named by its {@code streamtype}. */
final class SpdyProcess implements Relay {
  private static final String TYPE = "streamtype";
  private static final Set<String> TYPES = Set.of("stdin", "stdout", "stderr", "error", "resize");

  private final Spdy client;
  private final Spdy target;
  private final StreamTerms terms;
  private final SpdyParts<Part> parts = new SpdyParts<>();

  /** One stream of the process, and where its output goes. */
  private record Part(String type, OutputStream out) {
    boolean shown() {
      return type.equals("stdout") || type.equals("stderr");
    }
  }

  SpdyProcess(Spdy client, Spdy target, StreamTerms terms) {
    this.client = client;
    this.target = target;
    this.terms = terms;
  }

  @Override
  public void up() throws IOException {
    for (Spdy.Frame frame = client.read(); frame != null; frame = client.read()) {
      switch (frame.type()) {
        case 0 -> typed(frame);
        case Spdy.SYN_STREAM -> open(frame);
        case Spdy.RST_STREAM, Spdy.SETTINGS, Spdy.PING, Spdy.GOAWAY, Spdy.WINDOW_UPDATE ->
            target.pass(frame);
        default -> throw new BrokenStream("a client opens streams and writes to them");
      }
    }
  }

  private void open(Spdy.Frame frame) throws IOException {
    String type = String.valueOf(client.headers(frame).get(TYPE));
    boolean there = parts.all().stream().anyMatch(part -> part.type().equals(type));
    if (!TYPES.contains(type) || there || (frame.stream() & 1) == 0) {
      throw new BrokenStream("a stream is of a known type, once");
    }
    OutputStream out = client.stream(frame.stream());
    boolean shown = type.startsWith("std");
    if (!parts.add(frame.stream(), new Part(type, shown ? terms.through(out) : out))) {
      throw new BrokenStream("a stream is opened once");
    }
    target.open(frame.stream(), frame.last(), Map.of(TYPE, type));
  }

  private void typed(Spdy.Frame frame) throws IOException {
    Part part = parts.of(frame);
    byte[] piece = frame.payload();
    if (part.type().equals("stdin")) {
      terms.typed(piece, 0, piece.length);
    } else if (part.type().equals("resize")) {
      terms.resized(piece);
    } else if (piece.length > 0) {
      throw new BrokenStream("a client writes input and sizes");
    }
    target.data(frame.stream(), piece, 0, piece.length, frame.last());
  }

  @Override
  public void down() throws IOException {
    for (Spdy.Frame frame = target.read(); frame != null; frame = target.read()) {
      switch (frame.type()) {
        case 0 -> shown(frame);
        case Spdy.SYN_REPLY -> parts.taken(frame, target, client);
        case Spdy.RST_STREAM, Spdy.SETTINGS, Spdy.PING, Spdy.GOAWAY, Spdy.WINDOW_UPDATE ->
            client.pass(frame);
        default -> throw new BrokenStream("a target answers streams and writes to them");
      }
    }
    for (Part part : parts.all()) {
      settle(part);
    }
  }

  private void shown(Spdy.Frame frame) throws IOException {
    Part part = parts.of(frame);
    byte[] piece = frame.payload();
    if (part.type().equals("error")) {
      for (Part one : parts.all()) {
        settle(one);
      }
      terms.ending(piece, 0, piece.length);
    } else if (!part.shown() && piece.length > 0) {
      throw new BrokenStream("a process writes output, errors and its status");
    }
    if (!part.shown()) {
      client.data(frame.stream(), piece, 0, piece.length, frame.last());
      return;
    }
    part.out().write(piece);
    part.out().flush();
    if (frame.last()) {
      settle(part);
      client.data(frame.stream(), piece, 0, 0, true);
    }
  }

  /** The output has ended: what is held back for masks goes out. */
  private static void settle(Part part) throws IOException {
    if (part.out() instanceof MaskingOutputStream masked) {
      masked.finish();
    }
  }
}
