package io.sallyport.gateway.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Hands the key pair that is in force to each handshake. Thread-safe. */
final class ServerKeys extends X509ExtendedKeyManager {
  private volatile KeyPairOfServer now;

  /**
   * The pairs by the alias that a handshake was told, so that one which began before a change ends
   * with the pair it began with.
   */
  private volatile @Nullable KeyPairOfServer before;

  ServerKeys(KeyPairOfServer pair) {
    this.now = pair;
  }

  void replace(KeyPairOfServer pair) {
    before = now;
    now = pair;
  }

  KeyPairOfServer now() {
    return now;
  }

  private KeyPairOfServer named(String alias) {
    KeyPairOfServer old = before;
    return old != null && old.fingerprint().equals(alias) ? old : now;
  }

  private @Nullable String alias(String keyType) {
    KeyPairOfServer pair = now;
    String algorithm = pair.key().getAlgorithm();
    // TLS 1.3 asks for EC, RSA and EdDSA, and that is what a key calls itself.
    return keyType.equals(algorithm) ? pair.fingerprint() : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return named(alias).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return named(alias).key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {now.fingerprint()};
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
