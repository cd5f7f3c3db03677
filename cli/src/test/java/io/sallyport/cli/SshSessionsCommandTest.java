package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.Gateway;
import io.sallyport.testkit.OpenSshServer;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live SSH sessions at a running gateway, listed and ended by the command. */
final class SshSessionsCommandTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway: { listeners: { ssh: { port: 0 }, control: { port: 0 } } }
      targets:
        web-1: { url: "%s", key: "${secret:web-key}", host_key: "%s" }
      rules:
        - { id: some, permit: [ssh.exec], on: ["web-1/echo up", "web-1/sleep 500"] }
      """;

  @TempDir Path folder;

  /** A command that goes on for long, once it runs. */
  private Process running(Gateway gateway) throws Exception {
    Process ssh =
        new ProcessBuilder(
                ("ssh -q -F none -o IdentitiesOnly=yes -o UserKnownHostsFile=/dev/null"
                        + " -o StrictHostKeyChecking=no -i %s/alice -p %d web-1@127.0.0.1"
                        + " echo up; sleep 500")
                    .formatted(folder, gateway.address("ssh").getPort())
                    .split(" ", -1))
            .redirectErrorStream(true)
            .start();
    BufferedReader out = ssh.inputReader();
    assertThat(out.readLine()).isEqualTo("up");
    return ssh;
  }

  private Ran sessions(String... more) {
    List<Object> line = new ArrayList<>(List.of("sessions"));
    line.addAll(List.of(more));
    line.addAll(List.of("--config", folder.resolve("sallyport.yaml")));
    return Ran.of(line.toArray());
  }

  /** The list is in the store, to which the gateway writes twice a second. */
  private List<String> listed(int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      Ran ran = sessions("list");
      assertThat(ran.status()).as(ran.err()).isZero();
      List<String> rows = ran.out().lines().filter(line -> line.contains("  ssh ")).toList();
      if (rows.size() == count || System.nanoTime() > end) {
        assertThat(rows).as(ran.out()).hasSize(count);
        return rows;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void aLiveSessionIsListedAndItsCommandEndsAtOnceWhenTold() throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    try (OpenSshServer server = OpenSshServer.start(Files.createDirectory(folder.resolve("d")));
        Gateway gateway = SshGateway.start(folder, FILE, server)) {
      Process ssh = running(gateway);
      Process other = running(gateway);
      try {
        List<String> both = listed(2);
        assertThat(both).allMatch(row -> row.matches(".* alice +web-1 .*127\\.0\\.0\\.1.*"));
        String id = both.get(0).split(" ")[0];
        assertThat(sessions("end", id).status()).isZero();
        boolean first = ssh.waitFor(2, TimeUnit.SECONDS);
        Process ended = first ? ssh : other;
        assertThat(ended.waitFor(2, TimeUnit.SECONDS)).as("its client is cut").isTrue();
        assertThat(ended.exitValue()).isEqualTo(255);
        assertThat(first ? other : ssh).as("the other goes on").matches(Process::isAlive);
        assertThat(listed(1)).noneMatch(row -> row.startsWith(id));
        assertThat(sessions("end", id).status()).isEqualTo(1);
      } finally {
        ssh.destroyForcibly();
        other.destroyForcibly();
      }
    }
  }
}
