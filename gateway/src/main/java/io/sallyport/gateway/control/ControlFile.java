package io.sallyport.gateway.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for whoever runs the gateway on its own machine: address, certificate and a secret
 * made anew at each start, in a file that the gateway's account alone can read. Thread-safe.
 */
public final class ControlFile {
  private static final Logger log = LoggerFactory.getLogger(ControlFile.class);

  private final Path file;
  private final Supplier<String> fingerprint;
  private @Nullable InetSocketAddress address;
  private String secret = "";

  ControlFile(Path file, Supplier<String> fingerprint) {
    this.file = file;
    this.fingerprint = fingerprint;
  }

  /**
   * What such a file says.
   *
   * @param port the control plane's port on this machine
   * @param host the address it binds
   * @param fingerprint SHA-256 of the certificate at the start, in hex
   * @param secret what is shown as a bearer token
   */
  public record Way(String host, int port, String fingerprint, String secret) {
    @Override
    public String toString() {
      return "Way[" + host + ":" + port + "]";
    }
  }

  /** Writes it again, since the certificate has changed. */
  synchronized void again() {
    InetSocketAddress where = address;
    try {
      if (where != null) {
        write(where, secret);
      }
    } catch (IOException e) {
      log.error("The file {} could not be written again.", file, e);
    }
  }

  synchronized void write(InetSocketAddress where, String shown) throws IOException {
    this.address = where;
    this.secret = shown;
    String text =
        String.join(
            "\n",
            where.getAddress().getHostAddress(),
            String.valueOf(where.getPort()),
            fingerprint.get(),
            shown,
            "");
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What the file says, or null where there is none. */
  public static @Nullable Way read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.size() != 4 || !lines.get(1).matches("[0-9]{1,5}")) {
      return null;
    }
    return new Way(lines.get(0), Integer.parseInt(lines.get(1)), lines.get(2), lines.get(3));
  }

  synchronized void remove() {
    address = null;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("The file {} could not be removed; what it says is void.", file, e);
    }
  }
}
