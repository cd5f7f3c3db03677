package io.sallyport.token;

import io.sallyport.api.Secret;
import io.sallyport.secret.json.SecretJson;
import io.sallyport.secret.json.SecretJsonText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a login for one gateway is kept, readable by its owner only. It is replaced as
 * a whole, so that readers see the old one or the new one. Thread-safe, also over processes.
 */
final class LoginFile {
  private static final Pattern GATEWAY =
      Pattern.compile("([a-z0-9][a-z0-9.-]{0,252}|\\[[0-9a-f:.]{2,45}]):(\\d{1,5})");
  private static final int MOST = 128 * 1024;

  private final Path file;
  private final String gateway;

  /** A login as it stands in the file. */
  record Kept(String issuer, String clientId, Granted granted) implements AutoCloseable {
    @Override
    public void close() {
      granted.close();
    }
  }

  private LoginFile(Path file, String gateway) {
    this.file = file;
    this.gateway = gateway;
  }

  static LoginFile of(Path directory, String gateway) throws TokenException {
    String name = gateway.toLowerCase(Locale.ROOT);
    if (!GATEWAY.matcher(name).matches()) {
      throw Codes.badGateway(gateway);
    }
    String plain = name.replaceAll("[\\[\\]]", "").replace(':', '_');
    return new LoginFile(directory.resolve(plain + ".json"), name);
  }

  String gateway() {
    return gateway;
  }

  boolean exists() {
    return Files.exists(file);
  }

  boolean delete() throws TokenException {
    try {
      Files.deleteIfExists(lockFile());
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Codes.notKept(file.toString(), e);
    }
  }

  /** Reads the login, or null where there is none. */
  @Nullable Kept read() throws TokenException {
    byte[] bytes = new byte[0];
    try {
      if (posix() && !onlyOwners(Files.getPosixFilePermissions(file))) {
        throw Codes.exposed(file.toString());
      }
      if (Files.size(file) > MOST) {
        throw Codes.unreadable(file.toString(), "it is too long for a login", null);
      }
      bytes = Files.readAllBytes(file);
      try (Answer members = new Answer(200, SecretJson.members(bytes))) {
        return kept(members);
      }
    } catch (NoSuchFileException e) {
      return null;
    } catch (SecretJson.Malformed e) {
      throw Codes.unreadable(file.toString(), "it holds no login", e);
    } catch (IOException e) {
      throw Codes.unreadable(file.toString(), "it cannot be read", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private Kept kept(Answer members) throws TokenException {
    String issuer = members.text("issuer");
    String client = members.text("client_id");
    Secret token = members.token("access_token");
    // A file copied to another gateway's name must not send the token there.
    if (issuer == null
        || client == null
        || token == null
        || !gateway.equals(members.text("gateway"))) {
      throw Codes.unreadable(file.toString(), "it holds no login for this gateway", null);
    }
    Instant renew = Instant.ofEpochSecond(members.seconds("renew", 0));
    Instant expires = Instant.ofEpochSecond(members.seconds("expires", 0));
    return new Kept(
        issuer, client, new Granted(token, members.token("refresh_token"), renew, expires));
  }

  void write(String issuer, String clientId, Granted granted) throws TokenException {
    try {
      Path folder = folder();
      Path fresh = Files.createTempFile(folder, "login", ".tmp", owner("rw-------"));
      byte[] bytes = text(issuer, clientId, granted);
      try {
        Files.write(fresh, bytes);
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Arrays.fill(bytes, (byte) 0);
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw Codes.notKept(file.toString(), e);
    }
  }

  /** What is done while other processes are held off. */
  interface Locked {
    Secret run() throws TokenException;
  }

  /** Holds other processes off meanwhile: a refresh token is often good for one use only. */
  Secret locked(Locked action) throws TokenException {
    try {
      folder();
      Set<StandardOpenOption> open = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try (FileChannel channel = FileChannel.open(lockFile(), open, owner("rw-------"))) {
        channel.lock();
        return action.run();
      }
    } catch (IOException e) {
      throw Codes.notKept(file.toString(), e);
    }
  }

  private Path lockFile() {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  private Path folder() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new NoSuchFileException(file.toString());
    }
    return Files.createDirectories(folder, owner("rwx------"));
  }

  private byte[] text(String issuer, String clientId, Granted granted) {
    SecretJsonText json = new SecretJsonText();
    json.put("gateway", gateway).put("issuer", issuer).put("client_id", clientId);
    json.put("renew", granted.renew().getEpochSecond());
    json.put("expires", granted.expires().getEpochSecond());
    granted.token().use(token -> json.put("access_token", token));
    Secret refresh = granted.refresh();
    if (refresh != null) {
      refresh.use(token -> json.put("refresh_token", token));
    }
    return json.end();
  }

  private boolean posix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] owner(String permissions) {
    return posix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean onlyOwners(Set<PosixFilePermission> permissions) {
    return permissions.stream().allMatch(p -> p.name().startsWith("OWNER_"));
  }
}
