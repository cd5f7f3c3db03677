package io.sallyport.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in PEM (RFC 7468). */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final long LONGEST = 1 << 20;

  private Pem() {}

  /**
   * The certificates of those whose signatures are believed, for their keys.
   *
   * @throws TlsException where the file cannot be used, or a key is too weak to be believed
   */
  public static List<X509Certificate> signers(Path file) throws TlsException {
    List<X509Certificate> found = certificates(file, read(file));
    for (X509Certificate one : found) {
      PublicKey key = one.getPublicKey();
      boolean strong =
          key instanceof RSAPublicKey rsa
              ? rsa.getModulus().bitLength() >= 2048
              : key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() >= 256;
      if (!strong) {
        throw new TlsException(
            "a key too weak to believe its signatures",
            file.toString(),
            "RSA has to have 2048 bits or more, EC 256",
            null);
      }
    }
    return found;
  }

  static byte[] read(Path file) throws TlsException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new TlsException("a PEM file", file.toString(), "1 MiB is the limit", null);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TlsException(
          "a PEM file cannot be read", file.toString(), "check the path and its permissions", e);
    }
  }

  static List<X509Certificate> certificates(Path file, byte[] pem) throws TlsException {
    try {
      List<X509Certificate> found = new ArrayList<>();
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        found.add((X509Certificate) certificate);
      }
      if (!found.isEmpty()) {
        return found;
      }
      throw new TlsException("no certificate", file.toString(), "write it there in PEM", null);
    } catch (CertificateException e) {
      throw new TlsException(
          "no certificates", file.toString(), "write them in PEM, the server's own first", e);
    }
  }

  /**
   * A certificate of an RSA key and that key, which opens what was encrypted for it.
   *
   * @throws TlsException where they are none, too weak, or no pair
   */
  public static KeyStore.PrivateKeyEntry rsa(Path certificate, Path key) throws TlsException {
    X509Certificate own = signers(certificate).get(0);
    if (own.getPublicKey() instanceof RSAPublicKey open
        && key(key, read(key)) instanceof RSAPrivateKey opens
        && opens.getModulus().equals(open.getModulus())) {
      return new KeyStore.PrivateKeyEntry(opens, new Certificate[] {own});
    }
    throw new TlsException(
        "certificate and key", key.toString(), "they have to be a pair, of RSA", null);
  }

  static PrivateKey key(Path file, byte[] pem) throws TlsException {
    Matcher form = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!form.find()) {
      throw new TlsException(
          "no key",
          file.toString(),
          "PKCS #8 without a password is read; make it with openssl pkcs8 -topk8 -nocrypt",
          null);
    }
    byte[] der = Base64.getMimeDecoder().decode(form.group(1));
    try {
      GeneralSecurityException last = null;
      for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
          last = e;
        }
      }
      throw new TlsException("no key", file.toString(), "EC, RSA and Ed25519 keys are read", last);
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }
}
