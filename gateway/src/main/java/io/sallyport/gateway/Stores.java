package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.embedded.StoreOpener;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.policy.rules.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Opens the store that the settings name. */
final class Stores {
  private static final Path DEFAULT = Path.of("gateway", "state");

  private Stores() {}

  static Store open(GatewaySettings.Store settings, Path folder, StoreOpener.Secrets secrets)
      throws ConfigurationException {
    try {
      String url = settings.url();
      if (url == null) {
        return Store.file(ownFolder(file(settings, folder)));
      }
      String reference = settings.password();
      return Store.postgres(
          url, settings.username(), reference == null ? null : text(reference, secrets));
    } catch (StoreException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(e.reason().toString(), e);
    }
  }

  static Path file(GatewaySettings.Store settings, Path folder) {
    Path file = settings.file();
    return folder.resolve(file == null ? DEFAULT : file);
  }

  private static char @Nullable [] text(String reference, StoreOpener.Secrets secrets)
      throws AccessDeniedException {
    try (Secret secret = secrets.fetch(reference)) {
      return secret.use(chars -> Arrays.copyOf(chars, chars.length));
    }
  }

  /** The folder is made for the owner alone: whoever can write there can let himself in. */
  private static Path ownFolder(Path file) throws ConfigurationException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
      return file;
    } catch (IOException e) {
      throw new ConfigurationException(
          "SP-7030 the store cannot be opened: '%s'; its folder cannot be made; check the path and its permissions."
              .formatted(file),
          e);
    }
  }
}
