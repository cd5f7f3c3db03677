package io.sallyport.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Fetches the one certificate that a fingerprint names; no other is ever taken. */
final class GatewayCertificate {
  private static final int PATIENCE = 10_000;

  private GatewayCertificate() {}

  /**
   * The certificate in PEM.
   *
   * @param gateway {@code HOST:PORT}
   * @param fingerprint SHA-256 in hexadecimal, with or without colons
   */
  static String pem(String gateway, String fingerprint) throws CliException {
    String wanted = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    if (!wanted.matches("[0-9a-f]{64}")) {
      throw CliException.of(
          "SP-9401",
          "fingerprint not understood",
          fingerprint,
          "it is SHA-256 in 64 hexadecimal digits",
          "copy it as the gateway prints it");
    }
    int colon = gateway.lastIndexOf(':');
    String host = gateway.substring(0, colon).replaceAll("[\\[\\]]", "");
    Pinned pinned = new Pinned(wanted);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {pinned}, null);
      int port = Integer.parseInt(gateway.substring(colon + 1));
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
        socket.connect(new InetSocketAddress(host, port), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        socket.startHandshake();
      }
      X509Certificate certificate = pinned.seen.get();
      if (certificate == null) {
        throw new SSLException("No certificate was shown.");
      }
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (SSLException e) {
      throw new CliException(
          "SP-9403 another certificate: '%s'; the gateway shows one with another fingerprint, or none; ask who runs it."
              .formatted(gateway),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CliException(
          "SP-9404 gateway not reached: '%s'; nothing answers there; check the address."
              .formatted(gateway),
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has TLS and SHA-256.", e);
    }
  }

  private static final class Pinned implements X509TrustManager {
    private final String wanted;
    private final AtomicReference<X509Certificate> seen = new AtomicReference<>();

    Pinned(String wanted) {
      this.wanted = wanted;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("This is no server.");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        if (!HexFormat.of().formatHex(digest).equals(wanted)) {
          throw new CertificateException("Its fingerprint is another one.");
        }
        seen.set(chain[0]);
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
