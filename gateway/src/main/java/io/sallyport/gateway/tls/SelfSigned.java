package io.sallyport.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Makes a certificate for development (RFC 5280): the JDK has nothing public that would. P-256, for
 * localhost, 30 days.
 */
final class SelfSigned {
  private static final byte[] ECDSA_SHA256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
  private static final byte[] COMMON_NAME = oid(0x55, 0x04, 0x03);
  private static final byte[] ALTERNATIVE_NAME = oid(0x55, 0x1d, 0x11);
  private static final Duration LIFE = Duration.ofDays(30);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private SelfSigned() {}

  static KeyPairOfServer make() throws TlsException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] body = body(pair);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] der = sequence(body, sequence(ECDSA_SHA256), bits(signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return KeyPairOfServer.of(List.of(certificate), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new TlsException("no certificate can be made", "EC P-256", "see the cause", e);
    }
  }

  private static byte[] body(KeyPair pair) {
    Instant now = Instant.now();
    byte[] name =
        sequence(tagged(0x31, sequence(COMMON_NAME, text(0x0c, "Sallyport gateway, development"))));
    byte[] names =
        sequence(
            text(0x82, "localhost"),
            tagged(0x87, new byte[] {127, 0, 0, 1}),
            tagged(0x87, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    return sequence(
        tagged(0xa0, tagged(0x02, new byte[] {2})),
        tagged(0x02, new BigInteger(120, new SecureRandom()).setBit(119).toByteArray()),
        sequence(ECDSA_SHA256),
        name,
        sequence(
            text(0x18, TIME.format(now.minus(Duration.ofMinutes(5)))),
            text(0x18, TIME.format(now.plus(LIFE)))),
        name,
        pair.getPublic().getEncoded(),
        tagged(0xa3, sequence(sequence(ALTERNATIVE_NAME, tagged(0x04, names)))));
  }

  private static byte[] oid(int... bytes) {
    byte[] value = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      value[i] = (byte) bytes[i];
    }
    return tagged(0x06, value);
  }

  private static byte[] text(int tag, String text) {
    return tagged(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bits(byte[] value) {
    byte[] padded = new byte[value.length + 1];
    System.arraycopy(value, 0, padded, 1, value.length);
    return tagged(0x03, padded);
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return tagged(0x30, all.toByteArray());
  }

  /** One DER value (X.690), below 64 KiB. */
  private static byte[] tagged(int tag, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (value.length > 255) {
      out.write(0x82);
      out.write(value.length >> 8);
    } else if (value.length > 127) {
      out.write(0x81);
    }
    out.write(value.length);
    out.writeBytes(value);
    return out.toByteArray();
  }
}
