package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.GatewayApprovals;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.OpenSshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user of ssh whose command waits for people is told, and goes on or is gone. */
@Timeout(120)
final class SshWaitTest {
  @TempDir Path folder;
  private OpenSshServer server;
  private Gateway gateway;
  private GatewayApprovals lena;
  private Process ssh;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    server = OpenSshServer.start(Files.createDirectory(folder.resolve("sshd")));
    Files.createDirectories(folder.resolve("ssh"));
    OpenSshServer.key(folder.resolve("alice"));
    Files.writeString(
        folder.resolve("ssh/authorized_keys"),
        "subject=\"alice\",groups=\"operators\" " + Files.readString(folder.resolve("alice.pub")));
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(
        config,
        """
        version: 1
        audit: { journal: ./audit }
        gateway: { listeners: { ssh: { port: 0 }, control: { port: 0 } }, limits: { drain: 1s } }
        targets:
          web-1: { url: "%s", key: "${secret:web-key}", host_key: "%s" }
        rules:
          - id: restarts
            permit: [ssh.exec]
            on: ["web-1/echo restarted"]
            to: [group:operators]
            approve: { by: [group:leads] }
        """
            .formatted(server.url(), server.fingerprint()));
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                broker ->
                    broker.credentials(
                        (name, caller, target) ->
                            name.equals("web-key")
                                ? new Credential(Secret.of(server.clientKey().toCharArray()), null)
                                : null))
            .start();
    var wanted = new ApiTokens.Wanted("test", "lena", null, Set.of("leads"), null);
    try (Secret token = gateway.administration().createToken(wanted, "test").text()) {
      lena = GatewayApprovals.local(config, token);
    }
    ssh =
        new ProcessBuilder(
                "ssh",
                "-p",
                "" + gateway.address("ssh").getPort(),
                "-F",
                "none",
                "-i",
                folder.resolve("alice").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known"),
                "web-1@127.0.0.1",
                "echo restarted")
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(folder.resolve("err")).contains("SP-2030"));
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      ssh.destroyForcibly().waitFor();
      gateway.close();
      server.close();
    }
  }

  @Test
  void itIsToldWhomAndHowLongAndGoesOnOnceSomebodyAgrees() throws Exception {
    String id = String.valueOf(lena.list(false).get(0).get("id"));
    assertThat(Files.readString(folder.resolve("err")))
        .contains("sallyport: SP-2030", id, "1 of group:leads, until 20");
    lena.approve(id);
    assertThat(ssh.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(ssh.exitValue()).isZero();
    assertThat(Files.readString(folder.resolve("out"))).isEqualTo("restarted\n");
  }

  @Test
  void whenItGoesAwayItsQuestionIsTakenBack() throws Exception {
    String id = String.valueOf(lena.list(false).get(0).get("id"));
    ssh.destroyForcibly();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> state(id).equals("cancelled"));
    assertThat(lena.list(false)).isEmpty();
  }

  private String state(String id) throws Exception {
    List<Map<String, Object>> all = lena.list(true);
    return all.stream()
        .filter(one -> one.get("id").equals(id))
        .map(one -> String.valueOf(one.get("state")))
        .findFirst()
        .orElse("");
  }
}
