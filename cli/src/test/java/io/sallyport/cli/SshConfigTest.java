package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.Gateway;
import io.sallyport.testkit.OpenSshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshConfigTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway: { listeners: { ssh: { port: 0 } } }
      targets:
        web-1: { url: "%s", key: "${secret:web-key}", host_key: "%s" }
        shop: { url: "jdbc:h2:mem:shop" }
      rules:
        - { id: all, permit: [ssh.exec], on: ["web-1/echo **"] }
      """;

  @TempDir Path folder;

  private String ssh(String line) throws Exception {
    Process process =
        new ProcessBuilder(
                "ssh", "-F", folder.resolve("config").toString(), "-oBatchMode=yes", "web-1", line)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  /** As its page says: printed once, and then {@code ssh web-1} works as ever. */
  @Test
  void aPrintedPieceLetsSshInAndPinsTheHostKey() throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    try (OpenSshServer server = OpenSshServer.start(Files.createDirectory(folder.resolve("d")));
        Gateway gateway = SshGateway.start(folder, FILE, server)) {
      Ran printed = print(gateway.address("ssh").getPort());
      assertThat(printed.status()).as(printed.err()).isZero();
      assertThat(printed.out()).contains("Host web-1").doesNotContain("shop");
      Files.writeString(folder.resolve("config"), printed.out());
      assertThat(ssh("echo through")).isEqualTo("through\n");
      assertThat(ssh("id")).startsWith("sallyport: SP-2002");
      Files.writeString(
          folder.resolve("config"),
          printed.out().replaceAll("(%H ssh-ed25519) \\S+", "$1 " + blob("alice.pub")));
      assertThat(ssh("echo through")).contains("Host key verification failed");
    }
  }

  private String blob(String file) throws Exception {
    return Files.readString(folder.resolve(file)).split(" ")[1];
  }

  private Ran print(int port) {
    return Ran.of(
        "ssh-config",
        "--config",
        folder.resolve("sallyport.yaml").toString(),
        "--gateway",
        "127.0.0.1",
        "--port",
        String.valueOf(port),
        "--user",
        "alice",
        "--key",
        folder.resolve("alice").toString());
  }

  @Test
  void wordsThatTheFileWouldReadOtherwiseAreRefused() throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted("ssh://a@b", "SHA256:" + "A".repeat(43)));
    String file = config.toString();
    assertThat(Ran.of("ssh-config", "--config", file, "--gateway", "a\nProxyCommand x").status())
        .isEqualTo(2);
    assertThat(Ran.of("ssh-config", "--config", file, "--gateway", "a", "shop").err())
        .contains("web-1");
    Ran plain = Ran.of("ssh-config", "--config", file, "--gateway", "gateway", "web-1");
    assertThat(plain.out()).contains("Port 7022").contains("User web-1\n").contains("print this");
  }
}
