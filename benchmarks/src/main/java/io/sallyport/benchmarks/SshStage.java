package io.sallyport.benchmarks;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.testkit.OpenSshServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** An OpenSSH server, a gateway in front of it, and OpenSSH's clients for both ways. */
final class SshStage implements AutoCloseable {
  /** Bytes of the file that is sent around. */
  static final long SIZE = 256L << 20;

  private final Path folder;
  private final OpenSshServer server;
  private final Gateway gateway;

  private SshStage(Path folder, OpenSshServer server) throws Exception {
    this.folder = folder;
    this.server = server;
    this.gateway =
        Gateway.builder(folder.resolve("sallyport.yaml"))
            .development(true)
            .broker(
                broker ->
                    broker.credentials(
                        (name, caller, target) ->
                            new Credential(Secret.of(server.clientKey().toCharArray()), null)))
            .start();
  }

  /** Starts everything, with files on the disk that the folder is on. */
  static SshStage open(Path folder) throws Exception {
    OpenSshServer server = OpenSshServer.start(Files.createDirectories(folder.resolve("sshd")));
    Files.createDirectories(folder.resolve("ssh"));
    Files.copy(server.clientKeyFile(), folder.resolve("key"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        folder.resolve("ssh/authorized_keys"),
        "subject=\"bench\" " + Files.readString(Path.of(server.clientKeyFile() + ".pub")));
    Files.writeString(
        folder.resolve("sallyport.yaml"),
        Texts.load("ssh-rules.yaml")
            .replace("{url}", server.url())
            .replace("{host_key}", server.fingerprint()));
    random(folder.resolve("file"));
    return new SshStage(folder, server);
  }

  /** Text and chance in equal parts: neither a log nor an archive alone. */
  private static void random(Path file) throws IOException {
    byte[] piece = new byte[1 << 20];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long at = 0; at < SIZE; at += piece.length) {
        random.nextBytes(piece);
        byte[] line =
            "2026-11-26 10:00:00,000 INFO  order 4711 of 10.0.0.1 settled in 12 ms\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i + line.length <= piece.length / 2; i += line.length) {
          System.arraycopy(line, 0, piece, i, line.length);
        }
        out.write(piece);
      }
    }
  }

  /** Which way a client goes. */
  enum Way {
    /** To the server, with what client and server agree on by themselves. */
    DIRECT,
    /** To the server, with the cipher that the gateway offers first. */
    DIRECT_GCM,
    /** Through the gateway. */
    GATEWAY
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** What a client's command line starts with. */
  List<String> client(String program, Way way, String... more) {
    int port = way == Way.GATEWAY ? gateway.address("ssh").getPort() : server.port();
    List<String> line =
        new ArrayList<>(
            List.of(
                program,
                program.equals("ssh") ? "-p" : "-P",
                String.valueOf(port),
                "-q",
                "-F",
                "none",
                "-i",
                folder.resolve("key").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "StrictHostKeyChecking=no"));
    if (way == Way.DIRECT_GCM) {
      line.addAll(List.of("-o", "Ciphers=aes128-gcm@openssh.com"));
    }
    line.addAll(Arrays.asList(more));
    return line;
  }

  /** Where the client connects to. */
  String host(Way way) {
    return (way == Way.GATEWAY ? "web" : server.user()) + "@127.0.0.1";
  }

  /** Runs a program to its end; gives nanoseconds. */
  static double time(List<String> command, Path in, Path out) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    long begun = System.nanoTime();
    int status = builder.start().waitFor();
    double took = System.nanoTime() - begun;
    if (status != 0) {
      throw new IOException(command + " ended with " + status);
    }
    return took;
  }

  @Override
  public void close() {
    gateway.close();
    server.close();
  }
}
