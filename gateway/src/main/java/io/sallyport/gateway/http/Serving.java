package io.sallyport.gateway.http;

import java.io.IOException;
import javax.net.ssl.SSLSocket;

/** Serves one client's connection of HTTP/1.1, a request at a time. */
final class Serving {
  private final Common door;
  private final SSLSocket socket;
  private final Runnable cut;

  Serving(Common door, SSLSocket socket, Runnable cut) {
    this.door = door;
    this.socket = socket;
    this.cut = cut;
  }

  /** Until the client or a refusal that leaves its framing in doubt ends it. */
  void serve(Runnable admitted) throws IOException {
    Wire in = new Wire(socket.getInputStream());
    PlainReply reply = new PlainReply(socket, in, new Outgoing(socket.getOutputStream()));
    try (Handling handling = new Handling(door, socket, cut)) {
      boolean goesOn = true;
      while (goesOn && !door.draining().get()) {
        socket.setSoTimeout((int) Math.min(door.limits().idle().toMillis(), Integer.MAX_VALUE));
        Head head = Head.read(in);
        goesOn = head != null && handling.one(head, Framed.ofRequest(head, in), reply, admitted);
      }
    } catch (Malformed e) {
      Handling.malformed(reply, e);
    }
  }
}
