package io.sallyport.gateway.ssh;

import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;

/**
 * What the front end offers. Ciphers are AES-GCM only, which every OpenSSH since 6.2 has: the
 * client chooses, and would choose ChaCha20, which costs several times as much here; Terrapin does
 * not reach GCM, and strict key exchange is on besides.
 */
final class ServerAlgorithms {
  private ServerAlgorithms() {}

  static List<KeyExchangeFactory> keyExchanges() {
    return List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.dhg18_512,
            BuiltinDHFactories.dhg16_512)
        .stream()
        .filter(BuiltinDHFactories::isSupported)
        .<KeyExchangeFactory>map(ServerBuilder.DH2KEX)
        .toList();
  }

  static List<NamedFactory<Cipher>> ciphers() {
    return List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm);
  }

  static List<NamedFactory<Mac>> macs() {
    return List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm);
  }

  /** For host keys and for clients' keys. */
  static List<NamedFactory<Signature>> signatures() {
    return List.of(
        BuiltinSignatures.ed25519,
        BuiltinSignatures.ed25519_cert,
        BuiltinSignatures.sk_ssh_ed25519,
        BuiltinSignatures.sk_ecdsa_sha2_nistp256,
        BuiltinSignatures.nistp256,
        BuiltinSignatures.nistp256_cert,
        BuiltinSignatures.nistp384,
        BuiltinSignatures.nistp384_cert,
        BuiltinSignatures.nistp521,
        BuiltinSignatures.nistp521_cert,
        BuiltinSignatures.rsaSHA512,
        BuiltinSignatures.rsaSHA512_cert,
        BuiltinSignatures.rsaSHA256,
        BuiltinSignatures.rsaSHA256_cert);
  }
}
