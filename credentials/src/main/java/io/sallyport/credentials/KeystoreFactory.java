package io.sallyport.credentials;

import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.CredentialSourceFactory;
import io.sallyport.credential.spi.SourceSettings;

/** Makes sources of kind {@code keystore}. */
public final class KeystoreFactory implements CredentialSourceFactory {
  /** For {@link java.util.ServiceLoader}. */
  public KeystoreFactory() {}

  @Override
  public String kind() {
    return "keystore";
  }

  @Override
  public CredentialSource open(SourceSettings settings) throws CredentialException {
    return new KeystoreCredentials(
        new Keystore(settings.path(settings.location())), password(settings));
  }

  /**
   * Where the settings say that the keystore's password comes from.
   *
   * @throws CredentialException unless they name one place
   */
  public static KeystoreCredentials.Password password(SourceSettings settings)
      throws CredentialException {
    String file = settings.option("password_file");
    String variable = settings.option("password_env");
    if ((file == null) == (variable == null)) {
      throw Codes.badSetting(
          settings.location(), "a keystore needs password_file or password_env, one of them");
    }
    return variable == null && file != null
        ? Passwords.file(settings.path(file))
        : Passwords.variable(System.getenv(), String.valueOf(variable));
  }
}
