package io.sallyport.credentials.age;

import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.CredentialSourceFactory;
import io.sallyport.credential.spi.SourceSettings;
import io.sallyport.credentials.KeystoreCredentials;
import io.sallyport.credentials.Passwords;

/** Makes sources of kind {@code age}. */
public final class AgeFactory implements CredentialSourceFactory {
  /** For {@link java.util.ServiceLoader}. */
  public AgeFactory() {}

  @Override
  public String kind() {
    return "age";
  }

  @Override
  public CredentialSource open(SourceSettings settings) throws CredentialException {
    String file = settings.option("identity_file");
    String variable = settings.option("identity_env");
    if ((file == null) == (variable == null)) {
      throw new CredentialException(
          "SP-6015 a setting of a credential source cannot be used: '%s'; an age file needs identity_file or identity_env, one of them; correct it."
              .formatted(settings.location()),
          null);
    }
    KeystoreCredentials.Password identity =
        file != null
            ? Passwords.file(settings.path(file))
            : Passwords.variable(System.getenv(), String.valueOf(variable));
    return new AgeCredentials(settings.path(settings.location()), identity);
  }
}
