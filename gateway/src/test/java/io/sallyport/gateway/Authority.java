package io.sallyport.gateway;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates. */
final class Authority {
  private static final Duration YOUNG = Duration.ofMinutes(1);
  private static final Duration LIFE = Duration.ofHours(1);

  final X509Certificate certificate;
  private final KeyPair pair = keys();
  private final X500Name name;

  Authority(String name) {
    this.name = new X500Name(name);
    this.certificate = issue(name, pair, true, Instant.now().plus(LIFE));
  }

  static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate issue(String subject, KeyPair of, GeneralName... names) {
    return issue(subject, of, false, Instant.now().plus(LIFE), names);
  }

  private X509Certificate issue(
      String subject, KeyPair of, boolean authority, Instant until, GeneralName... names) {
    try {
      Instant from = until.minus(LIFE).minus(YOUNG);
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(from),
              Date.from(until),
              new X500Name(subject),
              of.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  KeyManager[] client(GeneralName... names) throws Exception {
    KeyPair own = keys();
    return managers(own, issue("CN=agent", own, names));
  }

  private KeyManager[] managers(KeyPair own, X509Certificate issued) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("k", own.getPrivate(), new char[0], new Certificate[] {issued, certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /** The sockets of a server that shows a certificate which is good until then. */
  ServerSocketFactory server(Instant until, GeneralName... names) throws Exception {
    KeyPair own = keys();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers(own, issue("CN=server", own, false, until, names)), null, null);
    return context.getServerSocketFactory();
  }

  static void pem(Path file, String label, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }
}
