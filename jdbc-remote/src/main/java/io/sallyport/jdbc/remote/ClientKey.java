package io.sallyport.jdbc.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The client's own certificate and its key, in PEM: what it may be known by in place of a token.
 */
final class ClientKey {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private ClientKey() {}

  /**
   * What a socket shows, or null where nothing is named.
   *
   * @throws SQLException SP-5213 where one is named without the other, or they cannot be used
   */
  static KeyManager @Nullable [] of(@Nullable String certificate, @Nullable String key)
      throws SQLException {
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw Codes.badClientKey("one without the other", null);
    }
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(Files.readAllBytes(Path.of(certificate))))
              .toArray(new Certificate[0]);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", key(Path.of(key)), new char[0], chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw Codes.badClientKey(certificate + ", " + key, e);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    Matcher form = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    Arrays.fill(pem, (byte) 0);
    if (!form.find()) {
      throw new GeneralSecurityException("It holds no key in PKCS #8 without a password.");
    }
    byte[] der = Base64.getMimeDecoder().decode(form.group(1));
    try {
      GeneralSecurityException last = new GeneralSecurityException("It holds no known key.");
      for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
          last = e;
        }
      }
      throw last;
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }
}
