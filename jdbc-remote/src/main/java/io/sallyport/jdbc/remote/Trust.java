package io.sallyport.jdbc.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway's certificate is checked: against a PEM file of authorities and the host's name,
 * or against one fingerprint, or against the JDK's own store and the host's name. Immutable.
 *
 * @param context makes the sockets
 * @param byName whether the host's name is checked too (RFC 6125)
 */
record Trust(SSLContext context, boolean byName) {
  static Trust of(@Nullable String ca, @Nullable String fingerprint) throws SQLException {
    if (ca != null && fingerprint != null) {
      throw Codes.untrusted("both sallyport.ca and sallyport.fingerprint are given", null);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, managers(ca, fingerprint), null);
      return new Trust(context, fingerprint == null);
    } catch (GeneralSecurityException | IOException e) {
      throw Codes.untrusted(ca == null ? "the JDK's store" : ca, e);
    }
  }

  private static TrustManager @Nullable [] managers(
      @Nullable String ca, @Nullable String fingerprint)
      throws GeneralSecurityException, IOException, SQLException {
    if (fingerprint != null) {
      return new TrustManager[] {new Pinned(digest(fingerprint))};
    }
    if (ca == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    byte[] pem = Files.readAllBytes(Path.of(ca));
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      store.setCertificateEntry("ca" + count++, certificate);
    }
    if (count == 0) {
      throw Codes.untrusted(ca + " holds no certificate", null);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static byte[] digest(String fingerprint) throws SQLException {
    String hex =
        fingerprint.toLowerCase(Locale.ROOT).replaceFirst("^sha-?256[:/]", "").replace(":", "");
    if (!hex.matches("[0-9a-f]{64}")) {
      throw Codes.untrusted("a fingerprint is SHA-256 in 64 hexadecimal digits", null);
    }
    return HexFormat.of().parseHex(hex);
  }

  SSLParameters parameters(SSLParameters from) {
    from.setProtocols(new String[] {"TLSv1.3"});
    if (byName) {
      from.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return from;
  }

  /** Trusts the one certificate of a fingerprint, whoever signed it. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final byte[] digest;

    Pinned(byte[] digest) {
      this.digest = digest.clone();
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
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
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
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
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
}
