package io.sallyport.ssh;

import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/** The algorithms that are good today; MINA adds strict key exchange by itself. */
final class Algorithms {
  private Algorithms() {}

  static List<KeyExchangeFactory> keyExchanges() {
    List<BuiltinDHFactories> all =
        List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.dhg18_512,
            BuiltinDHFactories.dhg16_512);
    return all.stream()
        .filter(BuiltinDHFactories::isSupported)
        .<KeyExchangeFactory>map(ClientBuilder.DH2KEX)
        .toList();
  }

  static List<NamedFactory<Cipher>> ciphers() {
    return List.of(
        BuiltinCiphers.aes128gcm,
        BuiltinCiphers.aes256gcm,
        BuiltinCiphers.cc20p1305_openssh,
        BuiltinCiphers.aes256ctr,
        BuiltinCiphers.aes128ctr);
  }

  static List<NamedFactory<Mac>> macs() {
    return List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm);
  }

  static List<NamedFactory<Signature>> signatures() {
    return List.of(
        BuiltinSignatures.ed25519,
        BuiltinSignatures.nistp256,
        BuiltinSignatures.nistp384,
        BuiltinSignatures.nistp521,
        BuiltinSignatures.rsaSHA512,
        BuiltinSignatures.rsaSHA256);
  }
}
