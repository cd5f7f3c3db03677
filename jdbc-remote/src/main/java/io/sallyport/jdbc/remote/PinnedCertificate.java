package io.sallyport.jdbc.remote;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts the one certificate of a fingerprint, whoever signed it. Thread-safe. */
public final class PinnedCertificate extends X509ExtendedTrustManager {
  private final byte[] digest;

  /**
   * Of that fingerprint.
   *
   * @param fingerprint SHA-256 in hexadecimal, as a gateway prints it, or as openssl does
   * @throws IllegalArgumentException when it is none
   */
  public PinnedCertificate(String fingerprint) {
    String hex =
        fingerprint.toLowerCase(Locale.ROOT).replaceFirst("^sha-?256[:/]", "").replace(":", "");
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a fingerprint is SHA-256 in 64 hexadecimal digits");
    }
    this.digest = HexFormat.of().parseHex(hex);
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      byte[] found = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
      if (!MessageDigest.isEqual(found, digest)) {
        throw new CertificateException("The certificate has another fingerprint.");
      }
    } catch (GeneralSecurityException e) {
      throw e instanceof CertificateException known ? known : new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("No clients here.");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("No clients here.");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("No clients here.");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
