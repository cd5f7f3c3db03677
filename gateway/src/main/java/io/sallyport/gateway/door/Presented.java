package io.sallyport.gateway.door;

import io.sallyport.api.Secret;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What somebody shows to be known by. Immutable. */
public sealed interface Presented {
  /** The address it comes from, without a port: wrong attempts are counted by it. */
  String peer();

  /**
   * A bearer token: one of the gateway's own, or an OIDC issuer's.
   *
   * @param value the token; stays the front end's, who closes it
   */
  record Token(Secret value, String peer) implements Presented {
    private static final String BEARER = "Bearer ";

    /** The text of the token in a header Authorization (RFC 6750), or null where it has none. */
    public static @Nullable String text(@Nullable String header) {
      return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? header.substring(BEARER.length()).strip()
          : null;
    }
  }

  /**
   * A client certificate.
   *
   * @param certificate the client's own, whose chain and key the TLS handshake has verified
   */
  record Certificate(X509Certificate certificate, String peer) implements Presented {
    /** The one that the client of a connection has shown, or null where it has shown none. */
    public static @Nullable Certificate of(SSLSocket socket, String peer) {
      try {
        return socket.getSession().getPeerCertificates()[0] instanceof X509Certificate own
            ? new Certificate(own, peer)
            : null;
      } catch (SSLPeerUnverifiedException none) {
        return null;
      }
    }
  }
}
