package io.sallyport.gateway.http;

import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.KubernetesStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries an upgraded connection both ways until either side ends it. */
final class Tunnel {
  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);
  private static final int SIZE = 16_384;

  private Tunnel() {}

  /** Whether the connection became what was asked for, which alone can be read. */
  static boolean agreed(HttpCanonical request, Head answer) throws Malformed {
    String upgrade = answer.single("upgrade");
    if (upgrade == null || !upgrade.equalsIgnoreCase(request.upgrade())) {
      return false;
    }
    KubernetesStream stream = request.stream();
    boolean webSocket = upgrade.equalsIgnoreCase("websocket");
    return stream == null
        || !webSocket
        || (stream.offered(answer.single("sec-websocket-protocol"))
            && answer.single("sec-websocket-extensions") == null);
  }

  static void run(InputStream in, OutputStream out, Socket client, Upstream target) {
    Thread up =
        new Thread(
            () -> {
              copy(in, target.out());
              target.close();
            },
            "sallyport-http-upgraded");
    up.setDaemon(true);
    up.start();
    copy(target.in(), out);
    try {
      client.close();
    } catch (IOException e) {
      log.debug("Ending an upgraded connection.", e);
    }
    target.close();
  }

  private static void copy(InputStream in, OutputStream out) {
    byte[] piece = new byte[SIZE];
    try {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        out.write(piece, 0, read);
        if (in.available() == 0) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      log.debug("An upgraded connection has ended.", e);
    }
  }
}
