package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.OutputStream;

/** Lets a client send its body that waits to be told so (RFC 9110 §10.1.1). */
final class Continue {
  private Continue() {}

  static void say(Head head, OutputStream out) throws IOException {
    if (head.has("expect", "100-continue")) {
      out.write(Head.bytes("HTTP/1.1 100 Continue\r\n\r\n"));
      out.flush();
    }
  }
}
