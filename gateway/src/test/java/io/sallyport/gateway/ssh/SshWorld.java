package io.sallyport.gateway.ssh;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.ssh.SallyportSsh;
import io.sallyport.testkit.MemoryAuditSink;
import io.sallyport.testkit.OpenSshServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A real OpenSSH server, a gateway in front of it, and unmodified OpenSSH clients. */
final class SshWorld implements AutoCloseable {
  final Path folder;
  final OpenSshServer server;
  final ServerSocket echo;
  final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  final Gateway gateway;
  final String token;

  private SshWorld(Path made, String configuration) throws Exception {
    folder = made.toRealPath();
    server = OpenSshServer.start(Files.createDirectory(folder.resolve("sshd")));
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Files.createDirectories(folder.resolve("free"));
    Files.createDirectories(folder.resolve("canary"));
    Files.writeString(folder.resolve("canary/keep"), "untouched");
    Files.createDirectories(folder.resolve("ssh"));
    OpenSshServer.key(folder.resolve("alice"));
    OpenSshServer.key(folder.resolve("bob"));
    OpenSshServer.key(folder.resolve("ca"));
    Files.writeString(
        folder.resolve("ssh/authorized_keys"),
        "subject=\"alice\",groups=\"operators\" " + Files.readString(folder.resolve("alice.pub")));
    Files.writeString(
        folder.resolve("ssh/user_ca"),
        "groups=\"operators\" " + Files.readString(folder.resolve("ca.pub")));
    Files.writeString(
        folder.resolve("sallyport.yaml"),
        configuration
            .replace("{url}", server.url())
            .replace("{host_key}", server.fingerprint())
            .replace("{folder}", folder.toString())
            .replace("{echo}", String.valueOf(echo.getLocalPort())));
    gateway =
        Gateway.builder(folder.resolve("sallyport.yaml"))
            .development(true)
            .broker(
                broker ->
                    broker
                        .sink(sink)
                        .credentials(
                            (name, caller, target) ->
                                name.equals("web-key")
                                    ? new Credential(
                                        Secret.of(server.clientKey().toCharArray()), null)
                                    : null))
            .start();
    var wanted = new ApiTokens.Wanted("test", "alice", null, Set.of("operators"), null);
    token = gateway.administration().createToken(wanted, "test").text().use(String::new);
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + port() + " " + Files.readString(folder.resolve("ssh/host_key.pub")));
  }

  /**
   * Starts one.
   *
   * @param configuration the file, with {@code {url}}, {@code {host_key}}, {@code {folder}} and
   *     {@code {echo}} for what is only known then
   */
  static SshWorld start(Path folder, String configuration) throws Exception {
    return new SshWorld(folder, configuration);
  }

  int port() {
    return gateway.address("ssh").getPort();
  }

  /** What a program came to. */
  record Ran(int status, String out, String err) {}

  Ran run(String input, List<String> command) throws Exception {
    return run(input, command.toArray(String[]::new));
  }

  Ran run(String input, String... command) throws Exception {
    return run(input, Map.of(), command);
  }

  Ran run(String input, Map<String, String> environment, String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(Arrays.toString(command) + " hangs: " + Files.readString(err));
    }
    return new Ran(
        process.exitValue(),
        Files.readString(out, StandardCharsets.ISO_8859_1),
        Files.readString(err));
  }

  List<String> options(String key) {
    return List.of(
        "-F",
        "none",
        "-i",
        folder.resolve(key).toString(),
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "BatchMode=yes",
        "-o",
        "UserKnownHostsFile=" + folder.resolve("known_hosts"),
        "-o",
        "StrictHostKeyChecking=yes");
  }

  Ran ssh(String user, String... more) throws Exception {
    return sshWith("alice", user, more);
  }

  Ran sshWith(String key, String user, String... more) throws Exception {
    return run("", command(key, user, more));
  }

  /** The command line of an {@code ssh}. */
  List<String> command(String key, String user, String... more) {
    List<String> command = new ArrayList<>(List.of("ssh", "-p", "" + port()));
    command.addAll(options(key));
    command.add(user + "@127.0.0.1");
    command.addAll(List.of(more));
    return command;
  }

  List<String> copying(String program, String... more) {
    List<String> command = new ArrayList<>(List.of(program, "-P", "" + port()));
    command.addAll(options("alice"));
    command.addAll(List.of(more));
    return command;
  }

  Ran copy(String program, String... more) throws Exception {
    return run("", copying(program, more));
  }

  /** The project's own client, through the gateway. */
  SallyportSsh own() throws Exception {
    String fingerprint =
        run("", "ssh-keygen", "-lf", folder.resolve("ssh/host_key.pub").toString())
            .out()
            .split(" ")[1];
    return SallyportSsh.connect(
        "web-1",
        Map.of(
            "sallyport.gateway", "127.0.0.1:" + port(),
            "sallyport.gatewayKey", fingerprint,
            "sallyport.token", token));
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    server.close();
    echo.close();
  }
}
