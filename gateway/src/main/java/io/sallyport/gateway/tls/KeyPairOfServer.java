package io.sallyport.gateway.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** A certificate chain and its key, which fit each other. Immutable. */
record KeyPairOfServer(List<X509Certificate> chain, PrivateKey key) {
  static KeyPairOfServer of(List<X509Certificate> chain, PrivateKey key) throws TlsException {
    String name = chain.get(0).getSubjectX500Principal().getName();
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      byte[] text = "fits".getBytes(StandardCharsets.US_ASCII);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(chain.get(0).getPublicKey());
      signature.update(text);
      if (signature.verify(signed)) {
        return new KeyPairOfServer(List.copyOf(chain), key);
      }
      throw new TlsException("certificate and key", name, "they do not belong together", null);
    } catch (GeneralSecurityException e) {
      throw new TlsException("certificate and key", name, "they do not belong together", e);
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "EdDSA";
    };
  }

  /** SHA-256 of the certificate, in hex, as clients pin it. */
  String fingerprint() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(chain.get(0).getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that was read has an encoding.", e);
    }
  }
}
