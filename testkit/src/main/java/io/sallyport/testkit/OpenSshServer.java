package io.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real OpenSSH server on loopback, a process of the test's own with its own keys and
 * configuration. Debian's package {@code openssh-server} has it.
 */
public final class OpenSshServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path folder;
  private final int port;

  private OpenSshServer(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /** Whether this machine has one; where not, tests that need it are skipped. */
  public static boolean available() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts one and waits until it takes connections.
   *
   * @param folder an empty folder for keys, configuration and log
   */
  public static OpenSshServer start(Path folder) {
    try {
      key(folder.resolve("host_key"));
      key(folder.resolve("client_key"));
      return start(folder, freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one on a port, with the keys that are in the folder. */
  private static OpenSshServer start(Path folder, int port) throws IOException {
    Files.writeString(
        folder.resolve("authorized_keys"), Files.readString(folder.resolve("client_key.pub")));
    Files.writeString(folder.resolve("sshd_config"), configuration(folder, port));
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    OpenSshServer server = new OpenSshServer(process, folder, port);
    server.await();
    return server;
  }

  private static String configuration(Path folder, int port) {
    return String.join(
        "\n",
        "Port " + port,
        "ListenAddress 127.0.0.1",
        "HostKey " + folder.resolve("host_key"),
        "PidFile none",
        "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin yes",
        "AcceptEnv *",
        // What a shell reads at its start in a person's own home is no part of a test.
        "SetEnv HOME=" + folder,
        "MaxStartups 1000",
        "MaxSessions 1000",
        "AllowTcpForwarding yes",
        "X11Forwarding no",
        "LogLevel ERROR",
        "Subsystem sftp internal-sftp",
        "");
  }

  private void await() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    throw new IOException("sshd did not start: " + Files.readString(folder.resolve("log")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Makes a key pair {@code file} and {@code file.pub}. */
  public static void key(Path file) throws IOException {
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()));
  }

  /** Runs a program to its end and gives its output. */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output;
  }

  /** The account that it lets in. */
  public String user() {
    return System.getProperty("user.name");
  }

  /** Its address as targets have it. */
  public String url() {
    return "ssh://" + user() + "@127.0.0.1:" + port;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** The private key that it lets in. */
  public String clientKey() {
    return text("client_key");
  }

  /** The file of that key. */
  public Path clientKeyFile() {
    return folder.resolve("client_key");
  }

  /** The fingerprint of its host key, {@code SHA256:…}. */
  public String fingerprint() {
    try {
      return run(List.of("ssh-keygen", "-lf", folder.resolve("host_key.pub").toString()))
          .split(" ", -1)[1];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts again on the same port with another host key. */
  public OpenSshServer withAnotherHostKey() {
    close();
    try {
      Files.delete(folder.resolve("host_key"));
      Files.delete(folder.resolve("host_key.pub"));
      key(folder.resolve("host_key"));
      return start(folder, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
