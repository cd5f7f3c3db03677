package io.sallyport.ssh;

import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/** Trusts one host key, at the first exchange of keys and at every later one. Thread-safe. */
final class HostKeyPin implements ServerKeyVerifier {
  private final @Nullable String fingerprint;
  private volatile @Nullable String refused;

  /**
   * Of what the configuration says.
   *
   * @param pinned a fingerprint {@code SHA256:…}, a public key as in {@code ssh-ed25519 …}, or null
   * @throws SshConnectException when it is neither
   */
  HostKeyPin(@Nullable String pinned) throws SshConnectException {
    try {
      fingerprint =
          pinned == null || pinned.startsWith("SHA256:")
              ? pinned
              : of(
                  AuthorizedKeyEntry.parseAuthorizedKeyEntry(pinned)
                      .resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
    } catch (GeneralSecurityException | java.io.IOException | RuntimeException e) {
      throw new SshConnectException(
          "SP-8103 a host key that cannot be read: 'host_key'; it is a fingerprint SHA256:… or a"
              + " public key; write one of these.",
          e);
    }
  }

  private static String of(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    String shown = of(key);
    boolean same = shown.equals(fingerprint);
    if (!same) {
      refused = shown;
    }
    return same;
  }

  /** What to say of the key that was refused last, or null where none was. */
  @Nullable String problem() {
    String shown = refused;
    if (shown == null) {
      return null;
    }
    return fingerprint == null
        ? "SP-8101 the server's host key is not known: '"
            + shown
            + "'; no key is trusted on first sight; have it checked and written as host_key."
        : "SP-8102 the server's host key has changed: '"
            + shown
            + "'; the configuration pins '"
            + fingerprint
            + "'; somebody may be in between; have it checked before host_key is changed.";
  }
}
