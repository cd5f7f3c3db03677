package io.sallyport.credentials.age;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credentials.KeystoreCredentials;
import io.sallyport.credentials.SecretBytes;
import io.sallyport.credentials.SecretNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from a file encrypted with age (age-encryption.org/v1) for an X25519 identity: lines of
 * {@code name=value}, a comment after {@code #} at a line's start. Decrypted anew for every secret,
 * so that a changed file counts at once and nothing stays in memory. Thread-safe.
 */
public final class AgeCredentials implements CredentialSource {
  private static final int MOST = 1 << 20;

  private final Path file;
  private final KeystoreCredentials.Password identity;

  /**
   * Reads that file.
   *
   * @param file the encrypted file
   * @param identity supplies the text that {@code age-keygen} wrote
   */
  public AgeCredentials(Path file, KeystoreCredentials.Password identity) {
    this.file = file;
    this.identity = identity;
  }

  @Override
  public @Nullable Credential find(String name, Caller caller, Target target)
      throws CredentialException {
    if (!SecretNames.fits(name)) {
      return null;
    }
    byte[] plain = decrypted();
    try {
      Secret secret = value(name, plain);
      return secret == null ? null : new Credential(secret, null);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private byte[] decrypted() throws CredentialException {
    ByteBuffer into = ByteBuffer.allocate(MOST + 1);
    try (Secret keys = identity.get();
        ReadableByteChannel encrypted = Files.newByteChannel(file);
        ReadableByteChannel plain =
            new StandardDecryptingChannelFactory().newDecryptingChannel(encrypted, readers(keys))) {
      while (into.hasRemaining() && plain.read(into) >= 0) {
        // goes on until the end, where the last chunk's tag is checked
      }
      if (!into.hasRemaining()) {
        throw problem("SP-6022", "it is longer than 1 MiB", null);
      }
      return Arrays.copyOf(into.array(), into.position());
    } catch (IOException e) {
      throw problem("SP-6021", "it cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw problem("SP-6020", "the identity does not open it, or it is no age file or damaged", e);
    } finally {
      Arrays.fill(into.array(), (byte) 0);
    }
  }

  /** One reader for every identity; other lines of the identity file are comments. */
  private static List<RecipientStanzaReader> readers(Secret keys) throws GeneralSecurityException {
    char[] text = keys.use(char[]::clone);
    List<RecipientStanzaReader> readers = new ArrayList<>();
    try {
      int from = 0;
      for (int i = 0; i <= text.length; i++) {
        if (i == text.length || text[i] == '\n' || text[i] == '\r') {
          if (i > from && text[from] == 'A') {
            CharBuffer line = CharBuffer.wrap(text, from, i - from);
            readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line));
          }
          from = i + 1;
        }
      }
    } finally {
      Arrays.fill(text, '\0');
    }
    if (readers.isEmpty()) {
      throw new GeneralSecurityException("no identity");
    }
    return readers;
  }

  private @Nullable Secret value(String name, byte[] plain) throws CredentialException {
    byte[] wanted = (name + "=").getBytes(StandardCharsets.US_ASCII);
    Secret found = null;
    int from = 0;
    for (int i = 0; i <= plain.length; i++) {
      if (i == plain.length || plain[i] == '\n') {
        if (startsWith(plain, from, i, wanted)) {
          if (found != null) {
            found.close();
            throw problem("SP-6022", "the name '" + name + "' stands in it twice", null);
          }
          found = SecretBytes.secret(name, Arrays.copyOfRange(plain, from + wanted.length, i));
        }
        from = i + 1;
      }
    }
    return found;
  }

  private static boolean startsWith(byte[] text, int from, int to, byte[] wanted) {
    int end = from + wanted.length;
    return end <= to && Arrays.equals(text, from, end, wanted, 0, wanted.length);
  }

  private CredentialException problem(String code, String rule, @Nullable Throwable cause) {
    return new CredentialException(
        "%s the age file cannot be used: '%s'; %s; check the file and the identity."
            .formatted(code, file, rule),
        cause);
  }
}
