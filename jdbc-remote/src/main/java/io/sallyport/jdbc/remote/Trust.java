package io.sallyport.jdbc.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway's certificate is checked: against a PEM file of authorities and the host's name,
 * or against one fingerprint, or against the JDK's own store and the host's name. Immutable.
 *
 * @param context makes the sockets
 * @param byName whether the host's name is checked too (RFC 6125)
 */
record Trust(SSLContext context, boolean byName) {
  /**
   * Of what the settings name.
   *
   * @param own what this side shows, or null
   */
  static Trust of(@Nullable String ca, @Nullable String fingerprint, KeyManager @Nullable [] own)
      throws SQLException {
    if (ca != null && fingerprint != null) {
      throw Codes.untrusted("both sallyport.ca and sallyport.fingerprint are given", null);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(own, managers(ca, fingerprint), null);
      return new Trust(context, fingerprint == null);
    } catch (GeneralSecurityException | IOException e) {
      throw Codes.untrusted(ca == null ? "the JDK's store" : ca, e);
    }
  }

  private static TrustManager @Nullable [] managers(
      @Nullable String ca, @Nullable String fingerprint)
      throws GeneralSecurityException, IOException, SQLException {
    if (fingerprint != null) {
      return new TrustManager[] {pinned(fingerprint)};
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

  private static TrustManager pinned(String fingerprint) throws SQLException {
    try {
      return new PinnedCertificate(fingerprint);
    } catch (IllegalArgumentException e) {
      throw Codes.untrusted(String.valueOf(e.getMessage()), null);
    }
  }

  SSLParameters parameters(SSLParameters from) {
    from.setProtocols(new String[] {"TLSv1.3"});
    if (byName) {
      from.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return from;
  }
}
