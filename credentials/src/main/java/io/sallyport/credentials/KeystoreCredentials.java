package io.sallyport.credentials;

import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from a PKCS12 keystore. Opened anew for every secret (some 20 ms, most of it the key
 * derivation), so that a changed one counts at once and nothing stays in memory. Thread-safe.
 */
public final class KeystoreCredentials implements CredentialSource {
  private final Keystore keystore;
  private final Password password;

  /** Supplies the keystore's password; the receiver closes it. */
  public interface Password {
    /** The password now. */
    Secret get() throws CredentialException;
  }

  /** Reads that keystore. */
  public KeystoreCredentials(Keystore keystore, Password password) {
    this.keystore = keystore;
    this.password = password;
  }

  @Override
  public @Nullable Credential find(String name, Caller caller, Target target)
      throws CredentialException {
    if (!SecretNames.fits(name)) {
      return null;
    }
    try (Secret known = password.get()) {
      Secret secret = keystore.get(name, known);
      return secret == null ? null : new Credential(secret, null);
    }
  }
}
