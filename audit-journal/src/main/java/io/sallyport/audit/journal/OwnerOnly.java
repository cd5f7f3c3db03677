package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes files and directories that nobody but their owner can read, where the file system knows
 * such a thing.
 */
final class OwnerOnly {
  private OwnerOnly() {}

  static void createFile(Path path) throws IOException {
    Files.createFile(path, permissions(path, "rw-------"));
  }

  static void createDirectories(Path path) throws IOException {
    Path whole = path.toAbsolutePath();
    if (Files.isDirectory(whole)) {
      return;
    }
    Path parent = whole.getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    try {
      Files.createDirectory(whole, permissions(whole, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      // Another process may have been faster; anything but a directory is still an error.
      if (!Files.isDirectory(whole)) {
        throw e;
      }
    }
  }

  private static FileAttribute<?>[] permissions(Path path, String letters) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(letters))
        }
        : new FileAttribute<?>[0];
  }
}
