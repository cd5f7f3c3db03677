package io.sallyport.gateway.http;

import io.sallyport.api.Reason;
import io.sallyport.semantics.http.BodyMasker;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.KubernetesStream;
import io.sallyport.semantics.http.Limits;
import io.sallyport.semantics.http.MaskingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries an upgraded connection both ways until either side ends it, or what the target sends can
 * be handed on no further. For one thread.
 */
final class Tunnel {
  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);
  private static final int SIZE = 16_384;

  /** Known to whoever speaks the protocol (RFC 6455 §1.3). */
  private static final String OF_SERVERS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final @Nullable BodyMasker masker;
  private final Limits limits;
  private long handed;
  private @Nullable Reason stopped;

  /** Whether the connection became what was asked for, which alone can be read. */
  static boolean agreed(HttpCanonical request, Head answer) throws Malformed {
    String upgrade = answer.single("upgrade");
    if (upgrade == null || !upgrade.equalsIgnoreCase(request.upgrade())) {
      return false;
    }
    KubernetesStream stream = request.stream();
    boolean webSocket = upgrade.equalsIgnoreCase("websocket");
    if (webSocket && !accepted(request, answer)) {
      return false;
    }
    boolean packed = answer.single("sec-websocket-extensions") != null;
    if (webSocket && packed && request.response().masks()) {
      return false;
    }
    return stream == null
        || !webSocket
        || (stream.offered(answer.single("sec-websocket-protocol")) && !packed);
  }

  /**
   * Whether it was a WebSocket's own end that agreed (RFC 6455 §4.1): whoever answers 101 to
   * something else goes on to read requests, which nobody here would decide on.
   */
  private static boolean accepted(HttpCanonical request, Head answer) throws Malformed {
    String key = null;
    for (Header header : request.headers()) {
      if (header.is("sec-websocket-key")) {
        if (key != null) {
          return false;
        }
        key = header.value();
      }
    }
    String accept = answer.single("sec-websocket-accept");
    if (key == null || accept == null) {
      return false;
    }
    try {
      byte[] both = (key + OF_SERVERS).getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(both);
      return Base64.getEncoder().encodeToString(digest).equals(accept);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1; this one has not.", e);
    }
  }

  /**
   * For one connection.
   *
   * @param masker what the target sends goes through, frame by frame; null where it passes
   */
  Tunnel(@Nullable BodyMasker masker, Limits limits) {
    this.masker = masker;
    this.limits = limits;
  }

  /** Bytes handed to the client. */
  long handed() {
    return handed;
  }

  /** Why it was ended, or null where one of the sides did. */
  @Nullable Reason stopped() {
    return stopped;
  }

  void run(InputStream in, OutputStream out, Socket client, Upstream target) {
    Thread up =
        new Thread(
            () -> {
              copy(in, target.out());
              target.close();
            },
            "sallyport-http-upgraded");
    up.setDaemon(true);
    up.start();
    down(target, out);
    try {
      client.close();
    } catch (IOException e) {
      log.debug("Ending an upgraded connection.", e);
    }
    target.close();
  }

  private void down(Upstream target, OutputStream out) {
    byte[] piece = new byte[SIZE];
    ByteArrayOutputStream masked = new ByteArrayOutputStream();
    try {
      target.patience(limits.left());
      for (int read = target.in().read(piece); read >= 0; read = target.in().read(piece)) {
        if (masker == null) {
          masked.write(piece, 0, read);
        } else {
          masker.feed(piece, 0, read, masked::write);
        }
        stopped = limits.over(handed + masked.size());
        if (stopped != null) {
          return;
        }
        masked.writeTo(out);
        handed += masked.size();
        masked.reset();
        if (target.in().available() == 0) {
          out.flush();
        }
        target.patience(limits.left());
      }
      out.flush();
    } catch (MaskingException e) {
      stopped = e.reason();
      refused(out, e.reason());
    } catch (SocketTimeoutException e) {
      stopped = limits.over(handed);
    } catch (IOException e) {
      log.debug("An upgraded connection has ended.", e);
    }
  }

  /** Closes the WebSocket as one whose policy is violated (RFC 6455 §7.4.1), with the code. */
  private static void refused(OutputStream out, Reason reason) {
    byte[] code = reason.code().getBytes(StandardCharsets.US_ASCII);
    try {
      out.write(new byte[] {(byte) 0x88, (byte) (2 + code.length), 0x03, (byte) 0xF0});
      out.write(code);
      out.flush();
    } catch (IOException e) {
      log.debug("The client did not wait for the reason.", e);
    }
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
