package io.sallyport.credentials;

import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from a folder with one file each, as Kubernetes mounts them: {@code ${secret:shop-db}} is
 * the file {@code shop-db}. Read anew every time, so that a swap of Kubernetes' symbolic link
 * counts at once; one trailing line break is not part of the secret. Thread-safe.
 */
public final class FileCredentials implements CredentialSource {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  private final Path folder;

  /** Reads files of that folder. */
  public FileCredentials(Path folder) {
    this.folder = folder;
  }

  @Override
  public @Nullable Credential find(String name, Caller caller, Target target)
      throws CredentialException {
    // A name is a file's name and no path, so that it cannot lead out of the folder.
    if (!NAME.matcher(name).matches() || !Files.isRegularFile(folder.resolve(name))) {
      return null;
    }
    byte[] bytes = new byte[0];
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      bytes = in.readNBytes(SecretBytes.MOST + 1);
      return new Credential(SecretBytes.secret(name, bytes), null);
    } catch (IOException e) {
      throw Codes.unreadable(name, e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
