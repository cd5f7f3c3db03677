package io.sallyport.credentials;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a keystore's password comes from. */
public final class Passwords {
  private Passwords() {}

  /** A file's text but for one trailing line break; read anew each time. */
  public static KeystoreCredentials.Password file(Path file) {
    return () -> {
      try (InputStream in = Files.newInputStream(file)) {
        Secret secret = SecretBytes.secret(file.toString(), in.readNBytes(SecretBytes.MOST + 1));
        return present(secret, file.toString());
      } catch (IOException e) {
        throw Codes.unreadable(file.toString(), e);
      }
    };
  }

  /** A variable of the environment. */
  public static KeystoreCredentials.Password variable(
      Map<String, String> environment, String name) {
    String value = environment.get(name);
    Secret secret = Secret.of(value == null ? new char[0] : value.toCharArray());
    return () -> present(secret.use(Secret::of), name);
  }

  private static Secret present(Secret secret, String where) throws CredentialException {
    if (secret.use(text -> text.length == 0)) {
      throw Codes.noPassword(where);
    }
    return secret;
  }
}
