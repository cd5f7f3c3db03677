package io.sallyport.gateway.door;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The gateway's side of TLS. One context for the life of the gateway: new certificates are used for
 * new handshakes. Thread-safe.
 *
 * @param context makes sockets and engines
 * @param asksClients whether a client may show a certificate
 */
public record Tls(SSLContext context, boolean asksClients) {
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  /** What a server's handshakes are held to: TLS 1.3 (RFC 8446), client certificates as set. */
  public SSLParameters parameters() {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setWantClientAuth(asksClients);
    return parameters;
  }
}
