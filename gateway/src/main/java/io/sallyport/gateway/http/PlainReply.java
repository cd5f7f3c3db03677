package io.sallyport.gateway.http;

import io.sallyport.semantics.http.Header;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** A response on a connection of HTTP/1.1 (RFC 9112). For one thread. */
final class PlainReply implements Reply {
  private final SSLSocket socket;
  private final Wire in;
  private final Outgoing out;
  private Chunks body;

  PlainReply(SSLSocket socket, Wire in, Outgoing out) {
    this.socket = socket;
    this.in = in;
    this.out = out;
    this.body = new Chunks(out, false);
  }

  SSLSocket socket() {
    return socket;
  }

  Wire in() {
    return in;
  }

  Outgoing out() {
    return out;
  }

  @Override
  public void look() throws IOException {
    in.look(socket);
  }

  @Override
  public void goOn(Head asked) throws IOException {
    if (asked.has("expect", "100-continue")) {
      out.write(Head.bytes("HTTP/1.1 100 Continue\r\n\r\n"));
      out.flush();
    }
  }

  @Override
  public void begin(String status, List<Header> fields, long length, boolean bodiless)
      throws IOException {
    out.begin();
    StringBuilder head = new StringBuilder(512).append("HTTP/1.1 ").append(status).append("\r\n");
    fields.forEach(field -> Head.field(head, field.name(), field.value()));
    if (length >= 0) {
      Head.field(head, "Content-Length", Long.toString(length));
    } else if (!bodiless) {
      Head.field(head, "Transfer-Encoding", "chunked");
    }
    out.write(Head.bytes(head.append("\r\n")));
    body = new Chunks(out, !bodiless && length < 0);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    body.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public boolean takeBack() {
    return out.takeBack();
  }

  @Override
  public void end() throws IOException {
    body.end();
  }
}
