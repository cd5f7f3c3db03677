package io.sallyport.gateway.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose client certificates are taken now; the JDK's own PKIX check does the work. Thread-safe. */
final class ClientAuthorities extends X509ExtendedTrustManager {
  /** Takes none. */
  static final X509ExtendedTrustManager NOBODY = new ClientAuthorities(null);

  private volatile @Nullable X509ExtendedTrustManager trusted;

  ClientAuthorities(@Nullable X509ExtendedTrustManager trusted) {
    this.trusted = trusted;
  }

  void replace(X509ExtendedTrustManager next) {
    trusted = next;
  }

  private X509ExtendedTrustManager now() throws CertificateException {
    X509ExtendedTrustManager current = trusted;
    if (current == null) {
      throw new CertificateException("Client certificates are not taken here.");
    }
    return current;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    now().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    now().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    now().checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("This is a server's side.");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("This is a server's side.");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("This is a server's side.");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    X509ExtendedTrustManager current = trusted;
    return current == null ? new X509Certificate[0] : current.getAcceptedIssuers();
  }
}
