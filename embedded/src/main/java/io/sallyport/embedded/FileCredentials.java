package io.sallyport.embedded;

import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from a folder with one file each, as Kubernetes mounts them: {@code ${secret:shop-db}} is
 * the file {@code shop-db}. Read anew every time; one trailing line break is not part of the
 * secret. Thread-safe.
 */
public final class FileCredentials implements CredentialSource {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final int LIMIT = 32 * 1024;

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
    try {
      if (Files.size(folder.resolve(name)) > LIMIT) {
        throw new CredentialException("The secret '" + name + "' is longer than 32 KiB.", null);
      }
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      try {
        return new Credential(secret(bytes), null);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } catch (CharacterCodingException e) {
      throw new CredentialException("The secret '" + name + "' is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new CredentialException("The secret '" + name + "' cannot be read.", e);
    }
  }

  private static Secret secret(byte[] bytes) throws CharacterCodingException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    int end = text.length();
    if (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    char[] exact = new char[end];
    text.get(exact);
    try {
      return Secret.of(exact);
    } finally {
      Arrays.fill(exact, '\0');
      Arrays.fill(text.array(), '\0');
    }
  }
}
