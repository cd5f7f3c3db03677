package io.sallyport.credentials;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS12 keystore (RFC 7292) with one secret an entry, which {@code keytool -importpass} writes
 * and reads as well. Names do not differ by case. A change replaces the file as a whole, readable
 * by its owner only, so that readers see the old one or the new one; changes by several processes
 * follow each other. Thread-safe; within one process, changes to one file go through one object.
 */
public final class Keystore {
  private static final String TYPE = "PKCS12";

  /** PKCS12 asks for an algorithm that has an object identifier; the bytes are the secret's own. */
  private static final String ALGORITHM = "AES";

  private final Path file;

  /** The keystore in that file, which need not be there yet. */
  public Keystore(Path file) {
    this.file = file;
  }

  /**
   * Reads one secret.
   *
   * @return the secret, or null where there is none of that name
   * @throws CredentialException when the file cannot be opened with that password
   */
  public @Nullable Secret get(String name, Secret password) throws CredentialException {
    return this.<@Nullable Secret>with(password, text -> get(name, text));
  }

  /**
   * Keeps a secret, in place of an earlier one of that name; makes the file where there is none.
   *
   * @return whether there was an earlier one
   */
  public boolean set(String name, Secret value, Secret password) throws CredentialException {
    byte[] bytes = SecretBytes.bytes(value);
    try {
      if (bytes.length == 0 || bytes.length > SecretBytes.MOST) {
        throw Codes.tooLong(name);
      }
      SecretKeySpec key = new SecretKeySpec(bytes, ALGORITHM);
      return change(
          password,
          (store, text) -> {
            boolean there = store.containsAlias(alias(name));
            store.setEntry(
                alias(name),
                new KeyStore.SecretKeyEntry(key),
                new KeyStore.PasswordProtection(text));
            return there;
          });
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Takes a secret out.
   *
   * @return whether there was one
   */
  public boolean remove(String name, Secret password) throws CredentialException {
    return change(
        password,
        (store, text) -> {
          boolean there = store.containsAlias(alias(name));
          store.deleteEntry(alias(name));
          return there;
        });
  }

  /** The names of all secrets, in order. */
  public List<String> names(Secret password) throws CredentialException {
    return with(
        password,
        text -> {
          List<String> names = new ArrayList<>(Collections.list(load(text).aliases()));
          Collections.sort(names);
          return names;
        });
  }

  private interface Change {
    boolean apply(KeyStore store, char[] password) throws GeneralSecurityException;
  }

  private synchronized boolean change(Secret password, Change change) throws CredentialException {
    Path folder = file.toAbsolutePath().getParent();
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    Set<StandardOpenOption> open = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileChannel channel = FileChannel.open(lock, open, owner())) {
        channel.lock();
        return with(password, text -> changed(text, change));
      }
    } catch (IOException e) {
      throw Codes.notWritten(file.toString(), e);
    }
  }

  private boolean changed(char[] password, Change change)
      throws CredentialException, GeneralSecurityException {
    KeyStore store = Files.exists(file) ? load(password) : fresh();
    boolean result = change.apply(store, password);
    try {
      Path next =
          Files.createTempFile(file.toAbsolutePath().getParent(), "keystore", ".tmp", owner());
      try {
        try (OutputStream out = Files.newOutputStream(next)) {
          store.store(out, password);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw Codes.notWritten(file.toString(), e);
    }
    return result;
  }

  private @Nullable Secret get(String name, char[] password)
      throws CredentialException, GeneralSecurityException {
    Key key = load(password).getKey(alias(name), password);
    return key == null ? null : SecretBytes.secret(name, key.getEncoded());
  }

  private KeyStore load(char[] password) throws CredentialException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(in, password);
      return store;
    } catch (NoSuchFileException e) {
      throw Codes.unreadable(file.toString(), e);
    } catch (IOException e) {
      throw Codes.keystore(file.toString(), e);
    }
  }

  private static KeyStore fresh() throws GeneralSecurityException, CredentialException {
    try {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw Codes.keystore("a new one", e);
    }
  }

  private static String alias(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private FileAttribute<?>[] owner() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private interface Work<T extends @Nullable Object> {
    T with(char[] password) throws CredentialException, GeneralSecurityException;
  }

  private <T extends @Nullable Object> T with(Secret password, Work<T> work)
      throws CredentialException {
    char[] text = password.use(char[]::clone);
    try {
      return work.with(text);
    } catch (GeneralSecurityException e) {
      throw Codes.keystore(file.toString(), e);
    } finally {
      Arrays.fill(text, '\0');
    }
  }
}
